"""A release on record: its rows, the deliveries that they come to, and the claim by which it supports each.

What an earlier release had otherwise, or had and this one has not, is not lost: it stands until the day of this
release, and whoever reads the register as known before that day reads it so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from deliveries.models import Claim, Delivery, DeliveryItem, RegisterRow, Release
from deliveries.models.languages import day_words
from deliveries.models.search import searchable
from deliveries.wording.reasons import RELEASE_CHANGED, RELEASE_LEFT_OUT, own_reason

from . import bulk
from .combining import Combined
from .deriving import Derived
from .scope import Scope

AT_ONCE = 500
# What of a delivery and its line a release says.
DELIVERY = (
    "recipient_id", "supplier_id", "status", "arrival_earliest", "arrival_latest", "arrival_text", "arrival_estimated",
    "order_earliest", "order_latest", "order_estimated", "terms",
)  # fmt: skip
LINE = ("equipment_id", "quantity", "low", "high", "estimated", "condition")
COMMENT = 2_000
# Shows how far a long work is; it is given a number of steps.
type Tick = Callable[[int], None]


@dataclass
class Resolved:
    """What the words of entries are on record: parties by word, models by model_of()."""

    parties: dict[str, int]
    models: dict[tuple[str, str, str], int]

    def values(self, one: Derived) -> tuple[Any, ...]:
        """The values of DELIVERY and LINE of a delivery."""
        entry = one.entry
        first, last = one.arrival or (None, None)
        order = entry.order or (None, None)
        return (
            self.parties[entry.recipient],
            self.parties.get(entry.supplier),
            Delivery.Status.EXPECTED.value if one.awaited else Delivery.Status.DELIVERED.value,
            first,
            last,
            entry.years_text[:120] if len(entry.years) > 1 else "",
            one.arrival_estimated,
            *order,
            entry.order_estimated,
            entry.terms,
            self.models[entry.designation, entry.description, entry.category],
            one.number,
            one.low,
            one.high,
            one.estimated,
            entry.condition,
        )


@dataclass
class Stored:
    """What a release did: deliveries new, changed, withdrawn and as they were; the pk of each by its key.

    `cut`: how many of an earlier release would count beside what this one says of a part of their years.
    """

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    same: int = 0
    left: int = 0
    cut: int = 0
    pks: dict[str, int] = field(default_factory=dict)


def store(
    release: Release, combined: Combined, deliveries: Sequence[Derived], resolved: Resolved, scope: Scope, tick: Tick
) -> Stored:
    """Write all that a release comes to, within the open transaction."""
    done = Stored()
    before = dict(_before(release))
    fresh, changed = [], []
    for one in deliveries:
        held = before.pop(f"{release.register.slug}-{one.key}", None)
        if held is None:
            fresh.append(one)
            continue
        pk, line, values = held
        done.pks[one.key] = pk
        if values == resolved.values(one):
            done.same += 1
        elif scope.narrower_than(values):
            done.left += 1
        else:
            changed.append((pk, line, one))
    done.cut = _cut(release, deliveries, {pk for pk, _line, values in before.values() if scope.cuts(values)})
    tick(0)
    _insert(release, fresh, resolved, done, tick)
    _change(release, changed, resolved, done)
    _withdraw(release, [pk for pk, _line, values in before.values() if scope.holds(values)], done)
    _claim(release, deliveries, done, tick)
    _keep(release, combined, deliveries, done, tick)
    return done


def _before(release: Release) -> Iterator[tuple[str, tuple[int, int, tuple[Any, ...]]]]:
    """What the register says so far: by slug the pk of a delivery, that of its line, and their values."""
    rows = DeliveryItem.objects.filter(delivery__register=release.register, delivery__state=Delivery.State.PUBLISHED)
    asked = rows.values_list(
        "delivery__slug", "delivery", "pk", *(f"delivery__{name}" for name in DELIVERY), *LINE
    ).order_by()
    for slug, pk, line, *values in asked.iterator(chunk_size=5_000):
        yield slug, (pk, line, tuple(values))


def _cut(release: Release, deliveries: Sequence[Derived], pks: set[int]) -> int:
    """How many of these come of rows of another format: rows a deal and rows a year have no keys in common."""
    if not pks:
        return 0
    forms = {one.rows[0].form for one in deliveries}
    alike = RegisterRow.objects.filter(release__register=release.register, format__in=forms, delivery__isnull=False)
    return len(pks.difference(alike.values_list("delivery", flat=True)))


def _insert(release: Release, fresh: Sequence[Derived], resolved: Resolved, done: Stored, tick: Tick) -> None:
    pks, lines = bulk.reserve(Delivery, len(fresh)), bulk.reserve(DeliveryItem, len(fresh))
    done.new = len(fresh)
    done.pks |= {one.key: pk for pk, one in zip(pks, fresh, strict=True)}
    own = len(DELIVERY)
    slug, state = release.register.slug, Delivery.State.PUBLISHED.value
    for some in batched(zip(pks, lines, fresh, strict=True), bulk.AT_ONCE):
        part = [(pk, line, one, resolved.values(one)) for pk, line, one in some]
        bulk.write(
            Delivery,
            ((pk, f"{slug}-{one.key}", *said[:own]) for pk, _line, one, said in part),
            ("id", "slug", *DELIVERY),
            register_id=release.register_id,
            state=state,
        )
        bulk.write(
            DeliveryItem, ((line, pk, *said[own:]) for pk, line, _one, said in part), ("id", "delivery_id", *LINE)
        )
        tick(len(part))


def _change(release: Release, changed: Sequence[tuple[int, int, Derived]], resolved: Resolved, done: Stored) -> None:
    """Have deliveries say what this release says. What they said stays, with the claims and rows of earlier releases,
    as a delivery that stood until this day."""
    done.changed = len(changed)
    earlier = Release.objects.filter(register=release.register, made__lt=release.made)
    told = own_reason(RELEASE_CHANGED, day=release.made)
    for some in batched(changed, AT_ONCE):
        held = Delivery.objects.in_bulk([pk for pk, _line, _one in some])
        lines = DeliveryItem.objects.in_bulk([line for _pk, line, _one in some])
        if earlier.exists():
            past = _copied([held[pk] for pk, _line, _one in some], [lines[line] for _pk, line, _one in some])
            for pk, copy in past.items():
                sources = earlier.values("source")
                Claim.objects.filter(delivery=pk, source__in=sources).update(delivery=copy)
                RegisterRow.objects.filter(delivery=pk, release__in=earlier).update(delivery=copy)
            _end(list(past.values()), release, told)
        for pk, line, one in some:
            values, own = resolved.values(one), len(DELIVERY)
            _set(held[pk], DELIVERY, values[:own])
            _set(lines[line], LINE, values[own:])
        Delivery.objects.bulk_update(held.values(), [name.removesuffix("_id") for name in DELIVERY])
        DeliveryItem.objects.bulk_update(lines.values(), [name.removesuffix("_id") for name in LINE])
        Delivery.count_versions(held)


def _copied(deliveries: Sequence[Delivery], lines: Sequence[DeliveryItem]) -> dict[int, int]:
    """The same deliveries once more, with their line, and no slug; by their pk that of the copy."""
    copies = [_copy(delivery, slug=None) for delivery in deliveries]
    Delivery.objects.bulk_create(copies)
    found = {old.pk: new.pk for old, new in zip(deliveries, copies, strict=True)}
    DeliveryItem.objects.bulk_create([_copy(line, delivery_id=found[line.delivery_id]) for line in lines])
    return found


def _copy[Row: (Delivery, DeliveryItem)](row: Row, **others: Any) -> Row:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**{**values, **others})


def _set(row: Any, names: Iterable[str], values: Iterable[Any]) -> None:
    for name, value in zip(names, values, strict=True):
        setattr(row, name, value)


def _withdraw(release: Release, pks: Sequence[int], done: Stored) -> None:
    done.withdrawn = len(pks)
    _end(pks, release, own_reason(RELEASE_LEFT_OUT, day=release.made))


def _end(pks: Sequence[int], release: Release, reason: str) -> None:
    for some in batched(pks, AT_ONCE):
        Delivery.objects.filter(pk__in=some).update(
            state=Delivery.State.WITHDRAWN,
            withdrawal_reason=reason,
            stood_until=release.made,
            changed=timezone.now(),
            version=F("version") + 1,
        )


def _claim(release: Release, deliveries: Sequence[Derived], done: Stored, tick: Tick) -> None:
    """Have the release support each of its deliveries, once."""
    said = _("Listed in the release of %(day)s.") % {"day": day_words(release.made)}
    already = set(Claim.objects.filter(source=release.source_id).values_list("delivery", flat=True))
    kept: dict[str, str] = {}

    def rows(some: Iterable[Derived]) -> Iterator[tuple[Any, ...]]:
        for one in some:
            if (pk := done.pks[one.key]) not in already:
                words = one.entry.comment[:COMMENT]
                if words not in kept:
                    kept[words] = searchable([said, words])
                yield pk, words, kept[words]

    for part in batched(deliveries, bulk.AT_ONCE):
        bulk.write(
            Claim,
            rows(part),
            ("delivery_id", "quotation", "search_text"),
            source_id=release.source_id,
            stance=Claim.Stance.SUPPORTS.value,
            text=said,
        )
        tick(len(part))


def _keep(release: Release, combined: Combined, deliveries: Sequence[Derived], done: Stored, tick: Tick) -> None:
    """Keep the rows of the release, in the place of those with the same key that it has already."""
    of_row: dict[int, int] = {}
    for one in deliveries:
        for row in one.rows:
            of_row.setdefault(id(row), done.pks[one.key])
    if RegisterRow.objects.filter(release=release).exists():
        again = {(row.form, row.entry.deal, row.entry.occurrence) for row in combined.rows}
        held = RegisterRow.objects.filter(release=release).values_list("pk", "format", "deal", "occurrence")
        gone = [pk for pk, *key in held.iterator() if tuple(key) in again]
        for some in batched(gone, AT_ONCE):
            RegisterRow.objects.filter(pk__in=some)._raw_delete(RegisterRow.objects.db)
    for part in batched(combined.rows, bulk.AT_ONCE):
        bulk.write(
            RegisterRow,
            (
                (row.form, row.entry.row.number, row.entry.deal, row.entry.occurrence, row.entry.row.cells,
                 of_row.get(id(row)))
                for row in part
            ),
            ("format", "number", "deal", "occurrence", "cells", "delivery_id"),
            release_id=release.pk,
        )  # fmt: skip
        tick(len(part))
