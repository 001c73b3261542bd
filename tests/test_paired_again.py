"""A change of the record pairs those recipients again of whom it changes anything, and no others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from deliveries.index.compared import Asked
from deliveries.models import Decision, Delivery, DeliveryItem, Equipment, EquipmentType, Party, Register
from deliveries.reconciling import Row
from deliveries.registers import comparing
from deliveries.registers.beside import Beside

from .factories import create_claim, create_delivery, create_equipment, create_party, create_total, create_type
from .trade_registers import brought_in, deal, deals

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def record() -> None:
    """Two recipients with a delivery each and a promise, and the same by a register; of one of them a source states how
    many of another type there were."""
    for slug in ("other-equipment", "radars"):
        create_type(slug=slug)
    helicopters = create_type(slug="helicopters")
    zeta = create_equipment(designation="Zeta-24", type=create_type(slug="combat-helicopters", parent=helicopters))
    russia = create_party(slug="russia", name="Russia")
    for name in ("Narnia", "Ruritania"):
        party = create_party(slug=name.lower(), name=name)
        create_claim(delivery=create_delivery(recipient=party, supplier=russia, of=zeta, quantity=2, arrived="2022-03"))
        create_claim(
            delivery=create_delivery(recipient=party, supplier=russia, of=zeta, arrived="2023", status="expected")
        )
    create_total(recipient=narnia(), type=create_type(slug="transport-helicopters", parent=helicopters), total=3)
    brought_in(deals(*(deal(recipient=name, designation="Zeta-24", years="2022") for name in ("Narnia", "Ruritania"))))
    comparing.forget()


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The recipients that were paired, by their pks, from now on."""
    found: list[int] = []
    own = comparing.paired

    def paired(rows: Sequence[Row], *more: Any) -> Any:
        found.append(rows[0].recipient)
        return own(rows, *more)

    monkeypatch.setattr(comparing, "paired", paired)
    return found


def compared() -> list[tuple[Any, ...]]:
    both = Beside(Register.objects.get(slug="sipri")).of_ours()
    return sorted((key.verdict, key.top, *sorted(row.pk for row in rows)) for key, rows in both[both.matching(Asked())])


def narnia() -> Party:
    return Party.objects.get(slug="narnia")


def line() -> DeliveryItem:
    return DeliveryItem.objects.get(delivery__register__default=True, delivery__recipient=narnia(), quantity=2)


def promise() -> Delivery:
    return Delivery.objects.get(register__default=True, recipient=narnia(), status=Delivery.Status.EXPECTED)


def another_number() -> None:
    one = line()
    one.quantity = 4
    one.save()


def what_came_of_a_promise() -> None:
    one = line().delivery
    one.fulfils = promise()
    one.save()


def a_decision() -> None:
    row = Delivery.objects.get(register__slug="sipri", recipient=narnia())
    one = line()
    Decision.objects.create(delivery=one.delivery, equipment=one.equipment, row=row, said=Decision.Said.APART)


def a_stated_total() -> None:
    create_total(recipient=narnia(), type=line().equipment.type, total=5, as_of="2023-01-01")


def another_place_of_the_type_of_a_total() -> None:
    one = EquipmentType.objects.get(slug="transport-helicopters")
    one.parent = EquipmentType.objects.get(slug="radars")
    one.save()


CHANGES = [
    another_number,
    what_came_of_a_promise,
    a_decision,
    a_stated_total,
    another_place_of_the_type_of_a_total,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_of_one_recipient_s_record_pairs_that_one_alone_again(
    again: list[int], change: Callable[[], None]
) -> None:
    compared()
    again.clear()
    change()
    found = compared()

    assert again == [narnia().pk]
    comparing.forget()
    assert found == compared()


def test_a_version_that_changes_no_pair_pairs_nobody_again(again: list[int]) -> None:
    compared()
    again.clear()
    create_delivery(recipient=create_party(slug="chad"), of=create_equipment(), arrived="2020")
    compared()

    assert again == [Party.objects.get(slug="chad").pk]


def test_what_a_model_is_called_pairs_all_again_who_have_it(again: list[int]) -> None:
    compared()
    again.clear()
    model = Equipment.objects.get(designation="Zeta-24")
    model.designation = "Omega"
    model.save()
    compared()

    assert len(again) == 2


def test_how_far_the_register_goes_pairs_all_again(again: list[int]) -> None:
    compared()
    again.clear()
    register = Register.objects.get(slug="sipri")
    register.covered_types = ["other-equipment"]
    register.save()

    assert "not-covered" in {verdict for verdict, *_rows in compared()}
    assert len(again) == 2
