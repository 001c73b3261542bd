"""The record in memory follows the one in the database, whatever an editor does to it."""

import datetime as dt
import random
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from deliveries import index
from deliveries.dev import demo
from deliveries.dev.snapshots import as_built
from deliveries.index import RecordIndex
from deliveries.index.arrays import Frame
from deliveries.index.reading import read_all
from deliveries.models import Change, Claim, Delivery, DeliveryItem, Party, RecordVersion, Source

from .drawn import drawn_record
from .factories import create_claim, create_delivery, create_equipment, create_item, create_party, create_register


def rows(table: Frame) -> list[str]:
    return [repr(row) for row in zip(*(values.tolist() for values in table.columns.values()), strict=True)]


def same(one: RecordIndex, other: RecordIndex) -> bool:
    return all(
        rows(getattr(one, name)) == rows(getattr(other, name))
        for name in ("deliveries", "lines", "claims", "sources", "parties", "equipment")
    ) and [(node.pk, node.slug) for node in one.tree] == [(node.pk, node.slug) for node in other.tree]


def changes() -> dict[str, Any]:
    """What an editor may do to a record, by what it is."""

    def published(**values: Any) -> None:
        create_claim(delivery=create_delivery(**values))

    def withdrawn() -> None:
        delivery = Delivery.objects.published().earliest("pk")
        delivery.state, delivery.withdrawal_reason = Delivery.State.WITHDRAWN, "A double."
        delivery.save()

    def line_changed() -> None:
        line = DeliveryItem.objects.earliest("pk")
        line.quantity = 77
        line.save()

    def day_moved() -> None:
        delivery = Delivery.objects.published().earliest("pk")
        delivery.arrival_earliest = delivery.arrival_latest = dt.date(2030, 1, 1)
        delivery.save()

    def renamed() -> None:
        party = Party.objects.filter(received__state=Delivery.State.PUBLISHED).earliest("pk")
        party.slug = "another"
        party.save()

    def changed_in_secret(*before: str) -> None:
        delivery = Delivery.objects.published().earliest("pk")
        for state in (*before, Delivery.State.DRAFT):
            delivery.state, delivery.withdrawal_reason = state, "A double."
            delivery.save()
            index.current()
        delivery.recipient, delivery.register = create_party(), create_register()
        delivery.save()

    def replaced_by_the_same(model: Any) -> None:
        """No change to readers, and another row."""
        row = model.objects.filter(delivery__state=Delivery.State.PUBLISHED).latest("pk")
        with transaction.atomic():
            row.delete()
            row.pk = row.id = None
            row.save(force_insert=True)

    def claim_moved() -> None:
        claim = Claim.objects.filter(delivery__state=Delivery.State.PUBLISHED, item=None).earliest("pk")
        claim.delivery = Delivery.objects.published().exclude(pk=claim.delivery_id).latest("pk")
        claim.save()

    def source_dated() -> None:
        source = Source.objects.exclude(known_from=None).earliest("pk")
        source.kind = Source.Kind.EYEWITNESS
        source.save()

    return {
        "a delivery is published": published,
        "a delivery is withdrawn": withdrawn,
        "a line is changed": line_changed,
        "a day is moved": day_moved,
        "a source is of another kind": source_dated,
        "a line is added": lambda: create_item(delivery=Delivery.objects.published().latest("pk")),
        "a claim is added": lambda: create_claim(delivery=Delivery.objects.published().latest("pk"), stance="disputes"),
        "a claim is replaced by the same": lambda: replaced_by_the_same(Claim),
        "a line is replaced by the same": lambda: replaced_by_the_same(DeliveryItem),
        "a claim is of another delivery": claim_moved,
        "a claim is removed": lambda: Claim.objects.earliest("pk").delete(),
        "a model is added": create_equipment,
        "a register comes in bulk": lambda: demo.make(20),
        "a party has another name": renamed,
        "a delivery that was taken back is changed": changed_in_secret,
        "a delivery that was withdrawn is changed": lambda: changed_in_secret(Delivery.State.WITHDRAWN),
    }


@pytest.fixture
def held(transactional_db: None) -> RecordIndex:
    """The index of a drawn record, outside of a transaction."""
    as_built("a record that was drawn", lambda: drawn_record(random.Random(3)))
    return index.current()


@pytest.mark.parametrize("change", changes())
def test_what_has_changed_is_followed(held: RecordIndex, change: str) -> None:
    changes()[change]()

    now = index.current()

    assert not same(now, held)
    assert same(now, RecordIndex.read())


@pytest.mark.usefixtures("held")
def test_of_a_change_only_what_changed_is_read() -> None:
    changes()["a line is changed"]()

    with CaptureQueriesContext(connection) as queries:
        index.current()

    # Which models readers may see is asked of all, and so few are they that it costs nothing.
    asked = (query["sql"] for query in queries if 'SELECT "deliveries_equipment"' not in query["sql"])
    read = [sql for sql in asked if 'FROM "deliveries_claim"' in sql]
    assert read
    assert all('"delivery_id" IN (' in sql for sql in read)


def test_a_version_is_read_once(held: RecordIndex) -> None:
    assert index.current() is held


def test_a_record_that_was_put_back_is_read_whole(held: RecordIndex) -> None:
    changes()["a delivery is withdrawn"]()
    index.current()
    Change.objects.latest("pk").delete()
    withdrawn = Delivery.objects.get(state=Delivery.State.WITHDRAWN)
    Delivery.objects.filter(pk=withdrawn.pk).update(state=Delivery.State.PUBLISHED)
    RecordVersion.advance()

    assert same(index.current(), held)


def test_what_may_be_undone_is_not_kept(held: RecordIndex) -> None:
    with transaction.atomic():
        changes()["a line is changed"]()
        assert not same(index.current(), held)
        transaction.set_rollback(True)

    assert index.current() is held


@pytest.mark.parametrize("savepoint", [False, True])
def test_what_was_undone_is_forgotten_where_the_clock_was_put_back(
    held: RecordIndex, savepoint: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = DeliveryItem.objects.filter(delivery__state=Delivery.State.PUBLISHED).earliest("pk")
    monkeypatch.setattr("deliveries.models.versions.time.time_ns", lambda: 0)

    def seen(number: int, undo: bool) -> tuple[int, bool]:
        """The version of what is read after this change, and whether it is there."""
        with transaction.atomic():
            line.quantity = number
            line.save()
            read = index.current()
            transaction.set_rollback(undo)
        return read.state.version, number in read.lines["quantity"]

    with transaction.atomic() if savepoint else nullcontext():
        undone, after = seen(4321, undo=True), seen(5432, undo=False)

    assert undone[0] == after[0]
    assert undone[1]
    assert after[1]


def test_what_is_published_while_one_reads_is_of_the_next_version(
    held: RecordIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(name: str, *how: Any) -> Any:
        if name == "lines":
            create_claim(delivery=create_delivery())
        return read_all(name, *how)

    monkeypatch.setattr("deliveries.index.record.read_all", interrupted)
    meanwhile = RecordIndex.read()
    monkeypatch.undo()

    assert meanwhile.delivery_of_line.max() < len(meanwhile.deliveries)
    assert meanwhile.delivery_of_claim.max() < len(meanwhile.deliveries)
    assert len(index.current().deliveries) == len(held.deliveries) + 1


@pytest.mark.usefixtures("held")
def test_what_is_saved_while_one_reads_is_read_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[int] = []

    def interrupted(name: str, *how: Any) -> Any:
        if name == "sources" and not saved:
            saved.append(create_claim(delivery=create_delivery()).delivery_id)
        return read_all(name, *how)

    monkeypatch.setattr("deliveries.index.record.read_all", interrupted)
    RecordVersion.advance()

    assert saved == index.current().deliveries["pk"][-1:].tolist()
