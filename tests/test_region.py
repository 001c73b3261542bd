"""Where the recipient is, as a filter: regions of M49 and groupings of states."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from deliveries.changelog.recording import deferring
from deliveries.models import Party
from deliveries.models.regions import PLACES, region_called

from .factories import create_claim, create_delivery, create_equipment, create_party, create_total, create_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def received() -> None:
    """What Mali, Nigeria and Serbia got of Russia: 4, 2 and 7; and an armed group, which is in no region: 9."""
    helicopters = create_type(slug="helicopters", name="Helicopters")
    russia, of = create_party(slug="russia", iso_code="RUS"), create_equipment(slug="mi-24p", type=helicopters)
    with deferring():
        for slug, code, quantity in (("mali", "MLI", 4), ("nigeria", "NGA", 2), ("serbia", "SRB", 7), ("band", "", 9)):
            made = create_delivery(
                recipient=create_party(slug=slug, name=slug.title(), iso_code=code),
                supplier=russia,
                of=of,
                quantity=quantity,
            )
            create_claim(delivery=made)


def recipients(client: Client, query: str) -> set[str]:
    return {row["recipient"] for row in client.get(f"/deliveries.json?{query}").json()["rows"]}


@pytest.mark.usefixtures("received")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=sahel", {"mali", "nigeria"}),
        ("region=africa", {"mali", "nigeria"}),
        ("region=central-sahel", {"mali"}),
        ("region=europe&region=central-sahel", {"mali", "serbia"}),
        ("region=africa&recipient=serbia", set()),
        ("region=polynesia", set()),
        ("region=", {"mali", "nigeria", "serbia", "band"}),
        # As readers type them.
        ("region=ECOWAS", {"mali", "nigeria"}),
        ("region=g5+sahel", {"mali"}),
        ("region=CEDEAO", {"mali", "nigeria"}),
        ("region=002", {"mali", "nigeria"}),
        ("region=NATO&region=EU", set()),
    ],
)
def test_a_region_has_what_its_states_received(client: Client, query: str, found: set[str]) -> None:
    assert recipients(client, query) == found


@pytest.mark.usefixtures("received")
@pytest.mark.parametrize(
    "address",
    ["/suppliers/russia/timeline.json", "/deliveries.csv", "/deliveries.xlsx", "/deliveries.atom", "/compare.json",
     "/api/v1/deliveries", "/api/v1/suppliers/russia/timeline", "/suppliers/russia/card.png", "/reconcile.json",
     "/recipients/mali/timeline.csv"],
)  # fmt: skip
@pytest.mark.parametrize("region", ["atlantis", "x" * 500, "%00", "sahel&region=atlantis", "%F0%9F%8C%8D"])
def test_a_region_that_is_none_is_an_error_and_never_widens(client: Client, address: str, region: str) -> None:
    assert client.get(f"{address}?region={region}").status_code == 400


@pytest.mark.usefixtures("received")
@pytest.mark.parametrize("page", ["/suppliers/russia/", "/deliveries/", "/recipients/", "/equipment/mi-24p/"])
def test_a_page_tells_of_a_region_that_is_none_and_shows_nothing(client: Client, page: str) -> None:
    told = client.get(f"{page}?region=atlantis").text

    assert "“atlantis” is not one of the choices." in told
    assert "<tbody" not in told


@pytest.mark.usefixtures("received")
def test_a_page_counts_what_each_region_would_give(client: Client) -> None:
    page = client.get("/suppliers/russia/").text
    counts = re.findall(r'name="region" value="([-\w]+)">\s+[^<]+<span>(\d+)</span>', page)

    assert dict(counts).items() >= {"africa": "2", "sahel": "2"}.items()
    assert '<option value="europe">Europe (1)</option>' in page
    assert '"asia"' not in page
    assert 'name="region"' not in client.get("/recipients/mali/").text


@pytest.mark.usefixtures("received")
def test_the_count_of_a_region_is_that_of_its_states(client: Client) -> None:
    assert client.get("/suppliers/russia/timeline.json?region=sahel").json()["total"]["best"] == 6
    page = client.get("/suppliers/russia/?region=ecowas").text

    assert '<span class="unseen">Remove filter</span> ECOWAS' in page
    assert 'href="timeline.csv?region=ecowas-states"' in page
    assert "Filtered by: ECOWAS." in client.get("/suppliers/russia/timeline.svg?region=ecowas").text


@pytest.mark.usefixtures("received")
def test_lists_of_parties_and_the_api_have_it_too(client: Client) -> None:
    page = client.get("/recipients/?region=sahel").text
    api = client.get("/api/v1/deliveries?region=sahel").json()

    assert "Nigeria" in page
    assert "Serbia" not in page
    assert {row["recipient"] for row in api["results"]} == {"mali", "nigeria"}


@pytest.mark.usefixtures("received")
def test_a_total_of_everybody_is_not_held_against_a_region(client: Client) -> None:
    create_total(recipient=create_party(slug="togo", iso_code="TGO"), type=create_type(), total=1)

    assert client.get("/suppliers/russia/?region=europe").status_code == 200


def test_each_region_is_known_by_its_slug_its_names_and_its_code() -> None:
    for slug, region in PLACES.items():
        assert region_called(slug) == region
        assert region_called(region.m49 or slug) == region
        assert all(region_called(name) for name in (*region.names, *region.french))
    for word, slug in (
        ("ecowas", "ecowas-states"),
        ("EU", "eu-states"),
        ("otan", "nato-states"),
        ("G5", "g5-sahel-states"),
    ):
        assert region_called(word) is PLACES[slug]
    assert region_called("") is None


# ---- Lists and changes ----------------------------------------------------------------------------------

LISTS = ["/", "/equipment/", "/sources/", "/changes/"]


@pytest.mark.usefixtures("received")
@pytest.mark.parametrize("address", LISTS)
def test_lists_offer_regions_with_what_each_received(client: Client, address: str) -> None:
    page = client.get(f"{address}?region=ecowas").text

    assert '<option value="ecowas-states" selected>ECOWAS (2)</option>' in page
    assert '<option value="europe">Europe (1)</option>' in page
    assert "Asia (" not in page


@pytest.mark.usefixtures("received")
@pytest.mark.parametrize("address", [*LISTS, "/changes.json", "/changes.atom"])
def test_lists_and_changes_show_nothing_of_a_region_that_is_none(client: Client, address: str) -> None:
    response = client.get(f"{address}?region=atlantis")

    assert response.status_code == 400 or "“atlantis” is not one of the choices." in response.text
    assert "<tbody" not in response.text


@pytest.mark.usefixtures("received")
def test_models_are_those_that_states_of_the_region_received(client: Client) -> None:
    assert '<td class="num">6</td><td class="num">2</td>' in client.get("/equipment/?region=sahel").text
    assert "mi-24p" not in client.get("/equipment/?region=asia").text


@pytest.mark.usefixtures("received")
def test_sources_are_those_that_speak_of_what_the_region_received(client: Client) -> None:
    def spoken(query: str) -> int:
        return client.get(f"/sources/?{query}").text.count('<th scope="row">')

    assert [spoken(query) for query in ("", "region=sahel", "region=central-sahel", "region=asia")] == [4, 2, 1, 0]
    assert "No source speaks of what these received." in client.get("/sources/?region=asia").text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("received")
def test_changes_are_those_of_what_the_region_received(client: Client) -> None:
    def changed(query: str) -> set[str]:
        return {change["state"]["recipient"] for change in client.get(f"/changes.json?{query}").json()["changes"]}

    assert changed("region=sahel") == {"mali", "nigeria"}
    assert changed("region=sahel&recipient=mali") == {"mali"}
    assert changed("region=europe&recipient=mali") == set()
    assert changed("region=polynesia") == set()
    assert "region=sahel" in client.get("/changes.json?region=sahel").json()["next"]


def test_pages_of_a_list_keep_its_region(client: Client) -> None:
    mali = create_party(slug="mali", iso_code="MLI")
    made = create_delivery(recipient=mali, of=create_equipment())
    for _number in range(101):
        create_claim(delivery=made)

    assert 'href="?region=sahel&amp;page=2"' in client.get("/sources/?region=sahel").text


@pytest.mark.usefixtures("received")
@pytest.mark.parametrize("page", ["/", "/changes/", "/sources/", "/equipment/"])
def test_several_regions_of_an_address_are_told_and_stay_chosen(client: Client, page: str) -> None:
    told = client.get(f"{page}?region=sahel&region=nato").text

    assert "Region of the recipient: Sahel, NATO" in told
    assert re.findall(r'type="hidden" name="region" value="([-\w]+)"', told) == ["sahel", "nato-states"]


@pytest.mark.usefixtures("received")
def test_the_front_page_opens_with_what_the_region_received(client: Client) -> None:
    page = client.get("/?region=europe").text

    assert "Serbia" in page
    assert "Nigeria" not in page
    assert 'href="/recipients/?region=europe"' in page
    assert "No delivery matches these filters." in client.get("/?region=asia").text


@pytest.mark.usefixtures("received")
def test_promises_are_narrowed_to_a_region_that_offers_how_many_it_has(client: Client) -> None:
    russia = Party.objects.get(slug="russia")
    for slug in ("mali", "serbia", "serbia"):
        recipient = Party.objects.get(slug=slug)
        made = create_delivery(recipient=recipient, supplier=russia, of=create_equipment(), status="expected")
        create_claim(delivery=made)
    page = client.get("/suppliers/russia/promises/?region=ecowas&since=2000").text

    assert '<option value="ecowas-states" selected>ECOWAS (1)</option>' in page
    assert '<option value="europe">Europe (2)</option>' in page
    assert '<input type="hidden" name="since" value="2000">' in page
    assert page.count('<tr id="d') == 1
    assert 'name="region"' not in client.get("/recipients/mali/promises/").text
