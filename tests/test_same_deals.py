"""Deals that a later release tells otherwise: the same deals, where they can be nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from deliveries.dev.trade_register import preamble
from deliveries.models import Delivery, RegisterRow
from deliveries.registers.storing import Stored

from .factories import create_type
from .trade_registers import brought_in, deal, deals, year, years

pytestmark = pytest.mark.django_db
LATER, LAST = preamble(made="10 Mar 2025", last=2025), preamble(made="9 Mar 2026", last=2026)


@pytest.fixture(autouse=True)
def catalogue() -> None:
    create_type(slug="other-equipment")
    create_type(slug="combat-helicopters", parent=create_type(slug="helicopters"))


def released(before: list[Any], after: list[Any]) -> Stored:
    brought_in(deals(*before))
    return brought_in(deals(*after, head=LATER)).stored


def counts(stored: Stored) -> tuple[int, int, int, int]:
    return stored.new, stored.changed, stored.withdrawn, stored.same


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"comment": "Delivered by ship"}, (0, 0, 0, 1)),
        ({"status": "Second hand"}, (0, 1, 0, 0)),
        ({"description": "combat helicopter/helicopter"}, (0, 0, 0, 1)),
        ({"ordered": 6}, (1, 0, 0, 1)),  # two more are awaited
        ({"order": 2015}, (0, 1, 0, 0)),
        ({"comment": "Fewer", "delivered": 3, "ordered": 3, "years": "2017; 2019"}, (0, 1, 0, 0)),
        ({"supplier": "China"}, (1, 0, 1, 0)),
        ({"designation": "Zeta-2"}, (1, 0, 1, 0)),
    ],
)
def test_what_a_release_says_otherwise_of_a_deal_makes_no_other_deal_of_it(
    told: dict[str, Any], expected: tuple[int, int, int, int]
) -> None:
    assert counts(released([deal(comment="Aid")], [deal(**{"comment": "Aid", **told})])) == expected


def test_of_two_that_fit_one_neither_is_taken_for_it() -> None:
    stored = released([deal(comment="A")], [deal(comment="B", delivered=1), deal(comment="C", delivered=2)])

    assert (stored.new, stored.changed, stored.withdrawn) == (4, 0, 1)  # two more of each order are awaited


def test_an_order_of_which_nothing_came_is_not_taken_for_one_of_another_year() -> None:
    before, after = (deal(order=year, delivered=0, years="") for year in (2010, 2023))

    assert counts(released([before], [after])) == (1, 0, 1, 0)


def test_a_deal_stays_the_same_through_several_releases_and_its_row_is_kept_whole() -> None:
    brought_in(deals(deal(comment="A")))
    brought_in(deals(deal(comment="B"), head=LATER))
    last = brought_in(deals(deal(comment="B"), deal(designation="Zeta-5"), head=LAST)).stored

    assert counts(last) == (1, 0, 0, 1)
    (first,) = Delivery.objects.filter(items__equipment__designation="Zeta-1")
    rows = RegisterRow.objects.filter(delivery=first).order_by("release__made")
    assert [row.cells["comments"] for row in rows] == ["A", "B", "B"]
    assert len({row.deal for row in rows}) == 1


def test_a_changed_comment_doubles_nothing_that_a_narrower_release_leaves_as_it_was() -> None:
    brought_in(deals(deal(comment="A", order=1997, years="1998; 2019")))
    head = preamble(2010, 2025, "10 Mar 2025")
    stored = brought_in(deals(deal(comment="B", order=1997, years="2019", delivered=2), head=head)).stored

    assert (stored.new, stored.left, stored.withdrawn) == (0, 1, 0)


def test_a_deal_that_has_a_number_is_followed_by_that() -> None:
    both = [year(number=4, year=2017), year(2, number=4, year=2018, designation="Zeta-2")]
    brought_in(years(*both), deals(deal(years="2017", ordered=6)))
    stored = brought_in(
        years(*both, head=LATER), deals(deal(years="2017", ordered=6, comment="New"), head=LATER)
    ).stored

    assert counts(stored) == (0, 0, 0, 3)
    assert Delivery.objects.published().count() == 3
