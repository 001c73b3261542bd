"""Whatever stands in an address, the answer is a page, a reason or "not found", and never more than was asked for."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from .fuzzing import LONG, SIGNS

pytestmark = [pytest.mark.usefixtures("story_of_mali"), pytest.mark.django_db]

MALI = "/recipients/mali/"
DATA = f"{MALI}timeline"

PAGES = [MALI, "/suppliers/russia/", "/equipment/mi-24p/"]
DOWNLOADS = [f"{address}timeline.{suffix}" for address in PAGES[:2] for suffix in ("json", "csv", "svg")]
LISTS = ["/", "/recipients/", "/suppliers/", "/equipment/", "/sources/", "/about/", "/about/counting/"]


def rows(page: str) -> list[str]:
    """The deliveries that a page lists."""
    return re.findall(r'<tr id="d(\d+)"', page)


INVALID = [
    ("type", "nonsense"),
    ("type", "Helicopters"),
    ("type", "helicopters,radars"),
    ("equipment", "mi-99"),
    ("equipment", "1"),
    ("recipient", "serbia"),
    ("recipient", "atlantis"),
    ("supplier", "atlantis"),
    ("supplier", "None"),
    ("status", "lost"),
    ("status", "DELIVERED"),
    ("status", "published"),
    ("source_kind", "rumour"),
    ("since", "garbage"),
    ("since", "2022-02-30"),
    ("since", "2022-13"),
    ("until", "0000-00-00"),
    ("until", "99999-01-01"),
    ("until", "-1"),
    ("known_on", "the day the music died"),
    ("known_on", "2022-04-31"),
    ("disputed", "maybe"),
    ("disputed", "1"),
    ("disputed", "YES"),
    ("register", "atlantis"),
    ("register", "1"),
    ("q", "x" * 201),
    ("q", "a search for all too many words at once"),
    ("page", "0"),
    ("page", "-1"),
    ("page", "2"),
    ("page", "1000000"),
    ("page", "1000001"),
    ("page", "9" * 5000),
    ("page", "one"),
    ("page", "1.5"),
    ("page", "1e3"),
    ("page", "0x1"),
    ("page", "NaN"),
    *(
        (name, LONG)
        for name in ("type", "equipment", "supplier", "status", "source_kind", "since", "until", "known_on")
    ),
    *((name, LONG) for name in ("disputed", "register", "q", "page")),
]
QUERIES = [
    *(f"{name}={quote(value)}" for name, value in INVALID),
    *(f"{name}={sign}" for name in ("type", "equipment", "supplier", "status", "source_kind") for sign in SIGNS),
    *(f"{name}={sign}" for name in ("since", "known_on", "disputed", "register", "page") for sign in SIGNS),
    "q=%00",
    "since=2022&until=2021",
    "since=2022-04-19&until=2022-04-18",
    "type=helicopters&type=nonsense",
    "type=nonsense&type=helicopters",
    "&".join(f"equipment=mi-{number}" for number in range(51)),
    "type=helicopters&page=2",
    "status=cancelled&page=2",
]


def name_of(query: str) -> str:
    return query if len(query) < 60 else f"{query[:40]}… ({len(query)})"


# ---- Invalid filters --------------------------------------------------------------------------------


@pytest.mark.parametrize("query", QUERIES, ids=name_of)
def test_an_invalid_filter_shows_its_error_and_no_delivery(client: Client, query: str) -> None:
    response = client.get(f"{MALI}?{query}")
    page = response.text

    assert response.status_code == 200
    assert rows(page) == []
    assert "<tbody>" not in page
    assert '<figure class="figure' not in page
    errors = re.findall(r'<p class="error" id="e-(\w+)">\s*([^<]+)', page)
    assert errors
    for name, text in errors:
        assert text.strip()
        assert re.search(rf'<(?:input|select)[^>]* name="{name}"[^>]* aria-describedby="e-{name}"', page)


@pytest.mark.parametrize("query", QUERIES, ids=name_of)
def test_an_invalid_filter_of_a_download_is_refused_with_its_reason(client: Client, query: str) -> None:
    data = client.get(f"{DATA}.json?{query}")
    assert data.status_code == 400
    assert data["Content-Type"] == "application/json"
    assert data.json().keys() == {"errors"}
    for name, messages in data.json()["errors"].items():
        assert name in query
        assert messages
        assert all(isinstance(message, str) and message for message in messages)

    for suffix in ("csv", "svg"):
        refusal = client.get(f"{DATA}.{suffix}?{query}")
        assert refusal.status_code == 400
        assert refusal["Content-Type"] == "text/plain; charset=utf-8"
        assert refusal.text.startswith(tuple(f"{name}: " for name in data.json()["errors"]))


@pytest.mark.parametrize("query", QUERIES, ids=name_of)
def test_an_error_is_drawn_in_the_part_that_htmx_swaps(client: Client, query: str) -> None:
    fragment = client.get(f"{MALI}?{query}", headers={"HX-Request": "true"})

    assert fragment.status_code == 200
    assert 'class="error"' in fragment.text
    assert rows(fragment.text) == []


def test_each_wrong_filter_has_its_own_error(client: Client) -> None:
    errors = client.get(f"{DATA}.json?type=nonsense&since=garbage&page=0&status=delivered").json()["errors"]

    assert errors.keys() == {"type", "since", "page"}


def test_a_reversed_range_says_so(client: Client) -> None:
    errors = client.get(f"{DATA}.json?since=2022&until=2021").json()["errors"]

    assert errors == {"until": ["The range ends before it begins."]}


def test_a_range_of_overlapping_periods_is_not_reversed(client: Client) -> None:
    assert client.get(f"{DATA}.json?since=2022-04-18&until=2022-04").status_code == 200
    assert client.get(f"{DATA}.json?since=2022-04-18&until=2022-04-18").status_code == 200


def test_a_page_past_the_last_names_the_last(client: Client) -> None:
    assert client.get(f"{DATA}.json?page=2").json()["errors"] == {"page": ["The last page is 1."]}


def test_an_error_repeats_what_was_typed_and_never_runs_it(client: Client) -> None:
    page = client.get(f"{MALI}?" + urlencode({"type": '"><script>alert(1)</script>'})).text

    assert "<script>alert" not in page
    assert '“"><script>alert(1)</script>” is not one of the choices.' in unescape(page)


def test_an_error_repeats_only_the_beginning_of_a_long_value(client: Client) -> None:
    for suffix in ("json", "csv"):
        assert len(client.get(f"{DATA}.{suffix}?type={LONG}").content) < 500
    short = len(client.get(f"{MALI}?type=x").content)
    assert len(client.get(f"{MALI}?type={LONG}").content) < short + 1_000


def test_an_error_shows_no_invisible_signs(client: Client) -> None:
    (message,) = client.get(f"{DATA}.json?type=radars%E2%80%AE%00").json()["errors"]["type"]

    assert message == "“radars��” is not one of the choices."


def test_what_was_right_is_kept_for_the_next_try(client: Client) -> None:
    page = client.get(f"{MALI}?type=radars&type=helicopters&since=garbage&q=mali").text

    for name, value in (("type", "radars"), ("type", "helicopters"), ("q", "mali")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert re.search(r'name="since" value="garbage"', page)


# ---- Strange but valid ------------------------------------------------------------------------------


NOTHING = (
    "", "&&&", "=", "=x", "?", "type", "type=", "type=&type=", "since=&since=&until=", "q=%20%09", "%", "%%%",
    "page=", "page=1", "page=01", "page=+1", ";", "colour=", "utm_source=x&fbclid=y",
    "yclid=1&gbraid=2&_ga=3&ttclid=4", "since=2000&since=2000",
)  # fmt: skip


def test_what_says_nothing_changes_nothing(client: Client) -> None:
    everything = rows(client.get(MALI).text)
    assert everything
    for query in NOTHING:
        assert rows(client.get(f"{MALI}?{query}").text) == everything, query


@pytest.mark.parametrize(
    ("query", "name"),
    [("recipent=mali", "recipent"), ("Type=radars", "Type"), ("type[]=x", "type[]"), ("a=%ZZ", "a"), ("<b>=x", "<b>")],
)
def test_a_filter_that_does_not_exist_is_an_error_and_not_a_wider_result(client: Client, query: str, name: str) -> None:
    page = client.get(f"{MALI}?{query}").text

    assert rows(page) == []
    assert f"{escape(name)}: There is no such filter here." in page
    assert f"{escape(name)}: There is no such filter here." in client.get(f"/changes/?{query}").text
    assert "<b>=" not in page
    assert client.get(f"{DATA}.json?{query}").json()["errors"] == {name: ["There is no such filter here."]}
    assert client.get(f"/deliveries.csv?{query}").status_code == 400
    assert client.get(f"/changes.json?{query}").status_code == 400


@pytest.mark.parametrize("query", ["since=2022&since=2010", "disputed=yes&disputed=no", "q=mali&q=serbia"])
def test_two_values_where_one_stands_are_an_error(client: Client, query: str) -> None:
    assert client.get(f"/deliveries.csv?{query}").status_code == 400
    assert "Give one value, not several." in client.get(f"{MALI}?{query}").text


def test_where_there_are_few_choices_they_are_offered_beside_the_error(client: Client) -> None:
    page = client.get(f"{MALI}?source_kind=official&source_kind=news&disputed=maybe").text

    assert '<option value="news" selected>' in page
    assert '<option value="official-statement">' in page
    assert '<option value="yes">' in page


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if "%00" not in sign])
def test_a_search_for_strange_signs_finds_nothing(client: Client, sign: str) -> None:
    response = client.get(f"{DATA}.json?q=zzz{sign}")

    assert response.status_code == 200
    assert (response.json()["steps"], response.json()["expected"]) == ([], [])


def test_the_longest_search_is_answered(client: Client) -> None:
    query = "+".join(f"{letter}" * 24 for letter in "abcdefgh")

    assert client.get(f"{DATA}.json?q={query}").status_code == 200


def test_too_many_parameters_are_refused(client: Client) -> None:
    assert client.get(f"{MALI}?" + "type=radars&" * 5001).status_code == 400


def test_fifty_values_of_one_filter_are_answered(client: Client) -> None:
    query = "&".join("source_kind=news" for _again in range(900))

    assert client.get(f"{DATA}.json?{query}").status_code == 200


# ---- Unknown addresses and other methods ------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/recipients/atlantis/", "/suppliers/atlantis/", "/equipment/mi-99/", "/recipients/atlantis/timeline.json",
        "/recipients/atlantis/timeline.csv", "/recipients/atlantis/timeline.svg", "/recipients/Mali/",
        "/recipients/mali/timeline.exe", "/recipients/mali/timeline.json/", "/recipients/mali%00/", "/recipients/%FF/",
        "/recipients/%F0%9F%9A%81/", "/recipients/../admin/", "/deliveries/0/", "/deliveries/-1/", "/deliveries/x/",
        "/deliveries/99999999999999999999999999/", "/sources/99999999999999999999999999/", "/sources/0/",
        "/sources/?page=0", "/sources/?page=99", "/sources/?page=x", "/%00", "/.env",
        "/recipients/mali/timeline.json%00", "/recipients/" + "x" * 5000 + "/", "/recipients/m%C3%A4li/timeline.json",
    ],
)  # fmt: skip
def test_an_unknown_address_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", [*LISTS, *PAGES, *DOWNLOADS, "/healthz"])
def test_pages_are_only_read(client: Client, address: str, method: str) -> None:
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("address", [*LISTS, *PAGES, *DOWNLOADS, "/healthz"])
def test_a_page_can_be_asked_for_its_head(client: Client, address: str) -> None:
    response = client.head(address)

    assert response.status_code == 200
    assert not response.getvalue()
