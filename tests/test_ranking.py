"""Who received or supplied most of a type: on a map, and as bars."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from html import unescape

import pytest
from django.test import Client

from deliveries.chart import Mark, draw_world
from deliveries.chart.earth import HEIGHT, WIDTH, place_of
from deliveries.dev.land import land
from deliveries.models import Delivery, DeliveryItem, Equipment, Party, RecordVersion
from deliveries.models.capitals import CAPITALS
from deliveries.models.regions import REGIONS
from deliveries.timeline import Amount

from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_register,
    create_type,
    own_register,
    span,
)

pytestmark = pytest.mark.django_db

# Where nobody lives who could be given arms.
WITHOUT_TOWNS = {"ATA", "ATF", "BVT", "HMD", "UMI"}


@pytest.fixture(name="helicopter")
def a_helicopter() -> Equipment:
    return create_equipment(slug="mi-24p", type=create_type(slug="helicopters", plural="helicopters"))


@pytest.fixture(name="mali")
def a_recipient() -> Party:
    return create_party(slug="mali", iso_code="MLI")


@pytest.fixture(name="russia")
def a_supplier() -> Party:
    return create_party(slug="russia", iso_code="RUS")


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def drawing(html: str) -> str:
    found = re.search(r'<svg class="chart world".*?</svg>', html, re.DOTALL)
    return found[0] if found else ""


def dots(html: str) -> list[str]:
    """What is said of each dot, the first one drawn first."""
    return re.findall(r"<a [^>]*>\s*<title>([^<]*)</title>", drawing(html))


def rows(html: str) -> list[str]:
    """The names and the numbers of the table."""
    return [
        re.sub(r"<[^>]*>", "", f"{name} {number}")
        for name, number in re.findall(
            r'<th scope="row">(.*?)</th>\s*<td class="num">(.*?)</td>', html[html.index("<tbody") :], re.DOTALL
        )
    ]


# ---- The sums -------------------------------------------------------------------------------------------------------


def test_each_recipient_has_a_dot_that_leads_to_its_page_with_the_same_filters(
    client: Client, helicopter: Equipment, mali: Party, russia: Party
) -> None:
    create_delivery(recipient=mali, supplier=russia, of=helicopter, quantity=4)

    html = page(client, "/map/?supplier=russia&until=2023")

    assert dots(html) == ["Mali: 4 helicopters, 1 delivery"]
    assert "/recipients/mali/?type=helicopters&supplier=russia&until=2023" in drawing(html)
    assert rows(html) == ["Mali 4"]
    assert client.get("/recipients/mali/?type=helicopters&supplier=russia&until=2023").status_code == 200


def test_the_greatest_comes_first_and_an_unknown_number_last(client: Client, helicopter: Equipment) -> None:
    for slug, quantity in (("chad", 2), ("niger", None), ("mali", 7)):
        create_delivery(recipient=create_party(slug=slug), of=helicopter, quantity=quantity)

    found = rows(page(client, "/ranking/"))

    assert found == ["Mali 7", "Chad 2", "Niger ? (1 line of unknown number)"]


@pytest.mark.parametrize(
    ("address", "rest"),
    [
        ("/ranking/", "1 more recipient."),
        ("/ranking/?by=supplier", "1 more supplier."),
        ("/fr/ranking/", "1 autre destinataire."),
        ("/fr/map/?by=supplier", "1 autre fournisseur."),
    ],
)
def test_those_that_the_sentence_does_not_name_are_no_more_of_the_things(
    client: Client, helicopter: Equipment, address: str, rest: str
) -> None:
    for slug in ("chad", "niger", "mali", "togo"):
        create_delivery(
            recipient=create_party(slug=slug), supplier=create_party(slug=f"from-{slug}"), of=helicopter, quantity=2
        )

    assert rest in page(client, address)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Qui a reçu des hélicoptères"),
        ("by=supplier", "Qui a fourni des hélicoptères"),
        ("stage=ordered", "Qui a commandé des hélicoptères, par jour de contrat"),
        ("stage=ordered&by=supplier", "À qui l’on a commandé des hélicoptères, par jour de contrat"),
    ],
)
def test_its_title_is_a_phrase_in_french_too(client: Client, query: str, title: str) -> None:
    made = create_delivery(of=create_equipment(type=create_type(slug="helicopters", name="Helicopters")))
    made.order = span("2019")
    made.save()

    assert f"<title>{title} · Waybill</title>" in unescape(page(client, f"/fr/ranking/?{query}"))


def test_one_type_alone_is_counted_the_one_with_most_deliveries(
    client: Client, helicopter: Equipment, mali: Party
) -> None:
    trucks = create_equipment(type=create_type(slug="trucks", plural="trucks"))
    create_delivery(recipient=mali, of=trucks, quantity=100)
    for _delivery in range(2):
        create_delivery(recipient=mali, of=helicopter, quantity=1)

    assert rows(page(client, "/map/")) == ["Mali 2"]
    assert rows(page(client, "/map/?type=trucks")) == ["Mali 100"]
    assert rows(page(client, "/map/?type=trucks&type=helicopters")) == ["Mali 2"]


def test_what_is_awaited_is_not_on_the_map(client: Client, helicopter: Equipment, mali: Party) -> None:
    create_delivery(recipient=mali, of=helicopter, status=Delivery.Status.EXPECTED)

    html = page(client, "/map/")

    assert "Nothing that has arrived matches these filters." in html
    assert not drawing(html)


def test_suppliers_are_ranked_alike_and_whoever_is_not_known_among_them(
    client: Client, helicopter: Equipment, mali: Party, russia: Party
) -> None:
    create_delivery(recipient=mali, supplier=russia, of=helicopter, quantity=4)
    create_delivery(recipient=mali, of=helicopter, quantity=1)

    html = page(client, "/map/?by=supplier")

    assert rows(html) == ["Russia 4", "not known 1"]
    assert dots(html) == ["Russia: 4 helicopters, 1 delivery"]
    assert "/deliveries/?type=helicopters&supplier=not-known" in html


def test_a_row_says_from_whom_it_came_the_most_first(client: Client, helicopter: Equipment, mali: Party) -> None:
    for slug, quantity in (("france", 1), ("china", 9)):
        create_delivery(recipient=mali, supplier=create_party(slug=slug), of=helicopter, quantity=quantity)

    html = page(client, "/ranking/")

    told = re.sub(r"<[^>]*>", "", re.search(r'<td class="from">(.*?)</td>', html, re.DOTALL)[1])  # type: ignore[index]
    assert told.strip() == "China 9, France 1"
    assert "/recipients/mali/?type=helicopters&supplier=china" in html


def test_the_lines_behind_a_sum_are_what_it_adds_up(client: Client, helicopter: Equipment, mali: Party) -> None:
    create_delivery(recipient=mali, of=helicopter, quantity=4)
    create_delivery(recipient=create_party(), of=helicopter, quantity=3)

    html = page(client, "/ranking/?since=2020")

    behind = "/deliveries/?type=helicopters&recipient=mali&status=delivered&since=2020"
    assert f'href="{behind}"' in html
    assert [row["quantity"] for row in client.get(behind.replace("/?", ".json?")).json()["rows"]] == [4]


def test_long_rankings_come_in_pages_and_the_map_has_all(client: Client, helicopter: Equipment) -> None:
    codes = sorted(set(CAPITALS) - {"SUN"})[:26]
    for code in codes:
        create_delivery(recipient=create_party(slug=code.lower(), iso_code=code), of=helicopter)

    first, second = page(client, "/map/"), page(client, "/map/?page=2")

    assert (len(rows(first)), len(rows(second))) == (25, 1)
    assert len(dots(first)) == len(dots(second)) == 26
    assert "The last page is 2." in page(client, "/map/?page=3")


# ---- Doubt ----------------------------------------------------------------------------------------------------------


def test_an_unknown_number_is_a_ring_with_its_sign_and_no_dot(
    client: Client, helicopter: Equipment, mali: Party
) -> None:
    create_delivery(recipient=mali, of=helicopter, quantity=None)

    html = page(client, "/map/")

    assert dots(html) == ["Mali: an unknown number of helicopters, 1 delivery"]
    assert 'class="ring"' in drawing(html)
    assert ">?</text>" in drawing(html)
    assert 'class="spot"' not in drawing(html)
    assert "A dashed ring" in html


def test_bounds_are_a_wash_around_the_dot() -> None:
    (dot,) = draw_world([Mark("mali", (12.6, -8), Amount(4, 8, 12))]).dots

    assert dot.possible > dot.radius > 0
    assert dot.ring == 0


def test_the_area_of_a_dot_is_as_its_number() -> None:
    marks = [Mark(name, (0, at), Amount(n, n, n)) for name, at, n in (("a", 0, 100), ("b", 50, 25))]

    large, small = draw_world(marks).dots

    assert large.radius == 2 * small.radius


def test_what_is_disputed_is_struck_through(client: Client, helicopter: Equipment, mali: Party) -> None:
    disputed = create_delivery(recipient=mali, of=helicopter)
    create_claim(delivery=disputed, stance="disputes", topic="quantity")

    html = page(client, "/map/")

    assert dots(html) == ["Mali: 1 helicopter, 1 delivery, 1 disputed"]
    assert 'class="slash"' in drawing(html)
    assert "Struck through" in html


def test_whoever_has_no_capital_is_listed_and_not_drawn(client: Client, helicopter: Equipment, mali: Party) -> None:
    create_delivery(recipient=mali, of=helicopter)
    create_delivery(recipient=create_party(slug="the-front", kind=Party.Kind.ARMED_GROUP), of=helicopter, quantity=3)

    html = page(client, "/map/")

    assert dots(html) == ["Mali: 1 helicopter, 1 delivery"]
    assert rows(html) == ["The-Front 3", "Mali 1"]
    assert ">The-Front 3</a>" in html[html.index("Without a place on the map:") :]


# ---- Years ----------------------------------------------------------------------------------------------------------


def test_a_year_is_a_link_and_keeps_the_type(client: Client, helicopter: Equipment, mali: Party) -> None:
    trucks = create_equipment(type=create_type(slug="trucks"))
    for year in ("2019", "2021"):
        create_delivery(recipient=mali, of=helicopter, arrived=f"{year}-05-01", quantity=4)
    create_delivery(recipient=mali, of=trucks, arrived="2019-06-01")

    html = page(client, "/map/")

    years = dict(re.findall(r'<a id="year-(\d+)" href="([^"]*)"', html))
    assert list(years) == ["2019", "2020", "2021"]
    assert years["2021"] == "/map/?type=helicopters&counted=2021"
    assert rows(page(client, years["2021"])) == ["Mali 4"]
    # Of the other type there would be as many deliveries that year.
    assert re.search(r'id="year-2019"[^>]* aria-current="true"', page(client, years["2019"]))


def test_a_year_leads_to_the_ones_beside_it(client: Client, helicopter: Equipment, mali: Party) -> None:
    for year in (2019, 2021):
        create_delivery(recipient=mali, of=helicopter, arrived=f"{year}-05-01")

    html = page(client, "/map/?counted=2021")

    assert 'rel="prev" href="/map/?type=helicopters&counted=2020"' in html
    assert 'rel="next"' not in html


def test_a_year_says_which_deliveries_may_belong_to_another(client: Client, helicopter: Equipment, mali: Party) -> None:
    create_delivery(recipient=mali, of=helicopter, arrived="2021-12-01/2022-01-15")
    create_delivery(recipient=mali, of=helicopter, arrived="2020-01-15")

    html = page(client, "/map/?counted=2022")

    assert "1 delivery may have arrived in an earlier year than the one that it is counted in" in html
    assert "perhaps earlier" in html
    assert re.search(r"2022\*", html)
    assert "2020*" not in html


# ---- Arcs, the frame and the earth ----------------------------------------------------------------------------------


def test_arcs_run_from_suppliers_which_are_links_too(
    client: Client, helicopter: Equipment, mali: Party, russia: Party
) -> None:
    create_delivery(recipient=mali, supplier=russia, of=helicopter, quantity=4)

    drawn = drawing(page(client, "/map/"))

    assert "<title>Russia → Mali: 4 helicopters</title>" in drawn
    (start,) = re.findall(r'class="arc"[^>]* d="M(\d+) (\d+)Q', drawn)
    assert tuple(map(int, start)) == tuple(map(round, place_of(*CAPITALS["RUS"])))
    assert 'href="/suppliers/russia/?type=helicopters"' in drawn


def test_of_many_arcs_the_broadest_are_drawn_and_the_rest_told(
    client: Client, helicopter: Equipment, mali: Party, russia: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deliveries.chart.world.MOST_ARCS", 1)
    create_delivery(recipient=mali, supplier=russia, of=helicopter, quantity=4)
    create_delivery(recipient=mali, supplier=create_party(slug="china", iso_code="CHN"), of=helicopter, quantity=1)

    html = page(client, "/map/")

    assert re.findall(r"<title>(\w+ → \w+)", drawing(html)) == ["Russia → Mali"]
    assert "The broadest are drawn, 1 more is left out." in html


def test_a_nearer_map_holds_all_dots_and_keeps_them_apart() -> None:
    marks = [Mark(code, CAPITALS[code], Amount(1, 1, 1)) for code in ("BEN", "TGO", "MLI")]

    far, near = draw_world(marks), draw_world(marks, near=True)

    assert near.view.zoom > far.view.zoom == 1
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in near.dots)


@pytest.mark.parametrize("place", [(90, 0), (-90, 0), (0, 180), (0, -180), (0, 0)])
def test_no_place_is_beyond_the_edges_of_the_earth(place: tuple[float, float]) -> None:
    x, _y = place_of(*place)

    assert 0 <= x <= WIDTH


def test_every_country_has_a_capital_on_the_map() -> None:
    assert set().union(*(region.members for region in REGIONS.values())) - set(CAPITALS) == WITHOUT_TOWNS
    for latitude, longitude in CAPITALS.values():
        x, y = place_of(latitude, longitude)
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


def test_the_land_is_small_and_is_made_of_outlines() -> None:
    """A square island of ten degrees, told as TopoJSON tells it, and one too small to be seen."""

    def arc(size: int) -> list[list[int]]:
        return [[0, 0], [0, size], [size, 0], [0, -size], [-size, 0]]

    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [arc(10), [[20, 20], *([x / 100, y / 100] for x, y in arc(10)[1:])]],
        "objects": {"land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[0]], [[1]]]}]}},
    }

    path = land(topology)

    assert path.count("M") == path.count("z") == 1
    assert len(re.findall(r"-?\d+", path)) == 2 * 4


def test_a_map_of_the_whole_world_stays_a_small_page(client: Client) -> None:
    """A quarter of a thousand recipients with three suppliers each, in as many years as trade registers have."""
    helicopter = create_equipment(type=create_type(slug="helicopters"))
    world = Party.objects.bulk_create(
        Party(slug=code.lower(), name=f"The Republic of {code}", iso_code=code) for code in sorted(CAPITALS)[:250]
    )
    days = [dt.date(year, 7, 1) for year in range(1950, 2025)]
    made = Delivery.objects.bulk_create(
        Delivery(
            register=own_register(), recipient=recipient, supplier=world[(at * 7 + nth) % 60], arrival_earliest=day,
            arrival_latest=day, state=Delivery.State.PUBLISHED,
        )
        for at, recipient in enumerate(world)
        for nth, day in enumerate(days[at % 25 :: 25])
    )  # fmt: skip
    DeliveryItem.objects.bulk_create(
        DeliveryItem(delivery=delivery, equipment=helicopter, quantity=delivery.pk % 9 or None) for delivery in made
    )
    RecordVersion.advance()

    html = client.get("/map/").content

    assert len(re.findall(rb"<\w", html)) <= 2_500
    assert len(gzip.compress(html)) < 60_000


# ---- Addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["by=nobody", "near=no", "type=nothing", "since=garbage", "colour=red", "counted=x"])
@pytest.mark.parametrize("path", ["/map", "/ranking"])
def test_what_is_not_understood_shows_nothing(
    client: Client, helicopter: Equipment, mali: Party, path: str, query: str
) -> None:
    create_delivery(recipient=mali, of=helicopter)

    html = page(client, f"{path}/?{query}")

    assert "These filters could not be understood" in html
    assert "<table" not in html
    assert not drawing(html)
    assert client.get(f"{path}.svg?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/map", "/ranking"])
def test_the_picture_says_what_it_shows_and_where_it_is_from(
    client: Client, helicopter: Equipment, mali: Party, russia: Party, path: str
) -> None:
    create_delivery(recipient=mali, supplier=russia, of=helicopter, quantity=4)

    picture = unescape(client.get(f"{path}.svg?supplier=russia").content.decode())

    assert "Who received helicopters" in picture
    assert "4 helicopters in 1 delivery: Mali 4." in picture
    assert "Filtered by: Russia." in picture
    assert f"testserver{path}/?supplier=russia" in picture
    assert "Mali 4" in picture
    assert client.get(f"{path}.png").content.startswith(b"\x89PNG")


def test_a_picture_of_nothing_is_words_alone(client: Client) -> None:
    assert "No delivery is counted." in client.get("/map.svg").content.decode()
    assert "No delivery is counted." in client.get("/ranking.svg").content.decode()


def test_another_register_is_shown_by_itself(client: Client, helicopter: Equipment, mali: Party) -> None:
    elsewhere = create_register(slug="elsewhere")
    create_delivery(recipient=mali, of=helicopter, quantity=4)
    create_delivery(recipient=mali, of=helicopter, quantity=9, register=elsewhere)

    html = page(client, "/map/?register=elsewhere")

    assert rows(html) == ["Mali 9"]
    assert "/recipients/mali/?type=helicopters&register=elsewhere" in drawing(html)


def test_as_known_on_a_day_it_shows_what_was_known(client: Client, helicopter: Equipment, mali: Party) -> None:
    create_claim(delivery=create_delivery(recipient=mali, of=helicopter, quantity=4))

    assert rows(page(client, "/map/?known_on=2022-04-19")) == ["Mali 4"]
    assert "<tbody" not in page(client, "/map/?known_on=2022-04-18")


def test_htmx_gets_the_part_that_changes_and_its_address(client: Client, helicopter: Equipment, mali: Party) -> None:
    create_delivery(recipient=mali, of=helicopter)

    response = client.get("/map/?type=helicopters", headers={"HX-Request": "true"})

    assert response["HX-Push-Url"] == "/map/?type=helicopters"
    assert "<html" not in response.content.decode()
    assert rows(response.content.decode()) == ["Mali 1"]


def test_the_explorer_sums_up_the_same_for_who_takes_it_away(
    client: Client, helicopter: Equipment, mali: Party, russia: Party
) -> None:
    create_delivery(recipient=mali, supplier=russia, of=helicopter, quantity=4)

    html = page(client, "/map/?until=2023")

    address = re.search(r'href="(/deliveries\.json\?[^"]*)"', html)[1]  # type: ignore[index]
    (row,) = client.get(address).json()["rows"]
    assert (row["recipient"], row["supplier"], row["quantity"]) == ("mali", "russia", 4)


def test_the_front_page_has_a_small_map_with_dots_alone(
    client: Client, helicopter: Equipment, mali: Party, russia: Party
) -> None:
    made = create_delivery(recipient=mali, supplier=russia, of=helicopter, quantity=4)
    create_item(delivery=made, of=create_equipment(), quantity=1)

    html = page(client, "/")

    assert dots(html) == ["Mali: 4 helicopters, 1 delivery"]
    assert 'class="arc"' not in drawing(html)
    assert 'href="/map/?type=helicopters"' in html


@pytest.mark.parametrize("address", ["/map/", "/ranking/"])
def test_the_menu_and_the_sitemap_know_it(client: Client, address: str) -> None:
    assert f"http://testserver{address}" in client.get("/sitemap-pages.xml").content.decode()
    assert 'href="/map/"' in page(client, "/about/")
