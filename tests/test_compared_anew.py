"""Whatever changes, two registers have side by side what they would have, were they compared for the first time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db.models import Model, QuerySet

from deliveries import index
from deliveries.changelog.recording import deferring
from deliveries.index.compared import Asked
from deliveries.models import (
    Claim,
    Decision,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    Register,
    ReportedTotal,
    Source,
)
from deliveries.models.joint import join
from deliveries.reconciling import Held
from deliveries.registers import comparing
from deliveries.registers.beside import Beside
from deliveries.registers.sections import Entry
from deliveries.registers.sheet import ReconciledTable

from .drawn import PARTIES, SUPPLIERS, drawn_record
from .factories import create_delivery, create_equipment, create_item, create_party, create_total, create_type, span
from .trade_registers import MADE, brought_in, deal, deals

pytestmark = pytest.mark.django_db

OURS = {"delivery__register__default": True}
ROWS = [("Mi-24P", "combat helicopter"), ("Mi-171", "transport helicopter"), ("Mi-24", "combat helicopter")]


def drawn_release(lot: Random, made: dt.date) -> None:
    """A release of the register, of the recipients of the drawn record and one more."""
    rows = [
        deal(
            recipient=name.title(), supplier=lot.choice(SUPPLIERS).title(), designation=designation,
            description=description, order=2013, ordered=5, delivered=lot.choice([0, 2, 3, 5]),
            years=lot.choice(["2014", "2015; 2017", "2019; 2020"]), comment=lot.choice(["", "Mi-24P version"]),
        )
        for name in (*PARTIES, "togo")
        for designation, description in ROWS
        if lot.random() < 0.8
    ]  # fmt: skip
    brought_in(deals(*rows), made=made)


# ---- What changes ---------------------------------------------------------------------------------------


def one_of[Row: Model](lot: Random, rows: QuerySet[Row], **among: Any) -> Row:
    return lot.choice(list(rows.filter(**among).order_by("pk")))


def changed(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def delivery(lot: Random, **among: Any) -> Delivery:
    return one_of(lot, Delivery.objects.filter(register__default=True), **among)


def line(lot: Random) -> DeliveryItem:
    return one_of(lot, DeliveryItem.objects.filter(delivery__state="published"), **OURS)


def promise_met(lot: Random) -> None:
    """By what another recipient got."""
    promise = delivery(lot, status="expected", fulfilments=None)
    togo, line = Party.objects.get(slug="togo"), promise.items.all()[0]
    create_delivery(recipient=togo, of=line.equipment, arrived="2016", fulfils=promise)


def decided(lot: Random) -> None:
    ours = line(lot)
    rows = Delivery.objects.filter(register__slug="sipri", recipient=ours.delivery.recipient)
    said = lot.choice(["together", "together", "apart", "open"])
    Decision.objects.create(delivery=ours.delivery, equipment=ours.equipment, row=one_of(lot, rows), said=said)


def total_stated(lot: Random) -> None:
    recipient, kind = Party.objects.get(slug=lot.choice(PARTIES)), one_of(lot, EquipmentType.objects.all())
    create_total(recipient=recipient, type=kind, total=lot.choice([2, 5, 9]), as_of="2021-01-01")


def total_gone(lot: Random) -> None:
    total_stated(lot)
    one_of(lot, ReportedTotal.objects.all()).delete()


def joint_model(lot: Random) -> None:
    ours = line(lot)
    whole = create_equipment(type=ours.equipment.type)
    join(whole, [ours.equipment, one_of(lot, Equipment.objects.exclude(pk__in=[whole.pk, ours.equipment_id]))])
    changed(ours, equipment=whole)


CHANGES: dict[str, Callable[[Random], Any]] = {
    "a number": lambda lot: changed(line(lot), quantity=lot.choice([2, 3, 5]), low=None, high=None),
    "a line more": lambda lot: create_item(delivery=delivery(lot), of=create_equipment(designation="Mi-24")),
    "a recipient": lambda lot: changed(delivery(lot), recipient=Party.objects.get(slug="togo")),
    "a supplier": lambda lot: changed(delivery(lot), supplier=None),
    "a day": lambda lot: changed(delivery(lot), arrival=span(lot.choice(["2014", "2017-11"]))),
    "an order": lambda lot: changed(delivery(lot), order=span("2013")),
    "a status": lambda lot: changed(delivery(lot), status="expected", fulfils=None, in_service=None),
    "a promise met": promise_met,
    "a promise open again": lambda lot: changed(delivery(lot, status="delivered"), fulfils=None),
    "a withdrawal": lambda lot: changed(delivery(lot), state="withdrawn", withdrawal_reason="Twice on record."),
    "a day of a source": lambda lot: changed(one_of(lot, Source.objects.filter(via=None)), published=span("2012")),
    "a stance": lambda lot: changed(one_of(lot, Claim.objects.all(), **OURS), stance="disputes"),
    "a name": lambda lot: changed(one_of(lot, Equipment.objects.all()), designation="Omega"),
    "a family": lambda lot: changed(one_of(lot, Equipment.objects.all()), variant_of=create_equipment()),
    "a type of a model": lambda lot: changed(one_of(lot, Equipment.objects.all()), type=create_type()),
    "a place of a type": lambda lot: changed(
        one_of(lot, EquipmentType.objects.exclude(parent=None)), parent=EquipmentType.objects.get(slug="radars")
    ),
    "a joint model": joint_model,
    "a decision": decided,
    "a total": total_stated,
    "a total gone": total_gone,
    "a name of a party": lambda lot: changed(one_of(lot, Party.objects.all()), name=f"Zealand {lot.random()}"),
    "a first day": lambda lot: changed(Register.objects.get(slug="sipri"), covered_since=dt.date(2015, 1, 1)),
    "types": lambda lot: changed(Register.objects.get(slug="sipri"), covered_types=["helicopters"]),
    "a release": lambda lot: drawn_release(lot, MADE),
}  # fmt: skip


# ---- What is the same -----------------------------------------------------------------------------------


def told(entry: Entry) -> Any:
    if isinstance(entry, Held):
        return entry
    group = entry.group
    return entry.verdict, entry.by, [[row.pk for row in rows] for rows in (group.ours, group.theirs, group.maybe)]


def side_by_side() -> list[Any]:
    """All that /reconcile/ shows, in its order."""
    table = ReconciledTable(Beside(Register.objects.get(slug="sipri")), Asked())
    return [table.verdicts, table.choices(), [told(entry) for part in table.in_parts() for entry in part]]


def test_whatever_changes_the_comparison_is_what_it_would_be_from_nothing() -> None:
    lot = Random(3)
    with deferring():
        drawn_record(lot)
    create_type(slug="other-equipment")
    create_party(slug="togo")
    model = Equipment.objects.get(slug="mi-24p")
    create_delivery(recipient=Party.objects.get(slug="mali"), of=model, arrived="2017", status="expected")
    drawn_release(lot, MADE)
    comparing.forget()
    side_by_side()
    for name in lot.sample([*CHANGES], len(CHANGES)):
        CHANGES[name](lot)
        found = side_by_side()
        comparing.forget()
        index.current().forget()

        assert found == side_by_side(), name
