"""What is entered at the desk is public once something that readers see uses it, and not before."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from deliveries.models import Equipment, Source
from tests.desk import create_editor, open_form, signed_in
from tests.factories import create_claim, create_delivery, create_equipment, create_party, create_source, create_type

pytestmark = pytest.mark.django_db

TITLE, LINK, MODEL = "Buy gold now", "https://spam.example/now", "Gold-1"


@pytest.fixture
def desk() -> Client:
    return signed_in(create_editor("contributor", "Contributor"))


@pytest.fixture
def source(desk: Client) -> Source:
    """Entered by a contributor."""
    data = {"publisher": "Spam Daily", "title": TITLE, "kind": "news", "url": LINK}
    desk.post("/admin/deliveries/source/add/", open_form(desk, "/admin/deliveries/source/add/") | data)
    return Source.objects.get(title=TITLE)


@pytest.fixture
def model(desk: Client) -> Equipment:
    """Entered by a contributor."""
    address = "/admin/deliveries/equipment/add/"
    data = {"designation": MODEL, "slug": "gold-1", "type": create_type(slug="radars").pk}
    desk.post(address, open_form(desk, address) | data)
    return Equipment.objects.get(slug="gold-1")


def pages(client: Client, record: Source | Equipment) -> dict[str, bool]:
    """By address whether readers see the record there."""
    if isinstance(record, Source):
        name, own = TITLE, (record.get_absolute_url(), f"/api/v1/sources/{record.pk}")
        lists = ("/sources/", "/api/v1/sources", "/api/v1/openapi.json")
        name_in = {"/api/v1/openapi.json": f'"{record.pk}"'}
    else:
        name, own = MODEL, (record.get_absolute_url(), f"/api/v1/equipment/{record.slug}")
        lists = ("/equipment/", "/api/v1/equipment", "/api/v1/openapi.json")
        name_in = {"/api/v1/openapi.json": "gold-1"}
    found = {address: client.get(address).status_code == 200 for address in own}
    return found | {address: name_in.get(address, name) in client.get(address).text for address in lists}


def test_a_source_is_public_once_something_published_rests_on_it(client: Client, source: Source) -> None:
    draft = create_delivery(state="draft")
    create_claim(delivery=draft, source=source)
    assert not any(pages(client, source).values())
    draft.publish(None)
    assert all(pages(client, source).values())


def test_what_readers_saw_stays_when_its_delivery_is_withdrawn(client: Client, source: Source) -> None:
    delivery = create_delivery()
    create_claim(delivery=delivery, source=source)
    delivery.withdraw("A double.")
    assert client.get(source.get_absolute_url()).status_code == 200


def test_a_source_is_public_where_another_reached_us_through_it(client: Client, source: Source) -> None:
    create_claim(delivery=create_delivery(), source=create_source(published=None, via=source))
    assert all(pages(client, source).values())


def test_a_source_that_reached_us_through_a_public_one_is_not_public_for_it(
    client: Client, desk: Client, source: Source
) -> None:
    paper = create_source(published="2022-04-19")
    create_claim(delivery=create_delivery(), source=paper)
    source.via = paper
    source.save()
    assert not any(pages(client, source).values())
    assert TITLE not in client.get(paper.get_absolute_url()).text


def test_a_model_is_public_once_a_published_delivery_has_a_line_of_it(client: Client, model: Equipment) -> None:
    draft = create_delivery(state="draft", of=model)
    create_claim(delivery=draft)
    assert not any(pages(client, model).values())
    assert MODEL not in packed(client)
    draft.publish(None)
    assert all(pages(client, model).values())
    assert MODEL in packed(client)


def packed(client: Client) -> str:
    """The models of the data package."""
    with zipfile.ZipFile(io.BytesIO(client.get("/data/waybill.zip").getvalue())) as archive:
        return archive.read("equipment.csv").decode()


def test_a_model_is_public_where_a_variant_of_it_is(client: Client, model: Equipment) -> None:
    create_delivery(of=create_equipment(type=model.type, variant_of=model))
    assert all(pages(client, model).values())


def test_a_model_is_no_variant_of_a_public_one_before_it_is_public(client: Client, model: Equipment) -> None:
    known = create_equipment(slug="known", type=model.type)
    create_delivery(of=known)
    Equipment.objects.filter(pk=model.pk).update(variant_of=known)
    assert MODEL not in client.get("/equipment/known/").text


def test_a_filter_by_what_is_not_public_is_one_by_what_is_not_there(
    client: Client, source: Source, model: Equipment
) -> None:
    create_delivery(recipient=create_party(slug="mali"))
    for query in (f"source={source.pk}", f"equipment={model.slug}", "equipment=nowhere"):
        page = client.get(f"/recipients/mali/?{query}")
        assert "is not one of the choices" in page.text
        assert TITLE not in page.text


def test_nobody_cites_the_page_of_a_model_that_is_not_public(client: Client, model: Equipment) -> None:
    assert client.post("/cite/", {"view": f"/equipment/{model.slug}/"}).status_code == 404


def test_what_files_brought_along_is_public_at_once(client: Client) -> None:
    create_equipment(slug="mi-35p", designation="Mi-35P")
    assert "Mi-35P" in client.get("/equipment/").text


def test_the_desk_leads_to_no_page_that_there_is_not(source: Source) -> None:
    editor = signed_in(create_editor("editor", "Editor"))
    address = f"/admin/deliveries/source/{source.pk}/change/"
    assert "viewsitelink" not in editor.get(address).text
    create_claim(delivery=create_delivery(), source=source)
    assert "viewsitelink" in editor.get(address).text
