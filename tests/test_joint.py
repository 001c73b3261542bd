"""One number of several models: it counts once, under their common type, and in no narrower count."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from deliveries.merging import MergeError, Merging, merge
from deliveries.models import Equipment, EquipmentType, Party
from deliveries.models.joint import common_type, join

from .desk import create_editor, open_form, save, signed_in
from .factories import create_claim, create_delivery, create_equipment, create_party, create_type
from .test_data_package import package_of, rows

pytestmark = pytest.mark.django_db

ADD = "/admin/deliveries/equipment/add/"


@dataclass
class Drones:
    """Mali got two TB2, and then twelve TB2 and Akinci."""

    kind: EquipmentType
    strike: EquipmentType
    tb2: Equipment
    akinci: Equipment
    both: Equipment
    mali: Party


@pytest.fixture
def drones() -> Drones:
    kind = create_type(slug="drones", name="Drones", singular="drone")
    strike = create_type(slug="strike-drones", name="Strike drones", singular="strike drone", parent=kind)
    tb2 = create_equipment(slug="tb2", designation="TB2", type=strike)
    akinci = create_equipment(slug="akinci", designation="Akinci", type=create_type(parent=kind))
    both = create_equipment(slug="akinci-and-tb2", designation="Akinci + TB2", type=kind)
    join(both, [tb2, akinci])
    mali = create_party(slug="mali", name="Mali")
    for of, number, day in ((tb2, 2, "2022-03-17"), (both, 12, "2022-12-01")):
        create_claim(delivery=create_delivery(recipient=mali, of=of, quantity=number, arrived=day))
    return Drones(kind, strike, tb2, akinci, both, mali)


def timeline(client: Client, query: str = "") -> dict[str, object]:
    found: dict[str, object] = client.get(f"/recipients/mali/timeline.json?{query}").json()
    return found


def test_it_counts_once_under_their_common_type(client: Client, drones: Drones) -> None:
    told = timeline(client, "type=drones")
    assert told["total"] == {"best": 14, "low": 14, "high": 14, "unknown_lines": 0}
    assert "told_together" not in told


@pytest.mark.parametrize("query", ["equipment=tb2", "type=strike-drones"])
def test_a_narrower_view_counts_it_not_and_says_so(client: Client, drones: Drones, query: str) -> None:
    told = timeline(client, query)
    assert told["total"] == {"best": 2, "low": 2, "high": 2, "unknown_lines": 0}
    assert told["told_together"] == {"akinci-and-tb2": {"best": 12, "low": 12, "high": 12, "unknown_lines": 0}}
    for address in ("/recipients/mali/", "/deliveries/"):
        assert "sources give one number of them together" in client.get(f"{address}?{query}").text


def test_other_filters_hold_for_what_is_told_together(client: Client, drones: Drones) -> None:
    assert "told_together" not in timeline(client, "equipment=tb2&until=2022-06-30")


def test_a_model_of_which_nothing_came_by_itself_says_what_came_together(client: Client, drones: Drones) -> None:
    page = client.get("/equipment/akinci/").text
    assert "Besides these, 12" in page


def test_the_page_of_a_joint_model_leads_to_its_parts(client: Client, drones: Drones) -> None:
    page = client.get("/equipment/akinci-and-tb2/").text
    assert all(f'href="/equipment/{slug}/"' in page for slug in ("tb2", "akinci"))


def test_a_part_is_public_once_a_joint_number_of_it_is(client: Client, drones: Drones) -> None:
    Equipment.objects.filter(pk=drones.akinci.pk).update(listed=False)
    assert Equipment.objects.public().filter(pk=drones.akinci.pk).exists()


def test_downloads_name_the_parts(client: Client, drones: Drones) -> None:
    told = client.get("/api/v1/equipment/akinci-and-tb2").json()
    assert sorted(told["together"]) == ["akinci", "tb2"]
    told_of = [(row["equipment"], row["together"]) for row in rows(package_of(client), "joint_models")]
    assert told_of == [("akinci-and-tb2", "tb2"), ("akinci-and-tb2", "akinci")]


def test_unlike_things_have_no_number_together(drones: Drones) -> None:
    with pytest.raises(ValidationError, match="unlike things"):
        common_type([drones.tb2, create_equipment()])


# ---- At the desk ---------------------------------------------------------------------------------------


@pytest.fixture
def desk() -> Client:
    return signed_in(create_editor("ada", "Administrator", is_superuser=True))


def test_it_is_made_of_its_parts_alone(desk: Client, drones: Drones) -> None:
    anka = create_equipment(slug="anka", designation="Anka", type=drones.strike)
    save(desk, ADD, together=[str(drones.tb2.pk), str(anka.pk)])
    made = Equipment.objects.get(designation="Anka + TB2")
    assert (made.slug, made.type) == ("anka-and-tb2", drones.strike)
    assert set(made.parts.values_list("part", flat=True)) == {drones.tb2.pk, anka.pk}


def test_its_form_tells_its_parts_and_they_stay(desk: Client, drones: Drones) -> None:
    address = f"/admin/deliveries/equipment/{drones.both.pk}/change/"
    assert "together" not in open_form(desk, address)
    save(desk, address, aliases="TB2s and Akincis")
    assert drones.both.parts.count() == 2


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (["tb2"], "One model by itself"),
        (["tb2", "akinci"], "on record already"),
        (["tb2", "truck"], "unlike things"),
        (["tb2", "akinci-and-tb2"], "not one of the available choices"),
    ],
)
def test_what_is_no_joint_model_is_refused_in_words(
    desk: Client, drones: Drones, chosen: list[str], words: str
) -> None:
    create_equipment(slug="truck")
    pks = [str(Equipment.objects.get(slug=slug).pk) for slug in chosen]
    before = Equipment.objects.count()
    with pytest.raises(AssertionError, match=words):
        save(desk, ADD, together=pks)
    assert Equipment.objects.count() == before


# ---- Merging -------------------------------------------------------------------------------------------


def test_a_part_that_is_merged_stays_a_part(drones: Drones) -> None:
    other = create_equipment(slug="akinci-b", designation="Akinci B", type=drones.strike)
    merge(other, drones.akinci, {}, seen=Merging(other, drones.akinci).mark())
    assert set(drones.both.parts.values_list("part__slug", flat=True)) == {"tb2", "akinci-b"}


def test_two_parts_of_one_cannot_be_merged(drones: Drones) -> None:
    with pytest.raises(MergeError, match="stands for both"):
        merge(drones.tb2, drones.akinci, {}, seen=Merging(drones.tb2, drones.akinci).mark())


def test_a_joint_model_is_not_merged_with_a_single_one(drones: Drones) -> None:
    with pytest.raises(MergeError, match="several models"):
        merge(drones.tb2, drones.both, {}, seen=Merging(drones.tb2, drones.both).mark())
