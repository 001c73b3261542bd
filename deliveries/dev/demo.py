"""A made-up register of any size, to measure and to try things on: the same seed and catalogue give the same rows.

Its deliveries stand in a register of their own, which is never the site's own, and its sources have slugs that begin
with "demo-". Rows are written in bulk, which sends no signals: no history is kept, because nobody made these rows and
nobody will ask who changed them. The changelog is told of them in the end, as of whatever else it did not know.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched
from typing import Any

from django.db import connection, models, transaction

from deliveries.changelog.recording import catch_up
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    RecordVersion,
    Register,
    ReportedTotal,
    Source,
)

from .drawing import AT_ONCE, SLUG, DemoRefused, Maker, Story

UNFINISHED, FINISHED = "Demo (being made)", "Demo (made up)"


def make(deliveries: int, seed: int = 1) -> Register:
    """Write a demo register of so many deliveries, and nothing where that fails; one that was being made when its
    process was killed is taken away first.

    Raises DemoRefused where there is one already, where "demo" is the site's own, or without a catalogue.
    """
    if Register.objects.filter(slug=SLUG, name=UNFINISHED).exists():
        remove()
    if Register.objects.filter(slug=SLUG).exists():
        raise DemoRefused("There is a register “demo” already; --remove takes it away, unless it is the site's own.")
    try:
        return _written(deliveries, random.Random(seed))  # noqa: S311
    except BaseException:
        remove()
        raise


def _written(deliveries: int, rng: random.Random) -> Register:
    """The register, written a batch and a transaction at a time: a million deliveries fit in no memory, and nobody
    else could write meanwhile. All are drafts until the last one is there, and then published together."""
    register, drafts = Register(slug=SLUG, name=UNFINISHED), list[int]()
    with transaction.atomic():
        Register.objects.bulk_create([register])
        maker = Maker(register, rng, deliveries)  # which writes the sources
        RecordVersion.advance()
    with set_aside():
        hold_pages()
        for stories in batched(maker.stories(deliveries), AT_ONCE):
            with transaction.atomic():
                drafts += save(stories)
        publish(register, drafts, maker.totals())
        catch_up()  # bulk writes tell the changelog nothing
    return register


def publish(register: Register, drafts: Sequence[int], totals: Iterable[ReportedTotal]) -> None:
    """Show readers a register that is there as a whole; these of its deliveries (pks) stay drafts."""
    with transaction.atomic():
        held = Delivery.objects.in_register(register).filter(state=Delivery.State.DRAFT)
        held.exclude(pk__in=drafts).update(state=Delivery.State.PUBLISHED)
        ReportedTotal.objects.bulk_create(totals)
        # A register by another name is another one to whoever follows the record: they read all of it.
        Register.objects.filter(pk=register.pk).update(name=FINISHED)
        RecordVersion.advance()
    register.name = FINISHED


def hold_pages() -> None:
    """Let SQLite hold 256 MB of the file instead of 2 MB: all its indexes are written to at once, here and there."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -262144")


@contextmanager
def set_aside() -> Iterator[None]:
    """Spare the collector of circles what is there already: the sources of a large register take it a sixth of the
    time, again and again, and are needed to the end."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def save(stories: Sequence[Story]) -> list[int]:
    """Write stories in bulk, what is to be published as drafts; returns the pks of those that are to stay drafts. A
    promise stands in the same batch as what fulfils it, or in an earlier one."""
    drafts = [story.delivery for story in stories if story.delivery.state == Delivery.State.DRAFT]
    for story in stories:
        if story.delivery.state == Delivery.State.PUBLISHED:
            story.delivery.state = Delivery.State.DRAFT
    Delivery.objects.bulk_create(story.delivery for story in stories if story.promise is None)
    for story in stories:
        story.delivery.fulfils = story.promise
    Delivery.objects.bulk_create(story.delivery for story in stories if story.promise is not None)
    DeliveryItem.objects.bulk_create((item for story in stories for item in story.items), batch_size=AT_ONCE)
    Claim.objects.bulk_create((claim for story in stories for claim in story.claims), batch_size=AT_ONCE)
    return [delivery.pk for delivery in drafts]


def remove() -> int:
    """Take the demo register away with all that hangs on it; returns how many deliveries it held.

    Raises DemoRefused where "demo" is the site's own register.
    """
    register = Register.objects.filter(slug=SLUG).first()
    if register is None:
        return 0
    if register.default:
        raise DemoRefused("“demo” is the site's own register: it stays.")
    with transaction.atomic():
        own = Delivery.objects.in_register(register).order_by()
        for relation in Delivery._meta.related_objects:  # keys are checked when the transaction ends
            if relation.related_model is not Delivery:
                erase(relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": own.values("pk")}))
        erase(ReportedTotal.objects.filter(register=register))
        removed = erase(own)
        # A source of the demo that an editor has used since in the record itself stays.
        for _step in range(2):  # voices before the papers that they reached us through
            unused = Source.objects.filter(slug__startswith=f"{SLUG}-", claims=None, reported_totals=None, carried=None)
            erase(unused)
        erase(Register.objects.filter(pk=register.pk))
        RecordVersion.advance()
    return removed


def erase(rows: models.QuerySet[Any]) -> int:
    """Delete rows in one statement, without signals and without reading them; returns how many there were."""
    return rows.order_by()._raw_delete(rows.db)
