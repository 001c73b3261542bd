"""Sources with what reached us through them, and the totals that they state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db import models

from deliveries.filters import Selection
from deliveries.index.counts import FacetCounts
from deliveries.models import ReportedTotal, Source
from deliveries.models.sources import LONGEST_PATH
from deliveries.timeline import Check


def publications(counts: FacetCounts, *, silent: bool = True) -> list[int]:
    """The pks of the publications that readers may see, the latest first, with those that no delivery rests on where
    `silent`. `counts`: that of own()."""
    pks: list[int] = counts.publications.tolist()
    told = counts.spoken_of(pks)
    if not silent:
        return [pk for pk in pks if pk in told]
    untold = [pk for pk in pks if pk not in told]
    unseen = set(Source.objects.filter(pk__in=untold).unseen().values_list("pk", flat=True)) if untold else set()
    return [pk for pk in pks if pk not in unseen]


def with_carried(sources: Collection[Source], counts: FacetCounts) -> Iterator[tuple[Source, int]]:
    """Each of `sources` followed by what reached us through it, as (source, how many steps away).

    All have `deliveries`: of how many published ones each speaks. `counts`: that of own().
    """
    by_carrier: dict[int | None, list[Source]] = defaultdict(list)
    carriers = [source.pk for source in sources]
    for _step in range(LONGEST_PATH):
        carried = list(Source.objects.public().filter(via__in=carriers).fetch_mode(models.FETCH_RAISE).order_by("pk"))
        for source in carried:
            by_carrier[source.via_id].append(source)
        if not (carriers := [source.pk for source in carried]):
            break

    told = counts.spoken_of([source.pk for found in (sources, *by_carrier.values()) for source in found])

    def walk(source: Source, depth: int) -> Iterator[tuple[Source, int]]:
        source.deliveries = told.get(source.pk, 0)
        yield source, depth
        for carried in by_carrier[source.pk]:
            carried.via = source
            yield from walk(carried, depth + 1)

    for source in sources:
        yield from walk(source, 0)


def checks_of(source: Source, selection: Selection) -> list[Check[ReportedTotal]]:
    """The running totals that `source` states, held against the computed ones. `selection`: what own() gives."""
    return [selection.checked(total) for total in selection.stated_totals({}).filter(source=source).for_display()]
