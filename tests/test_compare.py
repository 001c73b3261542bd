"""Several counts in one picture."""

import csv
import datetime as dt
import io
import re
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client

from deliveries.filters.compare import ORIGIN, CompareForm
from deliveries.models import Party

from .factories import create_delivery, create_equipment, create_party, create_register, create_type

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

MALI_AND_SERBIA = "/compare/?recipient=mali&recipient=serbia&type=helicopters"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def totals(html: str) -> list[str]:
    rows = html[html.index('<table class="list"') :].split("<tr")[2:]
    return [re.findall(r'<td class="num">([^<]*)</td>', row)[-1] for row in rows]


def test_each_recipient_is_counted_by_itself(client: Client) -> None:
    assert totals(page(client, MALI_AND_SERBIA)) == ["4", "6", "8", "4"]


def test_suppliers_are_compared_alike(client: Client) -> None:
    html = page(client, "/compare/?supplier=russia&supplier=belarus&type=aircraft")
    assert totals(html) == ["6", "4"]


def test_types_within_one_country_are_compared(client: Client) -> None:
    html = page(client, "/compare/?recipient=serbia&type=helicopters&type=aircraft")
    assert totals(html) == ["6", "10", "4"]


def test_parties_are_not_compared_over_unlike_things(client: Client) -> None:
    html = page(client, "/compare/?recipient=mali&recipient=serbia")
    assert "Choose one type" in html
    assert '<table class="list"' not in html


def test_lines_since_the_first_delivery_tell_the_time_elapsed_and_the_true_days(client: Client) -> None:
    html = page(client, f"{MALI_AND_SERBIA}&align=first")
    assert ">start<" in html
    assert '<p class="note">Each line starts on the day by which its first delivery had surely arrived.</p>' in html
    assert "2 December 2019" in html
    assert not re.search(r"[ >]2000\b", html)


def test_at_most_eight_lines_are_told_and_not_silently_cut(client: Client) -> None:
    slugs = list(Party.objects.values_list("slug", flat=True)[:9])
    html = page(client, "/compare/?type=helicopters&" + "&".join(f"recipient={slug}" for slug in slugs))
    assert "Compare at most 8." in html
    assert '<table class="list"' not in html


@pytest.mark.parametrize(
    "query", ["recipient=atlantis", "align=sideways&recipient=mali", "type=nothing&recipient=mali"]
)
def test_a_choice_that_is_not_understood_shows_no_rows(client: Client, query: str) -> None:
    html = page(client, f"/compare/?{query}")
    assert 'class="error"' in html
    assert '<table class="list"' not in html


def test_what_has_nothing_on_record_is_said_and_stays_chosen(client: Client) -> None:
    html = page(client, f"{MALI_AND_SERBIA}&recipient=nauru")
    assert "Nauru" in html[html.index("grid totals") :]
    assert "No delivery is counted." in html
    assert re.search(r'value="nauru" checked', html)


def test_the_counts_can_be_taken_away_with_their_query(client: Client) -> None:
    query = "type=helicopters&recipient=mali&recipient=serbia&recipient=nauru&align=first"
    answer = client.get(f"/compare.json?{query}").json()
    lines = {line["of"]: line for line in answer["lines"]}
    assert answer["view"] == f"http://testserver/compare/?{query}"
    assert dt.datetime.fromisoformat(answer["made"]).tzinfo
    assert [step["total"]["best"] for step in lines["mali"]["steps"]] == [4, 6, 8]
    assert [step["days_since_first"] for step in lines["mali"]["steps"]] == [0, 151, 169]
    assert lines["mali"]["steps"][0]["when"] == "2021-10"
    assert lines["nauru"]["steps"] == []

    rows = list(csv.DictReader(io.StringIO(client.get(f"/compare.csv?{query}").getvalue().decode())))
    assert [(row["of"], row["total"]) for row in rows] == [
        ("mali", "4"), ("mali", "6"), ("mali", "8"), ("serbia", "4"),
    ]  # fmt: skip
    assert rows[0]["view"] == answer["view"]


def test_the_picture_says_what_it_shows_and_where_it_is_from(client: Client) -> None:
    picture = client.get(MALI_AND_SERBIA.replace("/compare/", "/compare.svg")).content.decode()
    assert "Mali and Serbia: helicopters" in picture
    assert "testserver/compare/?type=helicopters" in picture
    assert client.get(MALI_AND_SERBIA.replace("/compare/", "/compare.png")).content.startswith(b"\x89PNG")


@pytest.mark.parametrize("query", ["", "type=helicopters", "recipient=mali&recipient=serbia", "recipient=atlantis"])
@pytest.mark.parametrize("suffix", ["json", "csv", "svg", "png"])
def test_a_comparison_that_is_not_understood_is_refused(client: Client, suffix: str, query: str) -> None:
    assert client.get(f"/compare.{suffix}?{query}").status_code == 400


def test_the_counts_are_cited_as_groups(client: Client) -> None:
    shared = client.get("/share/", {"view": MALI_AND_SERBIA}).text
    view = unescape(re.search(r'name="view" value="([^"]*)"><button', shared)[1])  # type: ignore[index]
    assert view == "/deliveries/?type=helicopters&recipient=mali&recipient=serbia&group=recipient"
    assert client.post("/cite/", {"view": view}).status_code == 302


def test_without_a_choice_there_is_a_form_to_choose(client: Client) -> None:
    html = page(client, "/compare/")
    assert 'id="f-recipient-mali"' in html
    assert 'class="error"' not in html


def test_a_filter_beside_the_comparison_can_be_taken_away(client: Client) -> None:
    html = page(client, f"{MALI_AND_SERBIA}&until=2021")

    assert "Filtered by: Until: 2021." in html
    assert '<a class="chip" href="?type=helicopters&amp;recipient=mali&amp;recipient=serbia">' in html


@pytest.mark.parametrize(("query", "told"), [("", False), ("?type=helicopters", True), ("?recipient=", True)])
def test_a_comparison_of_nothing_asks_what_to_compare(client: Client, query: str, told: bool) -> None:
    assert ("Choose what to compare." in page(client, f"/compare/{query}")) is told


def test_a_long_comparison_sums_up_one_period_and_its_data_have_every_delivery(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deliveries.filters.compare.MOST_STEPS", 4)
    told = "each step sums up a year"

    assert told in page(client, MALI_AND_SERBIA)
    assert told in client.get(MALI_AND_SERBIA.replace("/?", ".svg?")).content.decode()
    lines = client.get(MALI_AND_SERBIA.replace("/?", ".json?")).json()["lines"]
    assert [len(line["steps"]) for line in lines] == [3, 1]


def test_a_merged_first_step_begins_where_the_first_delivery_came(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deliveries.filters.compare.MOST_STEPS", 4)
    form = CompareForm(QueryDict(f"{MALI_AND_SERBIA.partition('?')[2]}&align=first"))
    assert form.is_valid()
    mali = form.lines().series[0].steps
    # In 2022 the second and the third came; the first of all in October 2021.
    assert [step.latest - ORIGIN for step in mali] == [dt.timedelta(0), dt.date(2022, 4, 18) - dt.date(2021, 10, 31)]


def test_what_is_offered_is_of_the_register_that_is_compared(client: Client) -> None:
    elsewhere = create_register()
    create_delivery(register=elsewhere, recipient=create_party(slug="atlantis"))
    assert "atlantis" not in page(client, "/compare/")
    html = page(client, f"/compare/?register={elsewhere.slug}")
    assert 'value="atlantis"' in html
    assert 'value="mali"' not in html


def test_what_was_right_stays_chosen_beside_an_error(client: Client) -> None:
    elsewhere = create_register()
    create_delivery(register=elsewhere, recipient=create_party(slug="atlantis"))
    html = page(client, f"/compare/?register={elsewhere.slug}&recipient=atlantis&recipient=mali")
    assert "Choose one type" in html
    for slug in ("atlantis", "mali"):
        assert re.search(rf'id="f-recipient-{slug}"[^>]* checked', html)


@pytest.mark.parametrize("days", [("0001-01-01", "9999-12-31"), ("1950-01-01", "9999-01-01")])
@pytest.mark.parametrize("suffix", ["/", ".svg", ".json", ".csv"])
def test_lines_are_laid_over_one_another_to_the_ends_of_the_calendar(
    client: Client, suffix: str, days: tuple[str, str]
) -> None:
    type_ = create_type(slug="airships")
    for name, day in zip(("atlantis", "avalon"), days, strict=True):
        for arrived in (day, days[1]):
            party = Party.objects.filter(slug=name).first() or create_party(slug=name)
            create_delivery(recipient=party, arrived=arrived, of=create_equipment(type=type_), quantity=1)
    query = "recipient=atlantis&recipient=avalon&type=airships&align=first"
    assert b"".join(client.get(f"/compare{suffix}?{query}"))


def test_it_opens_with_an_example_of_those_who_received_most(client: Client) -> None:
    html = page(client, "/compare/")

    assert "An example" in html
    ranked = unescape(page(client, "/ranking/"))
    most = re.findall(r'<th scope="row"><a href="/recipients/([\w-]+)/\?type=([\w-]+)"', ranked)[:3]
    assert sorted(re.findall(r'id="f-recipient-([\w-]+)"[^>]* checked', html)) == sorted(slug for slug, _type in most)
    assert re.findall(r'id="f-type-([\w-]+)"[^>]* checked', html) == [most[0][1]]
    assert '<table class="grid totals"' in html
    assert 'href="/compare/"' in client.get("/about/").content.decode()


def test_nothing_on_record_is_no_example(client: Client) -> None:
    html = page(client, f"/compare/?register={create_register().slug}")

    assert "An example" not in html
    assert 'class="error"' not in html


def test_a_choice_that_was_taken_back_is_not_answered_by_the_example(client: Client) -> None:
    assert "An example" not in page(client, "/compare/?align=")


def test_another_type_and_another_order_in_time_are_one_link_away(client: Client) -> None:
    html = unescape(page(client, MALI_AND_SERBIA))

    assert 'href="/compare/?recipient=mali&recipient=serbia&type=aircraft"' in html
    first = re.search(r'id="align-first" href="([^"]*)"', html)[1]  # type: ignore[index]
    assert first == "/compare/?type=helicopters&recipient=mali&recipient=serbia&align=first"
    assert ">start<" in page(client, first)


def test_htmx_gets_the_part_that_changes_and_its_address(client: Client) -> None:
    response = client.get(MALI_AND_SERBIA, headers={"HX-Request": "true"})

    assert response["HX-Push-Url"] == "/compare/?type=helicopters&recipient=mali&recipient=serbia"
    assert "<html" not in response.content.decode()
    assert totals(response.content.decode()) == ["4", "6", "8", "4"]
