"""Which filters give a stated number."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client

from deliveries.filters.checking import CheckForm
from deliveries.models import Delivery
from deliveries.summaries.checking import Answer, Checking

from .factories import create_claim, create_delivery, create_equipment, create_party, create_source, create_type
from .test_room import assert_fits

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

MALI = "recipient=mali&type=helicopters"


def page(client: Client, query: str) -> str:
    response = client.get(f"/check/?{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def checking(query: str) -> Checking:
    return Checking(CheckForm(QueryDict(query)))


def told(answer: Answer) -> tuple[str, str | None, str | None, list[str]]:
    """The types, the range and what is other than was asked."""
    since, until = (day.isoformat() if day else None for day in (answer.since, answer.until))
    return ", ".join(map(str, answer.types)), since, until, sorted(answer.changed)


def narnia(*deliveries: dict[str, object]) -> None:
    """Deliveries to Narnia, of sloops where nothing else is said, each reported by a newspaper."""
    party, sloop = create_party(slug="narnia"), create_equipment(type=create_type(slug="sloops", plural="sloops"))
    for values in deliveries:
        kind = values.pop("kind", "news")
        made = create_delivery(**{"recipient": party, "of": sloop, **values})  # type: ignore[arg-type]
        create_claim(delivery=made, source=create_source(kind=str(kind)))


def test_what_was_asked_gives_the_number(client: Client) -> None:
    html = page(client, f"{MALI}&total=8&until=2022-07-01")
    assert "Yes: the record gives 8 helicopters." in html
    assert "What gives it, the nearest first" not in html


def test_the_nearest_range_that_gives_it_is_found() -> None:
    narnia({"quantity": 4, "arrived": "2020-05-01"}, {"quantity": 3, "arrived": "2021-05-01"})
    assert [told(each) for each in checking("recipient=narnia&total=4&since=2019").answers] == [
        ("Sloops", "2019-01-01", "2020-05-01", ["until"])
    ]
    assert [told(each) for each in checking("recipient=narnia&total=3&since=2019").answers] == [
        ("Sloops", "2020-05-02", None, ["since"])
    ]


def test_whole_years_are_found_where_both_bounds_are_others() -> None:
    arrivals = [(2, "2019-03-01"), (5, "2020-03-01"), (7, "2021-03-01")]
    narnia(*({"quantity": number, "arrived": day} for number, day in arrivals))
    assert [told(each) for each in checking("recipient=narnia&total=5").answers] == [
        ("Sloops", "2020-01-01", "2020-12-31", ["since", "until"])
    ]


def test_another_type_is_found() -> None:
    party = create_party(slug="narnia")
    ships = create_type(slug="vessels")
    for of, number in ((create_type(slug="sloops", parent=ships), 4), (create_type(slug="brigs", parent=ships), 6)):
        create_claim(delivery=create_delivery(recipient=party, of=create_equipment(type=of), quantity=number))

    assert [told(each) for each in checking("recipient=narnia&type=vessels&total=6").answers] == [
        ("Brigs", None, None, ["type"])
    ]


def test_other_sources_are_found() -> None:
    narnia({"quantity": 4}, {"quantity": 3, "kind": "official-statement"})
    first = checking("recipient=narnia&total=3").answers[0]
    assert first.variant.kinds == ("official-statement",)
    assert told(first) == ("Sloops", None, None, ["sources"])


def test_promises_that_nothing_has_met_are_tried_and_told_apart(client: Client) -> None:
    narnia({"quantity": 4}, {"quantity": 6, "status": Delivery.Status.EXPECTED, "arrived": "2030"})
    assert [told(each) for each in checking("recipient=narnia&total=10").answers] == [
        ("Sloops", None, None, ["promised"])
    ]
    assert "4 sloops arrived, 6 sloops promised" in page(client, "recipient=narnia&total=10")


def test_a_promise_that_was_met_is_not_counted_twice() -> None:
    narnia({"quantity": 4, "arrived": "2020"})
    arrived = Delivery.objects.get(recipient__slug="narnia")
    promise = create_delivery(recipient=arrived.recipient, of=arrived.items.get().equipment, quantity=4,
                              status=Delivery.Status.EXPECTED)  # fmt: skip
    create_claim(delivery=promise)
    arrived.fulfils = promise
    arrived.save()

    assert checking("recipient=narnia&total=8").answers == []


@pytest.mark.parametrize(
    "query", [f"{MALI}&total=6", "recipient=mali&total=4", "supplier=russia&type=helicopters&total=4"]
)
def test_each_answer_leads_to_a_view_that_gives_the_number(client: Client, query: str) -> None:
    html = page(client, query)
    rows = re.findall(r'<th scope="row"><a href="([^"]*)">([^<]*)</a>', html.split('id="possible"')[0])
    assert rows
    number = dict(pair.split("=") for pair in query.split("&"))["total"]
    for href, counted in rows:
        if "promised" in counted:
            continue
        view = client.get(unescape(href).replace("/?", "/timeline.json?")).json()
        assert view["total"]["best"] == int(number), (href, counted)


def test_the_same_question_has_the_same_answers() -> None:
    assert checking(f"{MALI}&total=6").answers == checking(f"{MALI}&total=6").answers


def test_no_answer_changes_more_than_it_needs_to() -> None:
    for answer in (answers := checking("recipient=mali&total=4").answers):
        assert not any(answer.goes_beyond(other) for other in answers)


def test_where_nothing_gives_it_the_nearest_counts_are_told(client: Client) -> None:
    html = page(client, f"{MALI}&total=7&source_kind=news")
    assert "None of the filters that were tried gives 7." in html
    assert "The nearest counts" in html
    assert re.findall(r'<a href="/recipients/mali/[^"]*">(\d+) helicopters</a>', html.split('id="nearest"')[1]) == [
        "6",
        "8",
    ]


def test_unknown_numbers_and_bounds_make_it_possible(client: Client) -> None:
    narnia({"quantity": 4}, {"quantity": None})
    assert "Where it is possible" in page(client, "recipient=narnia&total=9")
    assert "4 + an unknown number of sloops" in page(client, "recipient=narnia&total=9")
    assert "Where it is possible" not in page(client, "recipient=narnia&total=3")


def test_a_range_makes_it_possible_and_only_within_it(client: Client) -> None:
    narnia({"quantity": 6, "low": 4, "high": 9})
    assert "6 (4–9) sloops" in page(client, "recipient=narnia&total=9")
    assert checking("recipient=narnia&total=9").possible
    assert not checking("recipient=narnia&total=10").possible


def test_unlike_things_are_tried_each_by_itself(client: Client) -> None:
    html = page(client, "recipient=mali&total=8")
    assert "8 helicopters" in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("recipient=mali&total=ten", "Give a number in figures."),
        ("recipient=mali&total=0", "greater than or equal to 1"),
        ("recipient=mali&total=99999999999", "less than or equal to"),
        ("total=10", "Say who received them, or who supplied them."),
        ("recipient=mali", "Say which number is to be checked."),
        ("recipient=atlantis&total=10", "“atlantis” is not one of the choices."),
        ("recipient=mali&total=10&type=nonsense", "“nonsense” is not one of the choices."),
        ("recipient=mali&total=10&since=2022-02-30", "Since:"),
        ("recipient=mali&total=10&since=2022&until=2021", "The range ends before it begins."),
        ("recipient=mali&total=10&status=expected", "There is no such filter here."),
        ("recipient=mali&total=10&total=11", "Give one value, not several."),
    ],
)
def test_what_is_not_understood_is_told_and_nothing_is_shown(client: Client, query: str, said: str) -> None:
    html = page(client, query)
    assert said in html
    assert '<table class="grid' not in html


def test_what_was_typed_stays_in_its_fields(client: Client) -> None:
    html = page(client, "recipient=Atlantis&total=ten&since=late+2021&type=radars")
    assert '<option value="radars" selected>' in html
    for value in ("Atlantis", "ten", "late 2021"):
        assert f'value="{value}"' in html


def test_a_party_may_be_typed_by_its_name(client: Client) -> None:
    assert "8 helicopters" in page(client, "recipient=Mali&type=helicopters&total=8&until=2022-06-01")


def test_the_bare_page_has_the_form_and_an_example(client: Client) -> None:
    html = page(client, "")
    assert "For example:" in html
    assert 'role="alert"' not in html


def test_a_page_of_many_answers_is_small(client: Client) -> None:
    days = [f"20{year}-0{month}-01" for year in range(10, 24) for month in (1, 5, 9)]
    narnia(*({"quantity": 1 + at % 4, "arrived": day} for at, day in enumerate(days)))
    assert_fits(page(client, "recipient=narnia&total=20"))
