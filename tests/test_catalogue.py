"""The catalogue of the world: models and regions, as the files have them."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from deliveries.loader import paths_of
from deliveries.models import Equipment, Party
from deliveries.models.names import fold
from deliveries.models.regions import GROUPINGS, REGIONS
from tests.desk import create_editor, open_form, signed_in
from tests.factories import create_claim, create_delivery, create_equipment, create_party, create_register, create_type

FOLDER = settings.BASE_DIR / "fixtures"
TYPES: dict[str, dict[str, Any]] = {
    row["slug"]: row for row in tomllib.loads((FOLDER / "catalogue.toml").read_text(encoding="utf-8"))["type"]
}
MODELS: dict[str, dict[str, Any]] = {
    row["slug"]: row | {"file": path.stem}
    for path in paths_of(FOLDER / "catalogue")
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["equipment"]
}


def top(slug: str) -> str:
    while parent := TYPES[slug].get("parent"):
        slug = parent
    return slug


def line(slug: str) -> list[str]:
    """A model, what it is a variant of, and so on."""
    found = [slug]
    while above := MODELS[found[-1]].get("variant_of"):
        found.append(above)
    return found


# ---- Models ---------------------------------------------------------------------------------------------


def test_the_catalogue_names_what_the_world_names() -> None:
    assert sum(not model.get("generic", False) for model in MODELS.values()) >= 800


def test_each_file_has_the_models_of_one_top_level_type() -> None:
    assert {model["file"]: top(model["type"]) for model in MODELS.values()} == {
        slug: slug for slug, row in TYPES.items() if "parent" not in row
    }


def test_no_name_is_that_of_two_models() -> None:
    names = Counter(
        key
        for model in MODELS.values()
        for key in {fold(name) for name in (model["designation"], *model.get("aliases", []))}
    )
    assert [key for key, number in names.items() if number > 1 or not key] == []


def test_no_other_name_says_again_what_the_folding_finds() -> None:
    again = [
        (model["slug"], name)
        for model in MODELS.values()
        if model["slug"] not in {"mi-24p"}
        for name in model.get("aliases", [])
        if fold(name) == fold(model["designation"])
    ]
    assert again == []


def test_each_type_has_a_model_that_is_not_named() -> None:
    assert {model["type"] for model in MODELS.values() if model.get("generic")} == set(TYPES)


def test_a_variant_is_at_most_two_steps_from_the_first_of_its_line_and_counted_with_it() -> None:
    """A claim that names the model two steps up says less and nothing else: see rival_model()."""
    lines = [line(slug) for slug in MODELS]
    assert [each for each in lines if len(each) > 3] == []
    pairs = [pair for each in lines for pair in pairwise(each)]
    assert [pair for pair in pairs if len({top(MODELS[slug]["type"]) for slug in pair}) > 1] == []


def test_a_model_is_made_where_a_party_is() -> None:
    parties = tomllib.loads((FOLDER / "catalogue.toml").read_text(encoding="utf-8"))["party"]
    made = {code for model in MODELS.values() for code in model.get("made_in", [])}
    assert made <= {party.get("iso_code") for party in parties}


@pytest.mark.parametrize(
    ("slug", "type_", "made_in", "variant_of"),
    [
        ("mi-35m", "combat-helicopters", ["RUS"], "mi-24"),
        ("ch-47f", "transport-helicopters", ["USA"], "ch-47"),
        ("super-tucano", "ground-attack-aircraft", ["BRA"], None),
        ("il-76", "transport-aircraft", ["RUS"], None),
        ("bayraktar-akinci", "combat-drones", ["TUR"], None),
        ("shahed-136", "loitering-munitions", ["IRN", "RUS"], None),
        ("leopard-2a4", "tanks", ["DEU"], "leopard-2"),
        ("btr-80", "armoured-personnel-carriers", ["RUS"], None),
        ("bmc-kirpi", "mine-protected-vehicles", ["TUR"], None),
        ("caesar", "self-propelled-guns", ["FRA"], None),
        ("bm-21-grad", "multiple-rocket-launchers", ["RUS"], None),
        ("fgm-148-javelin", "anti-tank-missiles", ["USA"], None),
        ("s-300pmu", "surface-to-air-missile-systems", ["RUS"], "s-300"),
        ("type-054a", "frigates", ["CHN"], "type-054"),
        ("ak-47", "rifles", ["RUS"], None),
    ],
)
def test_a_model_is_what_it_is(slug: str, type_: str, made_in: list[str], variant_of: str | None) -> None:
    model = MODELS[slug]
    assert (model["type"], model["made_in"], model.get("variant_of")) == (type_, made_in, variant_of)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Frogfoot", "su-25"), ("Су-30", "su-30"), ("Iliouchine 76", "il-76"), ("Akinci", "bayraktar-akinci"),
        ("Belharra", "fdi"), ("SA-7", "9k32-strela-2"), ("Hind", "mi-24"), ("HMMWV", "humvee"),
        ("CAESAr", "caesar"), ("Wing Loong", "wing-loong-i"), ("Kalachnikov", "ak-47"), ("Т-72", "t-72"),
        ("Super Tucano", "super-tucano"), ("C295", "c-295"), ("Geran-2", "shahed-136"), ("Dôme de fer", "iron-dome"),
    ],
)  # fmt: skip
def test_a_name_of_newspapers_is_that_of_one_model(name: str, slug: str) -> None:
    found = [
        model["slug"]
        for model in MODELS.values()
        if fold(name) in {fold(each) for each in (model["designation"], *model.get("aliases", []))}
    ]
    assert found == [slug]


# ---- What readers see of them -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_nobody_delivered_is_seen_once_a_delivery_names_it(client: Client) -> None:
    model = create_equipment(slug="gold-1", designation="Gold-1", listed=False)
    addresses = ("/equipment/gold-1/", "/api/v1/equipment/gold-1")
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert "Gold-1" not in client.get("/equipment/").text
    create_claim(delivery=create_delivery(of=model))
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert "Gold-1" in client.get("/equipment/").text


@pytest.mark.django_db
def test_a_model_that_another_register_alone_names_is_seen_there(client: Client) -> None:
    create_register()
    model = create_equipment(slug="gold-1", listed=False)
    create_delivery(of=model, register=create_register(slug="other", default=False))
    assert client.get("/equipment/gold-1/").status_code == 404
    assert client.get("/equipment/gold-1/?register=other").status_code == 200


@pytest.mark.django_db
def test_a_line_that_goes_by_its_type_leads_to_no_page_that_there_is_not(client: Client) -> None:
    kind = create_type(slug="radars", name="Radars", singular="radar")
    create_equipment(slug="unspecified-radars", type=kind, generic=True, listed=False)
    delivery = create_delivery(of=create_equipment(type=kind), arrived="2022-03-31")
    create_claim(delivery=delivery, stated_equipment=None)
    page = client.get("/deliveries/?known_on=2022-05-01").text
    assert "/equipment/unspecified-radars/" not in page


@pytest.mark.django_db
def test_the_desk_says_where_a_model_is_made() -> None:
    desk = signed_in(create_editor("editor", "Editor"))
    address = "/admin/deliveries/equipment/add/"
    data = {"designation": "Gold-1", "slug": "gold-1", "type": create_type().pk}
    refused = desk.post(address, open_form(desk, address) | data | {"made_in": "Germany"})
    assert "Write ISO 3166 codes" in refused.content.decode()
    desk.post(address, open_form(desk, address) | data | {"made_in": "deu, FRA"})
    assert Equipment.objects.get(slug="gold-1").made_in == ["DEU", "FRA"]


@pytest.fixture
def made() -> None:
    """Russia's Gold-1 and Silver-1 of two countries, one of which is no party, both delivered."""
    create_party(slug="russia", name="Russia", iso_code="RUS")
    create_party(slug="sweden", name="Sweden", iso_code="SWE", aliases=["Suède"])
    for slug, codes in {"gold-1": ["RUS"], "silver-1": ["SWE", "XYZ"], "lead-1": []}.items():
        model = create_equipment(slug=slug, designation=slug.title(), made_in=codes)
        create_claim(delivery=create_delivery(of=model, arrived="2022-03-31"))


@pytest.mark.django_db
@pytest.mark.usefixtures("made")
def test_the_page_of_a_model_says_where_it_is_made(client: Client) -> None:
    assert 'Made in: <a href="/suppliers/russia/">Russia</a>' in client.get("/equipment/gold-1/").text
    assert 'Made in: <a href="/suppliers/sweden/">Sweden</a>, XYZ' in client.get("/equipment/silver-1/").text
    assert "Made in" not in client.get("/equipment/lead-1/").text
    french = client.get("/fr/equipment/silver-1/").text
    assert 'Pays de fabrication : <a href="/fr/suppliers/sweden/">Suède</a>, XYZ' in french


@pytest.mark.django_db
@pytest.mark.usefixtures("made")
def test_search_engines_are_told_where_a_model_is_made(client: Client) -> None:
    page = client.get("/equipment/silver-1/").text
    told = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])["about"]
    assert (told["@type"], told["name"]) == ("Product", "Silver-1")
    assert told["countryOfOrigin"] == [
        {"@type": "Country", "identifier": "SWE", "name": "Sweden"},
        {"@type": "Country", "identifier": "XYZ"},
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("asked", "slugs"),
    [("made_in=russia", ["gold-1"]), ("made_in=Suède", ["silver-1"]), ("made_in=russia&made_in=sweden&sort=name",
     ["gold-1", "silver-1"]), ("made_in=&sort=name", ["gold-1", "lead-1", "silver-1"]), ("made_in=mali", [])],
)  # fmt: skip
def test_the_list_of_models_is_narrowed_to_what_a_country_makes(client: Client, asked: str, slugs: list[str]) -> None:
    create_party(slug="mali", name="Mali")
    page = client.get(f"/equipment/?{asked}").text
    assert re.findall(r'scope="row"><a href="/equipment/([^/]*)/"', page) == slugs


@pytest.mark.django_db
@pytest.mark.usefixtures("made")
def test_a_country_that_there_is_not_is_no_filter_of_models(client: Client) -> None:
    assert client.get("/equipment/?made_in=atlantis").status_code == 400


# ---- Regions ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("story")
def test_each_country_is_in_one_of_the_smallest_regions() -> None:
    smallest = [slug for slug in REGIONS if not any(region.part_of == slug for region in REGIONS.values())]
    found = Counter(code for slug in smallest for code in REGIONS[slug].members)
    codes = set(Party.objects.filter(kind=Party.Kind.STATE).values_list("iso_code", flat=True))
    assert (set(found), set(found.values())) == (codes, {1})


def test_a_region_has_what_its_parts_have() -> None:
    for region in REGIONS.values():
        assert not region.part_of or region.members <= REGIONS[region.part_of].members
    assert {"MLI", "KEN"} <= REGIONS["africa"].members
    assert sorted(region.m49 for region in REGIONS.values()) == sorted({region.m49 for region in REGIONS.values()})


@pytest.mark.parametrize(
    ("slug", "members", "number"),
    [("sahel", {"MLI", "NGA"}, 10), ("nato-states", {"FIN", "SWE"}, 32), ("eu-states", {"HRV"}, 27),
     ("ecowas-states", {"MLI", "TGO"}, 15), ("g5-sahel-states", {"MRT", "TCD"}, 5)],
)  # fmt: skip
def test_a_grouping_has_its_members(slug: str, members: set[str], number: int) -> None:
    countries = {code for region in REGIONS.values() for code in region.members}
    assert members <= GROUPINGS[slug].members <= countries
    assert len(GROUPINGS[slug].members) == number
