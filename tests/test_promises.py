"""What became of a party's promises."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from deliveries.models import Delivery, Party
from deliveries.summaries import promises

from .factories import create_claim, create_delivery, create_equipment, create_party, create_source, create_type
from .test_room import assert_fits

pytestmark = pytest.mark.django_db

NARNIA = "/suppliers/narnia/promises/"


@pytest.fixture
def narnia() -> Party:
    return create_party(slug="narnia", name="Narnia")


def promise(supplier: Party, due: str | None = "2020-03-31", **values: object) -> Delivery:
    told = {"status": Delivery.Status.EXPECTED, "arrived": due, "supplier": supplier, **values}
    made = create_delivery(of=create_equipment(), **told)  # type: ignore[arg-type]
    create_claim(delivery=made)
    return made


def fulfil(promised: Delivery, arrived: str, quantity: int = 1) -> Delivery:
    made = create_delivery(
        recipient=promised.recipient, supplier=promised.supplier, of=promised.items.get().equipment, fulfils=promised,
        arrived=arrived, quantity=quantity,
    )  # fmt: skip
    create_claim(delivery=made)
    return made


def page(client: Client, address: str = NARNIA) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def late(client: Client, address: str = NARNIA) -> list[str]:
    """The last cell of each row."""
    return re.findall(r"<td>([^<]*)</td></tr>", page(client, address))


@pytest.mark.parametrize(
    ("arrived", "said"),
    [
        ("2020-03-31", "in time"),
        ("2020-01", "in time"),
        ("2020-04-01", "1 day late"),
        ("2020-04-11", "11 days late"),
        ("2020-04", "1 to 30 days late"),
        ("2020-03-20/2020-04-10", "in time, or at most 10 days late"),
    ],
)
def test_how_late_a_promise_was_met_is_told_as_exactly_as_days_are(
    client: Client, narnia: Party, arrived: str, said: str
) -> None:
    fulfil(promise(narnia), arrived)
    assert late(client) == [said]


def test_a_promise_in_parts_is_as_late_as_the_last_of_them(client: Client, narnia: Party) -> None:
    promised = promise(narnia, quantity=2)
    fulfil(promised, "2020-03-01")
    fulfil(promised, "2020-04-05")
    assert late(client) == ["5 days late"]


def test_one_without_a_last_day_is_not_late(client: Client, narnia: Party) -> None:
    fulfil(promise(narnia, due=None), "2020-04-05")
    assert late(client) == ["–"]


def test_each_outcome_is_counted_by_itself(client: Client, narnia: Party) -> None:
    fulfil(promise(narnia), "2020-04-05")
    fulfil(promise(narnia, quantity=4), "2020-03-05")
    promise(narnia)
    promise(narnia, due="2990")
    promise(narnia, status=Delivery.Status.CANCELLED)
    html = page(client)

    assert re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", html) == [
        ("Met", "1"), ("Partly met", "1"), ("Lapsed", "1"), ("Open", "1"), ("Cancelled", "1"),
    ]  # fmt: skip
    assert "5 promises of what it would supply are on record." in html
    assert "The latest came at least 5 days after it was due." in html


def test_where_nobody_read_on_it_is_not_known_whether_it_lapsed(client: Client, narnia: Party) -> None:
    promise(narnia, recipient=create_party(covered_until="2020-02-01"))
    assert re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", page(client)) == [("Not known", "1")]


def test_few_promises_are_said_to_be_few(client: Client, narnia: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    promise(narnia)
    assert "too few to tell a habit from chance" in page(client)
    monkeypatch.setattr(promises, "FEW", 1)
    assert "too few" not in page(client, f"{NARNIA}?since=2000")


def test_each_promise_and_what_fulfils_it_is_a_click_away(client: Client, narnia: Party) -> None:
    promised = promise(narnia)
    came = fulfil(promised, "2020-04-05")
    html = page(client)
    for delivery in (promised, came):
        assert f'href="/deliveries/{delivery.pk}/"' in html


def test_as_known_on_a_day_what_became_known_later_is_not_told(client: Client, narnia: Party) -> None:
    promised = promise(narnia, due="2022-04-30")
    create_claim(delivery=fulfil(promised, "2022-04-20"), source=create_source(published="2022-04-21"))
    Delivery.objects.get(fulfils=promised).claims.order_by("pk")[0].delete()

    assert re.findall(r"<dt>([^<]*)</dt>", page(client, f"{NARNIA}?known_on=2022-04-20")) == ["Open"]
    assert re.findall(r"<dt>([^<]*)</dt>", page(client, f"{NARNIA}?known_on=2022-04-21")) == ["Met"]


def test_a_recipients_page_tells_of_what_it_was_promised(client: Client, narnia: Party) -> None:
    promise(create_party(), recipient=narnia)
    assert "1 promise of what it would receive is on record." in page(client, "/recipients/narnia/promises/")


def test_of_nothing_promised_the_page_says_so(client: Client, narnia: Party) -> None:
    create_delivery(supplier=narnia)
    html = page(client)
    assert "No promise is on record." in html
    assert "<table" not in html


@pytest.mark.parametrize("query", ["since=nonsense", "page=2", "page=x", "total=3", "supplier=mali"])
def test_a_filter_that_is_not_understood_is_told_and_nothing_is_shown(
    client: Client, narnia: Party, query: str
) -> None:
    promise(narnia)
    html = page(client, f"{NARNIA}?{query}")
    assert "could not be understood" in html
    assert "<table" not in html


def test_many_promises_come_in_pages_and_the_tally_says_how_many_it_sums_up(
    client: Client, narnia: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, recipient = create_equipment(type=create_type()), create_party()
    for _promise in range(55):
        made = create_delivery(of=kind, supplier=narnia, recipient=recipient, status=Delivery.Status.EXPECTED)
        create_claim(delivery=made)
    monkeypatch.setattr(promises, "MOST_FOLLOWED", 20)
    first, second = page(client), page(client, f"{NARNIA}?page=2")

    assert_fits(first)
    assert first.count("<tr id=") == 50
    assert second.count("<tr id=") == 5
    assert ("Lapsed", "20") in re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", first)
    assert "35 more are listed" in first
