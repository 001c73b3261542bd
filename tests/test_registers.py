"""Trade registers on record: what is kept of a file, what it comes to, later releases, and who may read it."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from openpyxl import load_workbook

from deliveries.changelog.lapses import note_lapsed
from deliveries.changelog.recording import catch_up
from deliveries.dev.trade_register import delivery_years, preamble
from deliveries.models import (
    Change,
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    Register,
    RegisterRow,
    Release,
    Source,
)
from deliveries.registers import storing
from deliveries.registers.formats.sipri_types import TYPES
from deliveries.registers.importing import ImportRefusedError

from .factories import create_delivery, create_equipment, create_party, create_type
from .trade_registers import brought_in, deal, deals, year, years

pytestmark = pytest.mark.django_db
LATER = preamble(made="10 Mar 2025", last=2025)


def sipri() -> Register:
    return Register.objects.get(slug="sipri")


def current() -> Any:
    return Delivery.objects.published().in_register(sipri())


def timeline(client: Client, **asked: str) -> Any:
    Register.objects.filter(slug="sipri").update(access=Register.Access.EVERYBODY, downloads=True)
    return client.get("/recipients/mali/timeline.json", {"register": "sipri", **asked}).json()


@pytest.fixture(autouse=True)
def catalogue() -> None:
    create_type(slug="other-equipment")
    aircraft, missiles = create_type(slug="helicopters"), create_type(slug="missiles")
    create_type(slug="combat-helicopters", parent=aircraft)
    create_type(slug="portable-air-defence-missiles", parent=missiles)
    create_type(slug="patrol-craft", parent=create_type(slug="ships"))
    create_party(slug="mali", name="Mali")


# ---- What is kept, and what it comes to -----------------------------------------------------------------


def test_a_row_is_kept_whole_and_comes_to_a_delivery_with_a_line_and_a_claim() -> None:
    brought_in(deals(deal(recipient="Mali", comment="For training", marks=("?", "", "?"))))
    (row,), (delivery,) = RegisterRow.objects.all(), current()
    (item,), (claim,) = delivery.items.all(), delivery.claims.all()

    assert row.delivery == delivery
    assert (row.cells["tiv_order"], row.cells["ordered"]) == ("30", "4")
    assert (item.quantity, item.low, item.high, item.estimated) == (4, None, None, True)
    assert (delivery.order.edtf, delivery.arrival.edtf) == ("2016?", "2017/2020")
    assert (claim.source.slug, claim.quotation) == ("sipri-2024-10-13", "For training")


def test_the_same_file_once_more_changes_nothing() -> None:
    raw = deals(deal(), deal(designation="Zeta-2", ordered=9))
    brought_in(raw)
    again = brought_in(raw)

    assert (again.stored.new, again.stored.changed, again.stored.withdrawn, again.stored.same) == (0, 0, 0, 3)
    assert (RegisterRow.objects.count(), Claim.objects.count()) == (2, 3)


def test_sums_by_year_type_and_party_are_those_of_the_cells() -> None:
    rows = list(delivery_years(400, parties=14, models=40))
    brought_in(years(*rows))
    found, told = Counter[Any](), Counter[Any]()
    for row in rows:
        told[row[2], row[1], row[10], row[3].casefold()] += row[8]
    items = DeliveryItem.objects.filter(delivery__in=current())
    for item in items.select_related("delivery__recipient", "delivery__supplier", "equipment"):
        one = item.delivery
        assert one.supplier
        assert one.arrival
        day = one.arrival.earliest
        key = one.recipient.name, one.supplier.name, day.year, item.equipment.designation.casefold()
        found[key] += item.quantity or 0

    assert found == told
    assert RegisterRow.objects.count() == len(rows)


def test_a_check_writes_nothing() -> None:
    outcome = brought_in(deals(deal()), check=True)

    assert outcome.stored.new == 1
    assert not Register.objects.filter(slug="sipri").exists()
    assert not Party.objects.filter(name="Narnia").exists()


def test_what_fails_at_the_end_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: Any) -> None:
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(storing, "_keep", fails)
    with pytest.raises(DatabaseError):
        brought_in(deals(deal()))

    assert (Delivery.objects.count(), Source.objects.count()) == (0, 0)


# ---- Parties and models ---------------------------------------------------------------------------------


def test_parties_are_found_by_any_name_and_made_of_that_register_alone() -> None:
    turkey = create_party(name="Turkey", aliases=["Türkiye"])
    group = create_party(name="Hezbollah", kind=Party.Kind.ARMED_GROUP)
    china = create_party(name="China", aliases=["PRC"])
    brought_in(
        deals(
            deal(recipient="Turkiye"),
            deal(recipient="Hezbollah (Lebanon)*"),
            deal(recipient="PRC (Israel/Palestine)*"),
            deal(recipient="Alliance**", supplier="unknown supplier(s)"),
            deal(recipient="unknown recipient(s)"),
            deal(recipient="unknown rebel group*"),
            deal(recipient="Libya GNC"),
        )
    )
    received = Counter(current().values_list("recipient__name", flat=True))
    made = {party.name: party.kind for party in Party.objects.filter(named_by=sipri())}

    assert (received[turkey.name], received[group.name], received[china.name]) == (1, 1, 0)
    assert received["Unknown recipient"] == 2
    assert made == {
        "PRC (Israel/Palestine)": "armed-group",
        "Alliance": "organisation",
        "Libya GNC": "organisation",
        "Unknown recipient": "unknown",
        "Russia": "state",
    }
    assert current().get(recipient__name="Alliance").supplier is None


def test_a_model_is_told_by_its_designation_and_its_type() -> None:
    own = create_equipment(designation="Zeta 1", type=create_type(slug="x", parent=None))
    brought_in(
        deals(
            deal(designation="Breeze", description="portable SAM"),
            deal(designation="Breeze", description="patrol craft"),
            deal(designation="Zeta-1"),
            deal(designation="aircraft engine", description="aircraft engine"),
        )
    )
    made = Equipment.objects.filter(named_by=sipri())

    assert sorted(made.values_list("designation", "type__slug")) == [
        ("Breeze", "patrol-craft"),
        ("Breeze", "portable-air-defence-missiles"),
        ("Zeta-1", "combat-helicopters"),
        ("aircraft engine", "other-equipment"),
    ]
    assert made.get(designation="aircraft engine").generic
    assert not own.items.exists()


@pytest.mark.parametrize(("designation", "of"), [("Zeta-1T", "Zeta-1"), ("Zeta-1 122mm", "Zeta-1"), ("Zeta-12", None)])
def test_a_version_that_the_catalogue_lacks_is_a_variant_of_what_it_is_a_version_of(
    designation: str, of: str | None
) -> None:
    create_equipment(designation="Zeta-1", type=EquipmentType.objects.get(slug="combat-helicopters"))
    brought_in(deals(deal(designation=designation)))

    variant = Equipment.objects.get(designation=designation).variant_of
    assert (variant and variant.designation) == of


def test_a_designation_of_two_models_is_a_variant_of_what_both_are() -> None:
    combat = EquipmentType.objects.get(slug="combat-helicopters")
    first = create_equipment(designation="Zeta-1", type=combat)
    create_equipment(designation="Zeta-1M", type=combat, variant_of=first)
    brought_in(deals(deal(designation="Zeta-1/Zeta-1M")))

    assert Equipment.objects.get(designation="Zeta-1/Zeta-1M").variant_of == first


def test_a_designation_of_a_model_and_a_variant_of_its_variant_is_of_the_nearest_that_both_are() -> None:
    combat = EquipmentType.objects.get(slug="combat-helicopters")
    first = create_equipment(designation="Zeta-1", type=combat)
    second = create_equipment(designation="Zeta-1P", type=combat, variant_of=first)
    create_equipment(designation="Zeta-5P", type=combat, variant_of=second)
    create_equipment(designation="Zeta-6V", type=combat, variant_of=first)
    brought_in(deals(deal(designation="Zeta-1P/Zeta-5P"), deal(designation="Zeta-5P/Zeta-6V")))

    made = Equipment.objects.filter(named_by=sipri()).order_by("designation")
    assert [model.variant_of for model in made] == [second, first]


def test_words_that_are_not_known_are_read_by_their_category_and_told() -> None:
    outcome = brought_in(
        years(year(description="sky ship", category="Ships"), year(2, description="?", designation="Y"))
    )

    assert outcome.unknown_words == {"sky ship": 1, "?": 1}
    assert set(Equipment.objects.filter(named_by=sipri()).values_list("type__slug", flat=True)) == {
        "ships",
        "other-equipment",
    }
    assert TYPES["apc/apv"] == "armoured-personnel-carriers"


# ---- What is awaited ------------------------------------------------------------------------------------


def test_a_promise_of_a_register_never_lapses_and_is_no_news() -> None:
    brought_in(deals(deal(ordered=10)))

    assert (catch_up(), note_lapsed(dt.date(2100, 1, 1)), Change.objects.count()) == (0, 0, 0)
    assert current().expected().get().arrival is None


# ---- Later releases -------------------------------------------------------------------------------------


def test_a_later_release_adds_changes_and_withdraws_and_the_earlier_one_can_still_be_read(client: Client) -> None:
    brought_in(
        years(
            year(1, recipient="Mali", number=2), year(2, recipient="Mali", number=3, designation="Zeta-2"),
            year(3, recipient="Mali", number=5, designation="Zeta-3"),
        )
    )  # fmt: skip
    changed = current().get(items__quantity=3)
    later = brought_in(
        years(
            year(1, recipient="Mali", number=2), year(2, recipient="Mali", number=4, designation="Zeta-2"),
            year(4, recipient="Mali", number=7, designation="Zeta-4"),
            head=LATER,
        )
    ).stored  # fmt: skip

    assert (later.new, later.changed, later.withdrawn, later.same) == (1, 1, 1, 1)
    assert timeline(client)["total"]["best"] == 13
    assert timeline(client, known_on="2025-03-10")["total"]["best"] == 13
    assert timeline(client, known_on="2025-03-09")["total"]["best"] == 10
    assert timeline(client, known_on="2024-10-12")["total"] is None
    assert current().get(pk=changed.pk).items.get().quantity == 4
    assert client.get(f"/deliveries/{Delivery.objects.get(items__quantity=5).pk}/").status_code == 410


def test_a_release_of_a_part_withdraws_nothing_of_the_rest() -> None:
    brought_in(deals(deal(), deal(supplier="China"), deal(designation="Zeta-9", years="1960")))
    head = preamble(2000, 2025, "10 Mar 2025").replace("from All countries to", "from China to")
    later = brought_in(deals(deal(supplier="China", designation="Zeta-5"), head=head)).stored

    assert (later.new, later.withdrawn) == (1, 1)


def test_a_deal_does_not_count_beside_some_of_its_own_years() -> None:
    brought_in(deals(deal(years="2017; 2019; 2020"), deal(designation="Zeta-2", years="2020")))

    with pytest.raises(ImportRefusedError, match="counted twice"):
        brought_in(years(year(year=2019), head=preamble(2018, 2025, "10 Mar 2025")))

    assert (current().count(), Release.objects.count()) == (2, 1)


def test_rows_a_year_take_the_place_of_deals_whose_years_they_all_have() -> None:
    brought_in(deals(deal(years="2017; 2019; 2020")))
    later = brought_in(years(year(year=2019), year(year=2020), head=preamble(2017, 2025, "10 Mar 2025"))).stored

    assert (later.new, later.withdrawn, current().count()) == (2, 1, 2)


def test_an_earlier_release_is_refused_after_a_later_one() -> None:
    brought_in(deals(deal(), head=LATER))

    with pytest.raises(ImportRefusedError, match="later release"):
        brought_in(deals(deal()))


# ---- The command ----------------------------------------------------------------------------------------


def test_the_command_reports_what_it_did(tmp_path: Path) -> None:
    file, out = tmp_path / "deals.csv", StringIO()
    file.write_bytes(deals(deal(), deal(recipient="Alliance**", description="sky ship")))
    call_command("import_register", "sipri", str(file), stdout=out)
    told = out.getvalue()

    assert [words for words in ("Rows kept: 2", "8 units", "Alliance", "sky ship (1)") if words not in told] == []
    assert Release.objects.get().files[0]["rows"] == 2


def test_a_file_that_is_no_register_is_refused_with_what_it_seems_to_be(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("recipient,equipment\nmali,mi-24p\n")

    with pytest.raises(CommandError, match="a table with the columns “recipient”, “equipment”"):
        call_command("import_register", "sipri", str(file))


def test_the_command_for_tables_names_the_one_for_registers(tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_bytes(deals(deal()))

    with pytest.raises(CommandError, match=r"manage\.py import_register sipri"):
        call_command("import_table", "deliveries", str(file))


# ---- Who may read it ------------------------------------------------------------------------------------

SECRET = "Quibblewing"


def everywhere(pk: int, source: int) -> list[str]:
    """Every address that might tell of a register, asked for it."""
    ask = "register=sipri"
    party, equipment = "sipri-quibblewing-land", "sipri-quibblewing-9"
    pages = [
        "/", "/recipients/", "/recipients/mali/", f"/recipients/{party}/", "/suppliers/", "/suppliers/mali/",
        "/equipment/", f"/equipment/{equipment}/", "/deliveries/", "/changes/", "/compare/", "/sources/", "/data/",
        f"/deliveries/{pk}/", f"/deliveries/{pk}/history/", f"/deliveries/{pk}/preview/", f"/sources/{source}/",
        "/recipients/mali/timeline.json", "/recipients/mali/timeline.csv", "/recipients/mali/timeline.svg",
        f"/recipients/{party}/timeline.json", "/deliveries.csv", "/deliveries.json", "/deliveries.xlsx",
        "/deliveries.atom", "/changes.json", "/changes.atom", "/compare.json", "/embed/recipients/mali/",
        f"/embed/recipients/{party}/", "/data/waybill.zip", f"/api/v1/deliveries/{pk}", "/api/v1/deliveries",
        "/api/v1/claims", "/api/v1/parties", f"/api/v1/parties/{party}", "/api/v1/equipment", "/api/v1/sources",
        f"/api/v1/equipment/{equipment}", f"/api/v1/sources/{source}", "/api/v1/recipients/mali/timeline",
        "/api/v1/reported-totals", "/api/v1/openapi.json",
    ]  # fmt: skip
    asked = [f"{page}?{ask}" for page in pages] + pages
    searched = [
        f"/deliveries/?q=quibblewing&{ask}",
        "/deliveries/?q=quibblewing",
        f"/deliveries/?equipment={equipment}",
    ]
    oembed = f"/oembed?url=http://testserver/recipients/mali/%3F{ask}"
    return [*asked, *searched, oembed, f"/compare/?recipient=mali&recipient={party}&{ask}"]


def closed() -> tuple[int, int]:
    """A closed register with a delivery to Mali: the pk of that, and of its source."""
    create_delivery(recipient=Party.objects.get(slug="mali"), of=create_equipment(designation="Own"))
    brought_in(
        deals(
            deal(recipient="Mali", designation=f"{SECRET}-9", comment=f"{SECRET} crews", supplier=f"{SECRET} Land"),
            deal(recipient=f"{SECRET} Land", designation=f"{SECRET}-9"),
        )
    )
    return current().get(recipient__slug="mali").pk, Source.objects.get(slug="sipri-2024-10-13").pk


def shown(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    return str(content.decode(errors="replace"))


def test_nothing_of_a_closed_register_leaks_by_any_address(client: Client) -> None:
    pk, source = closed()
    leaks = []
    for address in everywhere(pk, source):
        text = shown(client.get(address)).lower()
        # What was asked for is said again, and is in the way to sign in and back.
        for asked in ("q=quibblewing", "q%3dquibblewing", "“quibblewing”", "sipri-quibblewing", 'value="quibblewing"'):
            text = text.replace(asked, "")
        if SECRET.lower() in text:
            leaks.append(address)
    cited = client.post("/cite/", {"view": "/recipients/mali/?register=sipri"})

    assert leaks == []
    assert cited.status_code == 400


def test_who_is_signed_in_reads_the_pages_of_a_closed_register_and_takes_nothing_away(client: Client) -> None:
    pk, _source = closed()
    client.force_login(User.objects.create_user("analyst"))
    page = client.get("/recipients/mali/?register=sipri")

    assert f"{SECRET}-9" in shown(page)
    assert (page["Cache-Control"], page.get("ETag")) == ("private, no-store", None)
    assert f"{SECRET} crews" in shown(client.get(f"/deliveries/{pk}/"))
    for address in ("/deliveries.csv", "/recipients/mali/timeline.json", "/deliveries.atom", "/api/v1/deliveries"):
        assert client.get(f"{address}?register=sipri").status_code == 400
    assert client.get("/deliveries.csv").status_code == 200


@pytest.mark.parametrize("path", ["/", "/equipment/", "/sources/", "/recipients/", "/recipients/mali/", "/changes/"])
def test_a_page_of_a_closed_register_leads_to_signing_in(client: Client, path: str) -> None:
    closed()
    page = client.get(f"{path}?register=sipri").content.decode()

    assert "Sign in to read this register." in page
    assert f'<a href="/accounts/login/?next={quote(path, safe="")}%3Fregister%3Dsipri">Sign in</a>' in page
    assert "Sign in first" in page
    assert "understood" not in page


def test_beside_another_mistake_a_closed_register_is_not_all_that_is_wrong(client: Client) -> None:
    closed()

    for path in ("/recipients/mali/", "/changes/"):
        page = client.get(f"{path}?register=sipri&since=someday").content.decode()
        assert "understood" in page
        assert "Sign in first" not in page


@pytest.mark.parametrize("path", ["/", "/recipients/mali/", "/changes/", "/deliveries.csv"])
def test_a_register_that_nobody_brought_in_is_said_not_to_be_there(client: Client, path: str) -> None:
    closed()

    assert "There is no such register here." in client.get(f"{path}?register=none").content.decode()


def test_what_a_register_alone_names_is_not_in_the_catalogue(client: Client) -> None:
    closed()
    Register.objects.filter(slug="sipri").update(access=Register.Access.EVERYBODY)

    assert SECRET not in shown(client.get("/equipment/"))
    assert client.get("/equipment/sipri-quibblewing-9/").status_code == 404
    assert client.get("/equipment/sipri-quibblewing-9/?register=sipri").status_code == 200
    assert SECRET not in shown(client.get("/recipients/"))
    assert f"{SECRET} Land" in shown(client.get("/recipients/?register=sipri"))


def opened() -> None:
    Register.objects.filter(slug="sipri").update(access=Register.Access.EVERYBODY)


def test_the_front_page_equipment_and_sources_tell_of_a_register_that_is_asked_for(client: Client) -> None:
    _pk, source = closed()
    opened()
    front, models, releases = (
        shown(client.get(f"{page}?register=sipri")) for page in ("/", "/equipment/", "/sources/")
    )
    release = shown(client.get(f"/sources/{source}/"))

    assert f"{SECRET}-9" in front
    assert 'href="/suppliers/?register=sipri"' in front
    assert 'href="/equipment/sipri-quibblewing-9/?register=sipri"' in models
    assert f"/sources/{source}/" in releases
    assert f"{SECRET}-9" in release
    assert [page for page in (front, models, releases) if "© Stockholm" not in page or "Own" in page] == []


def test_a_release_of_a_closed_register_tells_who_is_signed_in_what_it_says(client: Client) -> None:
    _pk, source = closed()
    client.force_login(User.objects.create_user("analyst"))

    assert f"{SECRET}-9" in shown(client.get(f"/sources/{source}/"))


def test_models_of_a_register_are_found_by_a_part_of_a_name_and_sorted(client: Client) -> None:
    brought_in(
        years(
            year(1, designation="Alpha-1", number=1_200), year(2, designation="Zeta-2", year=2019),
            year(3, designation="Zeta-2", year=2018),
            year(4, designation="Mid-3", year=2020, description="patrol craft"),
        )
    )  # fmt: skip
    opened()

    def listed(asked: str) -> list[str]:
        page = shown(client.get(f"/equipment/?register=sipri{asked}"))
        return re.findall(r'<th scope="row"><a [^>]*>([^<]*)<', page)

    assert listed("") == ["Zeta-2", "Alpha-1", "Mid-3"]
    assert listed("&sort=name") == ["Alpha-1", "Mid-3", "Zeta-2"]
    assert listed("&sort=-latest") == ["Mid-3", "Zeta-2", "Alpha-1"]
    assert listed("&name=zeta+2") == ["Zeta-2"]
    assert listed("&type=ships") == ["Mid-3"]
    assert listed("&name=omega") == []
    assert "1,200" in shown(client.get("/equipment/?register=sipri"))


def test_estimates_are_told_and_found(client: Client) -> None:
    brought_in(
        years(
            year(1, recipient="Mali", number=3, estimates=("No", "Yes", "Yes")),
            year(2, recipient="Mali", number=5, designation="Zeta-2"),
        )
    )
    Register.objects.filter(slug="sipri").update(access=Register.Access.EVERYBODY, downloads=True)
    page = shown(client.get("/recipients/mali/?register=sipri"))
    rows = client.get("/deliveries.json?register=sipri&estimate=number").json()["rows"]

    assert "3 (estimate)" in page
    assert 'name="estimate"' in page
    assert "2017 (estimate)" in page
    assert [(row["when"], row["estimated"], row["low"], row["high"]) for row in rows] == [("2017?", True, None, None)]
    assert timeline(client)["total"] == {"low": 8, "best": 8, "high": 8, "unknown_lines": 0, "approximate": True}


def test_a_delivery_shows_the_rows_of_its_register(client: Client) -> None:
    brought_in(
        years(year(7, recipient="Mali", number=3)), deals(deal(recipient="Mali", delivered=3, ordered=9, years="2017"))
    )
    Register.objects.filter(slug="sipri").update(access=Register.Access.EVERYBODY)
    page = shown(client.get(f"/deliveries/{current().delivered().get().pk}/"))

    told = ("As the register has it", "Local production", "Number ordered", "SIPRI TIV for total order", "© Stockholm")
    assert [words for words in told if words not in page] == []


def test_a_register_says_how_far_it_goes(client: Client) -> None:
    closed()
    opened()
    page = shown(client.get("/recipients/?register=sipri"))

    assert "Covers 3 of 5 types from 1 January 1950 to 13 October 2024." in page
    assert "<p>Helicopters, Missiles, Ships</p>" in page


def test_a_type_of_which_a_register_covers_some_is_not_said_to_be_covered(client: Client) -> None:
    closed()
    opened()
    create_type(slug="tugs", name="Tugs", parent=EquipmentType.objects.get(slug="ships"))
    page = shown(client.get("/recipients/?register=sipri"))

    assert "to 13 October 2024. In part: Ships." in page
    assert "<p>Helicopters, Missiles</p>" in page


def test_what_says_nothing_of_a_register_of_one_publisher_is_not_shown(client: Client) -> None:
    pk, _source = closed()
    opened()
    for address in ("/recipients/mali/", "/deliveries/", f"/deliveries/{pk}/", "/"):
        page = shown(client.get(f"{address}?register=sipri" if "mali" in address or pk else address))
        nothing = (
            "1 voice",
            "1 publication",
            "official only",
            "Sources that count",
            'name="disputed"',
            "day not known",
        )
        assert [words for words in nothing if words in page] == [], address
    assert "c-sources" not in shown(client.get("/deliveries/?register=sipri"))
    assert "c-sources" in shown(client.get("/deliveries/?register=sipri&columns=sources"))


def test_a_filter_of_a_register_of_one_publisher_leaves_no_columns_in_the_address_that_nobody_chose(
    client: Client,
) -> None:
    closed()
    opened()
    everywhere = {"sources", "disputed"}
    unasked = set(
        re.findall(r'name="columns" value="([a-z_]+)" checked', shown(client.get("/deliveries/?register=sipri")))
    )
    assert unasked
    assert not unasked & everywhere

    def pushed(columns: set[str]) -> str:
        query = "&".join(f"columns={name}" for name in sorted(columns))
        asked = client.get(f"/deliveries/?register=sipri&disputed=no&{query}", headers={"HX-Request": "true"})
        assert f'value="{min(columns)}" checked' in " ".join(asked.content.decode().split())
        return str(asked["HX-Push-Url"])

    assert pushed(unasked) == "/deliveries/?disputed=no&register=sipri"
    # What is usual of the site's own register is a choice here, and stays.
    for name in everywhere:
        assert f"columns={name}" in pushed(unasked | everywhere)


def test_the_lines_of_a_register_lead_to_its_parties_and_models(client: Client) -> None:
    closed()
    opened()
    page = shown(client.get("/deliveries/?register=sipri"))
    links = re.findall(r'href="(/(?:recipients|suppliers|equipment)/sipri[^"]*)"', page)

    assert len(links) > 2
    assert {client.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_every_link_of_a_closed_register_leads_who_is_signed_in_somewhere(client: Client) -> None:
    pk, source = closed()
    client.force_login(User.objects.create_user("analyst"))
    party = "sipri-quibblewing-land"
    pages = [
        *(f"{page}?register=sipri" for page in ("/", "/recipients/", "/equipment/", "/sources/", "/deliveries/")),
        f"/recipients/{party}/?register=sipri", f"/suppliers/{party}/?register=sipri", f"/sources/{source}/",
        f"/compare/?recipient={party}&type=missiles&type=helicopters&register=sipri", f"/deliveries/{pk}/",
        f"/compare/?recipient={party}&recipient=mali&type=helicopters&register=sipri",
    ]  # fmt: skip
    broken = []
    for page in pages:
        content = shown(client.get(page)).partition("<main")[2]
        links = {unescape(link).partition("#")[0] for link in re.findall(r'href="([^"]*)"', content)}
        there = {urljoin(page, link) for link in links if link and not link.startswith(("http", "mailto"))}
        broken += [(page, link) for link in there if client.get(link).status_code not in {200, 302}]

    assert broken == []


def test_the_desk_takes_the_files_of_a_register(client: Client) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    file = SimpleUploadedFile("deals.csv", deals(deal(recipient="Mali")))
    looked = client.post("/admin/deliveries/register/files/", {"register": "sipri", "chosen": [file], "step": "check"})
    file.seek(0)

    assert "Rows kept: 1" in shown(looked)
    assert not Register.objects.filter(slug="sipri").exists()
    client.post("/admin/deliveries/register/files/", {"register": "sipri", "chosen": [file], "step": "write"})
    assert current().count() == 1


def test_an_editor_takes_a_model_into_the_catalogue(client: Client) -> None:
    brought_in(deals(deal(recipient="Mali")))
    model = Equipment.objects.get(designation="Zeta-1")
    client.force_login(User.objects.create_superuser("editor"))
    client.post("/admin/deliveries/equipment/", {"action": "take_in", "_selected_action": [model.pk]})

    model.refresh_from_db()
    assert model.named_by is None


def test_a_delivery_of_a_register_is_not_changed_at_the_desk_and_says_by_what_it_is(client: Client) -> None:
    brought_in(deals(deal(recipient="Mali")))
    (delivery,) = current()
    form = f"/admin/deliveries/delivery/{delivery.pk}/"
    client.force_login(User.objects.create_superuser("editor"))
    page = shown(client.get(f"{form}change/"))

    assert "the next release does" in page
    assert f'href="/sources/{Source.objects.get(slug="sipri-2024-10-13").pk}/"' in page
    assert 'name="_save"' not in page
    assert client.post(f"{form}change/", {}).status_code == client.post(f"{form}withdraw/", {}).status_code == 403
    assert "SIPRI" not in shown(client.get("/admin/deliveries/delivery/add/"))


def test_a_table_adds_nothing_to_a_register_that_follows_files(tmp_path: Path) -> None:
    brought_in(deals(deal(recipient="Mali")))
    file = tmp_path / "table.csv"
    file.write_text("recipient,equipment\nmali,zeta-1\n")

    with pytest.raises(CommandError, match="follows files"):
        call_command("import_table", "deliveries", str(file), register="sipri")


def test_a_large_file_of_a_register_is_known_at_the_door_for_tables(client: Client) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    file = SimpleUploadedFile("deals.csv", deals(*[deal(comment="x" * 900) for _row in range(6_000)]))

    page = shown(client.post("/admin/deliveries/delivery/table/", {"file": file}))
    assert "manage.py import_register sipri" in page


# ---- What is taken away -----------------------------------------------------------------------------------


def taken(client: Client, address: str) -> Any:
    """What an open register gives at an address."""
    Register.objects.filter(slug="sipri").update(access=Register.Access.EVERYBODY, downloads=True)
    return client.get(f"{address}{'&' if '?' in address else '?'}register=sipri")


def test_values_and_orders_are_in_downloads_and_in_no_count(client: Client) -> None:
    brought_in(
        years(year(7, recipient="Mali", number=3)), deals(deal(recipient="Mali", delivered=3, ordered=9, years="2017"))
    )
    line = next(csv.DictReader(StringIO(shown(taken(client, "/deliveries.csv")))))
    (row,) = [one for one in taken(client, "/deliveries.json").json()["rows"] if one["status"] == "delivered"]
    told = [one["register_row"] for one in taken(client, "/api/v1/deliveries").json()["results"]]
    book = load_workbook(BytesIO(b"".join(taken(client, "/deliveries.xlsx"))))
    heading = [cell.value for cell in book["Deliveries"][1]]

    columns = ("row_ordered", "row_tiv_unit", "row_tiv_order", "row_tiv_delivered", "row_local_production")
    assert [line[name] for name in columns] == ["9", "7.5", "30", "15", "No"]
    assert [row[name] for name in columns] == ["9", "7.5", "30", "15", "No"]
    assert [name for name in columns if name not in heading] == []
    assert {"tiv_delivered": "15", "ordered": "9"}.items() <= told[0].items()
    assert timeline(client)["total"]["best"] == 3
    assert "row_tiv_unit" not in shown(client.get("/deliveries.csv"))


def test_what_is_taken_away_carries_the_credit_of_its_register_and_not_ours(client: Client) -> None:
    brought_in(deals(deal(recipient="Mali")))
    taken(client, "/")
    cited = client.post("/cite/", {"view": "/recipients/mali/?register=sipri"}, follow=True)
    page = "http%3A%2F%2Ftestserver%2Frecipients%2Fmali%2F%3Fregister%3Dsipri"
    told = {
        "a picture": shown(taken(client, "/recipients/mali/timeline.svg")),
        "a picture of two": shown(taken(client, "/compare.svg?recipient=mali&type=helicopters")),
        "a frame": shown(taken(client, "/embed/recipients/mali/")),
        "where frames come from": client.get(f"/oembed?url={page}").json()["provider_name"],
        "a citation": re.search("quotable[^>]*>(.*?)<", shown(cited))[1],  # type: ignore[index]
        "BibTeX": re.search("author = (.*)", shown(cited))[1],  # type: ignore[index]
        "a kept view": client.get(cited.request["PATH_INFO"].rstrip("/") + ".json").json()["credit"],
        "data": taken(client, "/recipients/mali/timeline.json").json()["credit"],
        "a feed": re.search("<author>.*?</author>", shown(taken(client, "/deliveries.atom")))[0],  # type: ignore[index]
    }

    assert [what for what, words in told.items() if "© Stockholm" not in words or "Waybill" in words] == []
