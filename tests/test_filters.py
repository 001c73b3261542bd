"""Filters: each narrows what a page shows, says beforehand by how much, and can be taken away alone.

All of it on the fixtures that come with Waybill.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from deliveries.filters import DeliveryFilterForm, chips, facets, tabs, without
from deliveries.models import Claim, Delivery, Equipment, EquipmentType, Party, Register, Source

from .factories import create_claim, create_delivery, create_equipment, create_party, create_source

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

MALI = "/recipients/mali/"


def form(query: str = "", side: str = "recipient", slug: str = "mali") -> DeliveryFilterForm:
    found = DeliveryFilterForm(QueryDict(query), {side: Party.objects.get(slug=slug)})
    assert found.is_valid(), found.problems()
    return found


def read(client: Client, query: str = "", side: str = "recipient", slug: str = "mali") -> set[int]:
    """The deliveries that a querystring gives, arrived or not, from the JSON."""
    response = client.get(f"/{side}s/{slug}/timeline.json?{query}")
    assert response.status_code == 200, (query, response.content)
    answer: dict[str, Any] = response.json()
    return {shown["delivery"] for shown in answer["steps"] + answer["expected"]}


def pages() -> list[tuple[str, str]]:
    """Every page of a party of which something is on record, as (side, slug)."""
    published = Delivery.objects.published()
    return [
        (side, slug)
        for side in ("recipient", "supplier")
        for slug in published.exclude(**{side: None}).order_by().values_list(f"{side}__slug", flat=True).distinct()
    ]


def slugs(query: str) -> set[str]:
    """The slugs of Mali's deliveries that a querystring selects."""
    found = Delivery.objects.filter(pk__in=form(query).selection.counts.delivery_pks.tolist())
    return {slug or "" for slug in found.values_list("slug", flat=True)}


OCTOBER, MARCH, APRIL, AWAITED = "mali-2021-10", "mali-2022-03-31", "mali-2022-04-18", "mali-2022-awaited"


# ---- Each alone -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {OCTOBER, MARCH, APRIL, AWAITED}),
        ("type=helicopters", {OCTOBER, MARCH, APRIL, AWAITED}),
        ("type=transport-helicopters", {OCTOBER}),
        ("type=radars", {MARCH, APRIL, AWAITED}),
        ("equipment=mi-35p", {MARCH}),
        ("supplier=russia", {OCTOBER, MARCH, APRIL, AWAITED}),
        ("supplier=france", set()),
        ("recipient=mali", {OCTOBER, MARCH, APRIL, AWAITED}),
        ("status=expected", {AWAITED}),
        ("status=delivered", {OCTOBER, MARCH, APRIL}),
        ("status=cancelled", set()),
        ("source_kind=photograph", {APRIL}),
        ("source_kind=anonymous-official", {AWAITED}),
        ("since=2022-04-01", {APRIL, AWAITED}),
        ("since=April+2022", {APRIL, AWAITED}),
        ("until=2021-12-31", {OCTOBER}),
        ("until=2021-10-01", {OCTOBER}),
        ("known_on=2022-04-11", {OCTOBER, MARCH}),
        ("register=waybill", {OCTOBER, MARCH, APRIL, AWAITED}),
        ("q=Mi-35P", {MARCH}),
        ("q=mi35p", {MARCH}),
        ("q=MI+171", {OCTOBER}),
        ("q=Ke%C3%AFta", {MARCH}),
    ],
)
def test_each_filter_works_alone(query: str, found: set[str]) -> None:
    assert slugs(query) == found


def test_disputed_and_undisputed_deliveries_are_all_there_are() -> None:
    disputed, undisputed = slugs("disputed=yes"), slugs("disputed=no")

    assert disputed | undisputed == slugs("")
    assert not disputed & undisputed
    assert MARCH in disputed


def test_a_filter_narrows_the_page_too(client: Client) -> None:
    assert "Mi-35P" in client.get(MALI).text
    ledger = client.get(f"{MALI}?equipment=mi-171").text.partition("<tbody>")[2].partition("</tbody>")[0]

    assert "Mi-171" in ledger
    assert "Mi-35P" not in ledger


@pytest.mark.parametrize("query", ["type=", "equipment=&type=", "since=&until=&known_on=&disputed=", "q=+++", "page="])
def test_an_empty_filter_is_no_filter(query: str) -> None:
    assert slugs(query) == slugs("")


@pytest.mark.parametrize("query", ["type=+radars+", "since=+2022-04-01+", "status=%09expected%0A"])
def test_space_around_a_value_does_not_matter(query: str) -> None:
    assert slugs(query) == slugs(re.sub(r"\+|%09|%0A", "", query))


# ---- Together ---------------------------------------------------------------------------------------


def test_repeated_values_of_one_filter_are_alternatives() -> None:
    assert slugs("equipment=mi-171&equipment=mi-35p") == slugs("equipment=mi-171") | slugs("equipment=mi-35p")
    assert slugs("status=expected&status=delivered") == slugs("status=expected") | slugs("status=delivered")
    assert slugs("type=transport-helicopters&type=radars") == slugs("type=transport-helicopters") | slugs("type=radars")
    kinds = ("photograph", "anonymous-official")
    assert slugs("&".join(f"source_kind={kind}" for kind in kinds)) == {APRIL, AWAITED}


def test_several_filters_must_all_be_met() -> None:
    assert slugs("type=radars&status=delivered&since=2022-04-01") == {APRIL}
    assert slugs("source_kind=photograph&status=expected") == set()


def test_a_type_and_an_equipment_are_asked_of_the_same_line() -> None:
    assert slugs("type=radars&equipment=mi-35p") == set()
    assert slugs("type=helicopters&equipment=mi-35p") == {MARCH}


def test_repeating_a_value_changes_nothing() -> None:
    assert slugs("type=radars&type=radars") == slugs("type=radars")


def test_a_branch_and_a_leaf_of_it_are_the_branch() -> None:
    assert slugs("type=helicopters&type=combat-helicopters") == slugs("type=helicopters")


def test_every_word_of_a_search_must_be_found() -> None:
    assert slugs("q=mi-35p+russia") == {MARCH}
    assert slugs("q=mi-35p+france") == set()


@pytest.mark.parametrize("words", ["%", "_", "%25", "'", '"', "\\", "(", "[a-z]*", "NULL", "--", ";"])
def test_signs_in_a_search_are_only_signs(words: str) -> None:
    query = QueryDict(mutable=True)
    query["q"] = f"zzz{words}zzz"

    assert slugs(query.urlencode()) == set()


def test_a_search_of_many_words_is_answered() -> None:
    assert slugs("q=" + "+".join(["mali"] * 40)) == slugs("")


QUERIES = (
    "type=helicopters", "equipment=mi-35p&equipment=mi-24p", "status=delivered", "source_kind=news", "disputed=yes",
    "since=2022", "until=2022-04", "known_on=2022-05-01", "q=helicopter", "supplier=russia",
)  # fmt: skip
# Asked of one and the same line or claim, so that both together may be met by fewer than each.
OF_THE_SAME = [
    {"type", "equipment"}, {"known_on", "source_kind"}, {"known_on", "disputed"}, {"source_kind", "disputed"},
]  # fmt: skip


def test_two_filters_together_give_what_each_of_them_gives() -> None:
    for slug in (slug for side, slug in pages() if side == "recipient"):

        def given(query: str, slug: str = slug) -> set[int]:
            return set(form(query, "recipient", slug).selection.counts.delivery_pks.tolist())

        alone = {query: given(query) for query in QUERIES}
        for one, other in itertools.combinations(QUERIES, 2):
            both = given(f"{one}&{other}")
            assert both <= alone[one] & alone[other], (slug, one, other)
            if {one.partition("=")[0], other.partition("=")[0]} not in OF_THE_SAME:
                assert both == alone[one] & alone[other], (slug, one, other)


# ---- What the page itself is about ------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["recipient=serbia", "recipient=mali&recipient=serbia", "recipient=nowhere", "recipient=serbia&recipient="]
)
def test_another_party_than_that_of_the_page_is_an_error(client: Client, query: str) -> None:
    response = client.get(f"{MALI}timeline.json?{query}")

    assert response.status_code == 400
    assert response.json()["errors"].keys() == {"recipient"}


def test_another_equipment_than_that_of_the_page_is_an_error(client: Client) -> None:
    page = client.get("/equipment/mi-24p/?equipment=mi-35p").text

    assert "This page is about Mi-24P alone." in page
    assert "<tbody>" not in page


def test_the_party_of_the_page_itself_may_be_named(client: Client) -> None:
    assert read(client, "recipient=mali") == read(client)


# ---- How many each option would give ----------------------------------------------------------------


def options(side: str, slug: str, query: str = "") -> Iterator[tuple[str, int]]:
    """Every option of every filter of a page, as the querystring that applies it alone in its own filter."""
    found = form(query, side, slug)
    for facet in facets(found.selection):
        rest = without(found.query, facet.name)
        for option in facet.options:
            yield "&".join(filter(None, [rest, f"{facet.name}={option.value}"])), option.count


OFFERED = (
    "", "type=radars", "equipment=mi-35p", "type=helicopters&status=delivered", "known_on=2022-04-11",
    "source_kind=news", "disputed=yes", "since=2022&until=2022-04-18", "q=mi", "supplier=france",
    "type=radars&equipment=mi-171", "source_kind=newsletter&known_on=2022-04-12&disputed=no",
)  # fmt: skip


def test_every_option_of_every_party_gives_as_many_deliveries_as_it_says(client: Client) -> None:
    given = cache(lambda applied, side, slug: len(read(client, applied, side, slug)))
    for side, slug, query in [*(("recipient", "mali", query) for query in OFFERED), *((*page, "") for page in pages())]:
        for applied, count in options(side, slug, query):
            assert given(applied, side, slug) == count, (side, slug, query, applied)


def test_an_option_counts_deliveries_and_not_lines(client: Client) -> None:
    party, equipment = create_party(slug="elsewhere"), create_equipment(type=EquipmentType.objects.get(slug="radars"))
    delivery = create_delivery(recipient=party, of=equipment)
    for _claim in range(3):
        create_claim(delivery=delivery, source=create_source(kind=Source.Kind.PHOTOGRAPH))
    delivery.items.create(equipment=create_equipment(type=equipment.type))

    counts = dict(options("recipient", "elsewhere"))

    assert counts["type=radars"] == counts["source_kind=photograph"] == counts["status=delivered"] == 1


def test_a_chosen_option_stays_even_where_it_gives_nothing() -> None:
    (facet,) = [facet for facet in facets(form("supplier=france").selection) if facet.name == "supplier"]

    chosen = [option for option in facet.options if option.chosen]
    assert [(option.value, option.count) for option in chosen] == [("france", 0)]


def test_every_chosen_option_stays_however_many_there_are() -> None:
    """An option that is chosen and not offered would be lost when the form is sent again."""
    chosen = sorted(Equipment.objects.public().values_list("slug", flat=True))[:20]
    query = "&".join(f"equipment={slug}" for slug in chosen)

    (facet,) = [facet for facet in facets(form(query).selection) if facet.name == "equipment"]

    assert {option.value for option in facet.options if option.chosen} == set(chosen)


def test_a_page_does_not_offer_what_it_is_about() -> None:
    assert "recipient" not in {facet.name for facet in facets(form().selection)}
    assert "supplier" not in {facet.name for facet in facets(form(side="supplier", slug="russia").selection)}


def test_the_options_stand_on_the_page_with_their_numbers(client: Client) -> None:
    text = " ".join(client.get(f"{MALI}?type=radars").text.split())
    offered = re.findall(r'name="(\w+)" value="([\w-]+)"( checked)?> [^<]*<span>(\d+)</span>', text)

    expected = [
        (facet.name, option.value, " checked" if option.chosen else "", str(option.count))
        for facet in facets(form("type=radars").selection)
        for option in facet.options
    ]
    assert offered == expected


def test_of_the_sources_the_first_and_the_chosen_stand_open_and_the_others_in_a_menu() -> None:
    (facet,) = [facet for facet in facets(form().selection) if facet.name == "source"]
    assert len(facet.options) == 5
    assert facet.more

    last = facet.more[-1].value
    (facet,) = [facet for facet in facets(form(f"source={last}").selection) if facet.name == "source"]
    assert facet.options[0].value == last


def test_a_total_from_one_supplier_is_not_held_against_what_another_supplied(client: Client) -> None:
    address = "/recipients/mali/timeline.json?supplier="
    assert client.get(f"{address}russia").json()["reported_totals"]
    assert client.get(f"{address}france").json()["reported_totals"] == []


def test_a_page_without_deliveries_blames_no_filter(client: Client) -> None:
    page = client.get("/recipients/france/").text
    assert "Nothing that France received is on record." in page
    assert "these filters" not in page
    assert "these filters" in client.get(f"{MALI}?equipment=mig-29").text


# ---- Taking filters away ----------------------------------------------------------------------------

ALL = (
    "type=radars&type=helicopters&equipment=mi-24p&equipment=59n6-te&supplier=russia&supplier=france"
    "&status=delivered&status=expected&source_kind=news&source_kind=newsletter&since=2021&until=2023"
    "&known_on=2022-05-01&disputed=yes&register=waybill&q=mali"
)


def test_each_chip_takes_away_exactly_one_value() -> None:
    query = QueryDict(ALL)
    values = {(name, value) for name, found in query.lists() for value in found}

    taken = [
        values - {(n, v) for n, found in QueryDict(chip.without).lists() for v in found} for chip in chips(form(ALL))
    ]

    assert sorted(one for gone in taken for one in gone) == sorted(values)
    assert {len(gone) for gone in taken} == {1}


def test_without_filters_there_are_no_chips() -> None:
    assert chips(form("page=1&type=&utm_source=x")) == []


def test_a_source_that_was_named_by_its_number_can_be_taken_away(client: Client) -> None:
    source = create_source(slug="afp-2022-04-18")
    (chip,) = chips(form(f"source={source.pk}"))
    assert chip.without == ""


def test_a_chip_stands_on_the_page_and_leads_to_the_rest(client: Client) -> None:
    text = client.get(f"{MALI}?type=radars&status=delivered").text
    chip_links = re.findall(r'<a class="chip" href="([^"]*)"', text)

    assert [unescape(link) for link in chip_links] == [f"{MALI}?status=delivered", f"{MALI}?type=radars"]


def test_the_last_chip_leads_to_the_bare_address(client: Client) -> None:
    text = " ".join(client.get(f"{MALI}?type=radars").text.split())

    assert re.findall(r'<a class="chip" href="([^"]*)"', text) == [MALI]


@pytest.mark.parametrize(
    ("query", "tidy"),
    [
        ("", ""),
        ("type=radars&page=2", "type=radars"),
        ("q=mali&type=radars", "type=radars&q=mali"),
        ("type=radars&type=radars", "type=radars"),
        ("type=&since=&q=+", ""),
        ("type=+radars+", "type=radars"),
        ("utm_source=x&type=radars", "type=radars"),
        ("since=late+2021", "since=late+2021"),
        ("q=a%26b%3Dc", "q=a%26b%3Dc"),
        ("q=%C3%A9", "q=%C3%A9"),
        ("since=2021&since=2022", "since=2021&since=2022"),
        ("since=2021&since=", "since=2021"),
    ],
)
def test_a_querystring_is_written_tidily(query: str, tidy: str) -> None:
    assert without(QueryDict(query)) == tidy


@pytest.mark.parametrize("query", [ALL, "since=2021&since=", "since=2021&since=+2021", "q=&q=mali&type="])
def test_a_tidy_querystring_selects_the_same(query: str) -> None:
    tidy = without(QueryDict(query))

    assert form(tidy).selection.parameters() == form(query).selection.parameters()


def test_a_value_that_is_taken_away_leaves_the_others_of_its_filter() -> None:
    assert without(QueryDict("type=radars&type=helicopters"), "type", "radars") == "type=helicopters"
    assert without(QueryDict("type=radars&type=helicopters&q=x"), "type") == "q=x"


# ---- Tabs -------------------------------------------------------------------------------------------


def test_there_is_a_tab_for_each_top_level_type_that_arrived_and_one_for_everything() -> None:
    found = tabs(form())

    assert found[0].label == "Everything"
    assert {tab.label for tab in found[1:]} == {
        "Helicopters", "Radars",
        *EquipmentType.objects.filter(
            parent=None, pk__in=Delivery.objects.filter(recipient__slug="mali", status="delivered").values(
                "items__equipment__type__top"
            )
        ).values_list("name", flat=True),
    }  # fmt: skip


def test_a_tab_shows_the_total_of_its_type(client: Client) -> None:
    amounts = {tab.query: tab.amount for tab in tabs(form())}

    for query, amount in amounts.items():
        if amount is not None:
            total = client.get(f"{MALI}timeline.json?{query}").json()["total"]
            assert (total["best"], total["unknown_lines"]) == (amount.best, amount.unknown_lines)


def test_the_tab_of_the_chosen_type_is_current() -> None:
    assert [tab.label for tab in tabs(form("type=radars")) if tab.current] == ["Radars"]
    assert [tab.label for tab in tabs(form()) if tab.current] == ["Everything"]
    assert [tab.label for tab in tabs(form("type=combat-helicopters")) if tab.current] == []


def test_a_tab_keeps_the_other_filters() -> None:
    queries = {tab.label: tab.query for tab in tabs(form("type=radars&status=delivered&page=1"))}

    assert queries["Helicopters"] == "status=delivered&type=helicopters"
    assert queries["Everything"] == "status=delivered"


# ---- The register -----------------------------------------------------------------------------------


def test_another_register_is_shown_alone(client: Client) -> None:
    mali = Party.objects.get(slug="mali")
    sipri = Register.objects.create(slug="sipri", name="SIPRI")
    row = create_delivery(recipient=mali, register=sipri)
    create_claim(delivery=row, stance=Claim.Stance.SUPPORTS)

    assert read(client, "register=sipri") == {row.pk}
    assert row.pk not in read(client)


@pytest.mark.parametrize("typed", ["ivory-coast", "Côte d’Ivoire", " COTE D'IVOIRE ", "Ivory Coast"])
def test_a_party_is_named_by_its_slug_or_any_of_its_names(typed: str) -> None:
    query = QueryDict(mutable=True)
    query["recipient"] = typed
    form = DeliveryFilterForm(query)
    assert form.is_valid()
    assert [party.slug for party in form.cleaned_data["recipient"]] == ["ivory-coast"]
    assert form.query["recipient"] == "ivory-coast"


def test_a_name_of_two_parties_is_an_error_that_names_them(client: Client) -> None:
    for slug in ("one", "other"):
        create_party(slug=slug, name=slug, aliases=["Two of a name"])
    assert client.get("/deliveries.json", {"recipient": "Two of a name"}).status_code == 400
    told = client.get("/deliveries/", {"recipient": "Two of a name"}).text
    assert "“Two of a name” may be one of several: one, other. Say which." in told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Mal", "is no party on record."),
        ("Atlantis", "is not one of the choices."),
        ("’", "is not one of the choices."),
    ],
)
def test_a_part_of_a_name_is_an_error(client: Client, typed: str, told: str) -> None:
    assert client.get("/deliveries.json", {"recipient": typed}).status_code == 400
    assert f"“{typed}” {told}" in client.get("/deliveries/", {"recipient": typed}).text
