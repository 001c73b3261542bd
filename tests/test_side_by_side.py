"""Our record and another register side by side: the pages, the downloads, who may see them, and what editors decide."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from deliveries.changelog.recording import deferring
from deliveries.dev.trade_register import preamble
from deliveries.merging import Merging, merge
from deliveries.models import (
    Claim,
    Decision,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    RecordVersion,
    Register,
)

from .desk import create_editor, signed_in
from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_party,
    create_total,
    create_type,
)
from .trade_registers import brought_in, deal, deals

pytestmark = pytest.mark.django_db

PAGE = "/recipients/narnia/reconcile/"


@pytest.fixture(autouse=True)
def record() -> None:
    """Two Zeta-24 and two Zeta-24P from Russia in 2022; the register has three, and what we have not."""
    create_type(slug="other-equipment")
    top = create_type(slug="helicopters")
    combat = create_type(slug="combat-helicopters", parent=top)
    create_type(slug="transport-helicopters", parent=top)
    narnia, russia = create_party(slug="narnia"), create_party(slug="russia")
    zeta = create_equipment(slug="zeta-24", designation="Zeta-24", type=combat)
    version = create_equipment(slug="zeta-24p", designation="Zeta-24P", type=combat, variant_of=zeta)
    with deferring():
        for of, day in ((zeta, "2022-03-31"), (version, "2022-04-18")):
            create_claim(delivery=create_delivery(recipient=narnia, supplier=russia, of=of, quantity=2, arrived=day))
    bring_in()


def rows() -> list[Any]:
    return [
        deal(designation="Zeta-24P", delivered=3, ordered=3, years="2022", marks=("", "", "?")),
        deal(designation="Omega-8", description="transport helicopter", delivered=2, ordered=2, years="2023"),
    ]


def bring_in(*more: Any, head: str | None = None) -> None:
    brought_in(deals(*rows(), *more, head=head))


def opened(**values: Any) -> Register:
    """The register, for everybody and to be taken away, unless `values` say otherwise."""
    Register.objects.filter(slug="sipri").update(**{"access": "everybody", "downloads": True} | values)
    RecordVersion.advance()
    return Register.objects.get(slug="sipri")


def table(client: Client, of: str = "/recipients/narnia/reconcile", **asked: Any) -> list[dict[str, str]]:
    answer = client.get(f"{of}.csv", {"register": "sipri", **asked})
    assert answer.status_code == 200, answer.getvalue()
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))


def told(client: Client, of: str = "/recipients/narnia/reconcile", **asked: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"{of}.json", {"register": "sipri", **asked}).json()
    return answer


def text(client: Client, address: str = PAGE, **asked: Any) -> str:
    return client.get(address, {"register": "sipri", **asked}).content.decode()


# ---- The table ------------------------------------------------------------------------------------------


def test_a_page_lays_both_side_by_side_with_verdict_and_reason(client: Client) -> None:
    opened()
    page = text(client)

    assert "Number differs (by 1)" in page
    assert "2 + 2 here, 3 (estimate) there: one more here." in page
    assert page.count("Nothing like it is on our record.") == 1


def test_a_delivery_known_only_until_when_gives_its_heading_no_first_year(client: Client) -> None:
    chad, zeta = create_party(slug="chad"), Equipment.objects.get(slug="zeta-24")
    supplier = Party.objects.get(slug="russia")
    create_claim(delivery=create_delivery(recipient=chad, supplier=supplier, of=zeta, arrived="../2022-12-21"))
    opened()

    assert "<small>2022</small>" in text(client, "/recipients/chad/reconcile/")


def test_each_line_of_csv_says_whose_the_other_register_is(client: Client) -> None:
    register = opened()

    assert "Stockholm" in register.credit
    assert {row["credit"] for row in table(client)} == {register.credit}


def test_rows_of_a_group_have_its_number_in_csv(client: Client) -> None:
    opened()
    found = {(row["group"], row["side"], row["designation"], row["quantity"], row["verdict"]) for row in table(client)}

    assert found == {
        ("1", "ours", "Zeta-24", "2", "number-differs"),
        ("1", "ours", "Zeta-24P", "2", "number-differs"),
        ("1", "theirs", "Zeta-24P", "3", "number-differs"),
        ("2", "theirs", "Omega-8", "2", "only-there"),
    }


def test_json_has_the_groups_and_how_many_have_each_verdict(client: Client) -> None:
    opened()
    answer = told(client)
    first = answer["groups"][0]

    assert answer["verdicts"] == {"number-differs": 1, "only-there": 1}
    assert (first["by"], [row["equipment"] for row in first["ours"]]) == (1, ["zeta-24", "zeta-24p"])


def test_a_workbook_has_a_row_a_group_and_all_rows(client: Client) -> None:
    opened()
    answer = client.get("/recipients/narnia/reconcile.xlsx", {"register": "sipri"})
    book = load_workbook(io.BytesIO(answer.getvalue()))
    shown = list(book["Side by side"].values)

    assert [row[5] for row in shown[1:]] == ["number differs", "only there"]
    assert len(list(book["Rows"].values)) == 5


@pytest.mark.parametrize(
    ("asked", "groups"),
    [
        ({}, 2),
        ({"supplier": "russia"}, 2),
        ({"type": "transport-helicopters"}, 1),
        ({"type": "helicopters"}, 2),
        ({"verdict": "only-there"}, 1),
        ({"verdict": ["only-there", "number-differs"]}, 2),
        ({"since": "2023"}, 1),
        ({"until": "2022"}, 1),
    ],
)
def test_filters_choose_groups(client: Client, asked: dict[str, Any], groups: int) -> None:
    opened()
    assert len(told(client, **asked)["groups"]) == groups


@pytest.mark.parametrize("asked", [["transport-helicopters"], ["helicopters", "transport-helicopters"]])
def test_the_form_keeps_types_that_its_menu_does_not_hold(client: Client, asked: list[str]) -> None:
    narnia, truck = Party.objects.get(slug="narnia"), create_equipment(type=create_type(slug="trucks"))
    create_claim(delivery=create_delivery(recipient=narnia, of=truck, arrived="2022"))
    opened()
    page = text(client, type=asked)

    assert [f'type="hidden" name="type" value="{slug}"' in page for slug in asked] == [True] * len(asked)


def test_a_filter_never_takes_a_partner_away(client: Client) -> None:
    """Ours came by April, theirs in the course of the year."""
    opened()
    (group,) = told(client, until="2022-02")["groups"]

    assert group["verdict"] == "number-differs"


def test_a_supplier_has_the_same_pairs(client: Client) -> None:
    opened()
    assert told(client, "/suppliers/russia/reconcile")["verdicts"] == told(client)["verdicts"]


def test_over_all_stand_recipients_of_whom_only_the_register_knows(client: Client) -> None:
    bring_in(deal(recipient="Archenland", designation="Omega-8", description="transport helicopter"))
    opened()
    everything = told(client, "/reconcile")

    assert everything["verdicts"] == {"number-differs": 1, "only-there": 2}
    assert [group["theirs"][0]["recipient"] for group in everything["groups"]][-1] == "sipri-archenland"
    assert "Archenland" in text(client, "/reconcile/")


def test_a_total_that_a_source_states_is_held_against_the_register(client: Client) -> None:
    opened()
    narnia, top = Party.objects.get(slug="narnia"), EquipmentType.objects.get(slug="helicopters")
    create_total(recipient=narnia, type=top, total=2, as_of="2022-04-18", since="2020")

    assert told(client)["verdicts"]["cannot-be-told"] == 1
    assert "0 for sure, 3 at most" in text(client)


def test_a_total_of_days_after_the_register_s_last_one_is_not_held_to_differ(client: Client) -> None:
    opened()
    narnia, top = Party.objects.get(slug="narnia"), EquipmentType.objects.get(slug="helicopters")
    create_total(recipient=narnia, type=top, total=40, as_of="2025-06-01", since="2020")

    assert told(client)["verdicts"]["cannot-be-told"] == 1


def test_totals_by_type_and_year_stand_below_with_a_chart_of_both(client: Client) -> None:
    opened()
    page = text(client)
    below = page[page.index("Both counts") :]

    assert "<svg" in below
    assert [cell in below for cell in ("2022", "2023")] == [True, True]


def test_what_is_not_certain_lies_below_the_lines_of_both(client: Client) -> None:
    opened()
    chart = re.search(r"<svg class=.chart. .*?</svg>", text(client), re.DOTALL)
    assert chart

    assert max(at.start() for at in re.finditer("class=.span", chart[0])) < chart[0].index('class="step')


def test_what_the_register_does_not_cover_says_so(client: Client) -> None:
    narnia, truck = Party.objects.get(slug="narnia"), create_equipment(type=create_type(slug="trucks"))
    create_claim(delivery=create_delivery(recipient=narnia, of=truck, arrived="2022"))
    opened()
    page = text(client)

    assert told(client)["verdicts"]["not-covered"] == 1
    assert '<td class="num">not covered</td>' in page[page.index("Both counts") :]


def test_what_came_after_the_last_day_of_the_register_is_not_covered(client: Client) -> None:
    narnia, zeta = Party.objects.get(slug="narnia"), Equipment.objects.get(slug="zeta-24")
    create_claim(delivery=create_delivery(recipient=narnia, of=zeta, arrived="2025-06"))
    opened()

    assert "The register goes no further than 13 October 2024." in text(client)


def test_what_came_of_a_promise_stands_for_it(client: Client) -> None:
    narnia, zeta = Party.objects.get(slug="narnia"), Equipment.objects.get(slug="zeta-24")
    promise = create_delivery(recipient=narnia, of=zeta, quantity=4, status="expected", arrived="2022-04")
    create_claim(delivery=promise)
    Delivery.objects.filter(register__default=True, status="delivered").update(fulfils=promise)
    opened()

    assert told(client)["verdicts"] == {"number-differs": 1, "only-there": 1}


# ---- What is asked wrongly, and who may not see it ------------------------------------------------------


def test_without_a_register_there_is_a_choice(client: Client) -> None:
    opened()
    assert "Hold ours against" in client.get(PAGE).content.decode()
    assert client.get("/reconcile.csv").status_code == 400


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"register": "nowhere"}, "There is no such register here."),
        ({"register": "waybill"}, "the site’s own register"),
        ({"verdict": "maybe"}, "is not one of the choices"),
        ({"page": "9"}, "The last page is 1."),
        ({"q": "zeta"}, "There is no such filter here."),
        ({"recipient": "russia"}, "This page is about Narnia alone."),
    ],
)
def test_what_is_not_understood_shows_no_rows(client: Client, asked: dict[str, str], said: str) -> None:
    opened()
    page = text(client, **asked)

    assert said in page
    assert "Zeta-24" not in page


def test_a_party_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/recipients/nowhere/reconcile/", {"register": "sipri"}).status_code == 404


def test_a_register_for_those_who_are_signed_in_is_shown_to_them_alone(client: Client) -> None:
    page = text(client)
    assert "Sign in to read this register." in page
    assert f"/accounts/login/?next={quote(f'{PAGE}?register=sipri', safe='')}" in page
    assert "Zeta-24" not in page

    assert "/accounts/login/?next=%2Freconcile%2F" in client.get("/reconcile/").text

    client.force_login(User.objects.create_user("reader"))
    answer = client.get(PAGE, {"register": "sipri"})
    assert "Number differs" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx"])
def test_what_may_not_be_taken_away_is_no_download(client: Client, suffix: str) -> None:
    opened(downloads=False)
    answer = client.get(f"/recipients/narnia/reconcile.{suffix}", {"register": "sipri"})

    assert answer.status_code == 400
    assert "not taken away" in answer.getvalue().decode()
    assert "Download CSV" not in text(client)


def test_where_nothing_may_be_taken_away_the_page_says_so(client: Client) -> None:
    told = "This register may be read here, and not taken away."
    opened()
    assert told not in text(client)

    opened(downloads=False)
    assert told in text(client)


def test_the_masthead_of_a_register_leads_here(client: Client) -> None:
    opened()
    page = client.get("/recipients/narnia/", {"register": "sipri"}).content.decode()

    assert f'href="{PAGE}?register=sipri"' in page


# ---- How much it asks -----------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    RecordVersion.advance()
    client.get("/recipients/narnia/timeline.json")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", [PAGE, "/suppliers/russia/reconcile/", "/reconcile/"])
def test_a_page_asks_as_much_however_many_rows_there_are(client: Client, address: str) -> None:
    bring_in(deal(recipient="Land 1"))
    opened()
    before = queries(client, f"{address}?register=sipri")
    bring_in(*(deal(designation=f"Omega-{at}", delivered=at) for at in range(10, 50)))
    bring_in(*(deal(recipient=f"Land {at}", delivered=at) for at in range(10, 90)), head=preamble(made="14 Oct 2024"))
    opened()

    assert queries(client, f"{address}?register=sipri") == before


def test_a_page_shows_fifty_groups_and_leads_to_the_rest(client: Client) -> None:
    bring_in(*(deal(designation=f"Omega-{at}", delivered=at, ordered=at) for at in range(10, 110)))
    opened()
    first, last = text(client), text(client, page=3)

    assert "Page 1 of 3" in first
    assert len(first) < 60_000
    assert last.count('class="said"') == 2
    assert len(told(client)["groups"]) == 102


# ---- What editors decide --------------------------------------------------------------------------------


@pytest.fixture
def editor() -> Client:
    return signed_in(create_editor("ed", "Editor"))


def desk() -> str:
    return f"/admin/deliveries/register/{Register.objects.get(slug='sipri').pk}/beside/?recipient=narnia"


def line(slug: str) -> Any:
    return Delivery.objects.get(register__default=True, items__equipment__slug=slug).items.get()


def row(designation: str) -> Delivery:
    rows = Delivery.objects.published().filter(register__slug="sipri", items__equipment__designation=designation)
    return rows.get()


def do(client: Client, what: str, **given: Any) -> Any:
    return client.post(desk(), {"do": what, **given}, follow=True)


def groups(client: Client) -> dict[str, list[str]]:
    """By the designation of each row of the register those of ours that it is with."""
    opened()
    found = told(client)["groups"]
    return {
        each["theirs"][0]["designation"]: [one["designation"] for one in each["ours"]]
        for each in found
        if each["theirs"]
    }


def test_an_editor_puts_a_pair_together_and_leaves_it_open_again(client: Client, editor: Client) -> None:
    given = {"line": line("zeta-24").pk, "row": row("Omega-8").pk}
    do(editor, "together", **given)
    assert groups(client) == {"Omega-8": ["Zeta-24"], "Zeta-24P": ["Zeta-24P"]}

    do(editor, "open", **given)
    assert groups(client) == {"Omega-8": [], "Zeta-24P": ["Zeta-24", "Zeta-24P"]}


def test_an_editor_parts_a_pair(client: Client, editor: Client) -> None:
    do(editor, "apart", line=line("zeta-24").pk, row=row("Zeta-24P").pk)

    assert groups(client) == {"Omega-8": [], "Zeta-24P": ["Zeta-24P"]}


def test_a_decision_stands_in_a_later_release_where_the_row_is_the_same(client: Client, editor: Client) -> None:
    do(editor, "together", line=line("zeta-24").pk, row=row("Omega-8").pk)
    changed = [*rows()]
    changed[1][8] = 5
    brought_in(deals(*changed, head=preamble(made="10 Mar 2025", last=2025)))

    assert groups(client)["Omega-8"] == ["Zeta-24"]


def test_a_pair_has_a_line_of_ours_and_a_row_of_the_same_recipient(editor: Client) -> None:
    bring_in(deal(recipient="Archenland", designation="Kappa"))
    refused = do(editor, "together", line=line("zeta-24").pk, row=row("Kappa").pk)

    assert "different recipients" in refused.content.decode()
    assert not Decision.objects.exists()


def test_a_claim_of_a_row_is_added_with_one_click_and_once(editor: Client) -> None:
    do(editor, "apart", line=line("zeta-24").pk, row=row("Zeta-24P").pk)
    for _click in range(2):
        do(editor, "claim", row=row("Zeta-24P").pk)
    (claim,) = Claim.objects.filter(source__slug="sipri-2024-10-13", delivery__register__default=True)

    assert (claim.item, claim.stated_quantity, claim.stance) == (line("zeta-24p"), 3, "supports")
    assert claim.text == "Lists 3 (estimate) Zeta-24P from Russia, 2022."


def test_a_register_that_names_the_supplier_we_do_not_know_disputes_nothing(editor: Client) -> None:
    Delivery.objects.filter(register__default=True).update(supplier=None)
    DeliveryItem.objects.filter(pk=line("zeta-24p").pk).update(quantity=1)
    do(editor, "claim", row=row("Zeta-24P").pk)
    claims = Claim.objects.filter(source__slug="sipri-2024-10-13", delivery__register__default=True)

    assert {(claim.topic, claim.stance) for claim in claims} == {("supplier", "supports")}


def test_of_several_lines_a_claim_states_no_number(editor: Client) -> None:
    do(editor, "claim", row=row("Zeta-24P").pk)
    claims = Claim.objects.filter(source__slug="sipri-2024-10-13", delivery__register__default=True)

    assert [claim.stated_quantity for claim in claims] == [None, None]


def test_a_draft_of_a_row_is_made_with_one_click(client: Client, editor: Client) -> None:
    answer = do(editor, "draft", row=row("Omega-8").pk)
    made = Delivery.objects.get(register__default=True, state="draft")
    (item,), (claim,) = made.items.all(), made.claims.all()

    assert answer.redirect_chain[-1][0] == f"/admin/deliveries/delivery/{made.pk}/change/"
    assert made.arrival
    assert (made.recipient.slug, made.arrival.edtf, item.quantity, claim.source.slug) == (
        "narnia", "2023", 2, "sipri-2024-10-13",
    )  # fmt: skip
    assert item.equipment.named_by is None
    assert "already" in do(editor, "draft", row=row("Omega-8").pk).content.decode()
    assert groups(client)["Omega-8"] == []

    made.publish(None)
    assert groups(client)["Omega-8"] == ["Omega-8"]


def test_a_draft_meets_the_promise_that_is_paired_with_the_row(editor: Client) -> None:
    omega = Equipment.objects.get(designation="Omega-8")
    promise = create_delivery(
        recipient=Party.objects.get(slug="narnia"), supplier=Party.objects.get(slug="russia"), of=omega, quantity=2,
        status="expected", arrived="2023",
    )  # fmt: skip
    create_claim(delivery=promise)
    do(editor, "draft", row=row("Omega-8").pk)

    assert Delivery.objects.get(state="draft").fulfils == promise


@pytest.mark.parametrize("what", ["together", "apart", "claim", "draft"])
def test_nobody_decides_without_the_rights(what: str) -> None:
    reader = signed_in(create_editor("no-role"))
    answer = reader.post(desk(), {"do": what, "line": line("zeta-24").pk, "row": row("Zeta-24P").pk})

    assert answer.status_code == 403
    assert not Decision.objects.exists()
    assert Delivery.objects.filter(register__default=True).count() == 2


def test_a_contributor_drafts_and_decides_nothing() -> None:
    contributor = signed_in(create_editor("con", "Contributor"))
    refused = contributor.post(desk(), {"do": "together", "line": line("zeta-24").pk, "row": row("Omega-8").pk})
    do(contributor, "claim", row=row("Zeta-24P").pk)
    do(contributor, "draft", row=row("Omega-8").pk)

    assert refused.status_code == 403
    assert not Claim.objects.filter(
        source__slug="sipri-2024-10-13", delivery__state="published", delivery__register__default=True
    )
    assert Delivery.objects.filter(state="draft").count() == 1


def test_asking_by_get_changes_nothing(editor: Client) -> None:
    editor.get(f"{desk()}&do=draft&row={row('Omega-8').pk}")

    assert not Delivery.objects.filter(state="draft").exists()


def test_the_desk_opens_with_the_largest_differences(editor: Client) -> None:
    narnia = Party.objects.get(slug="narnia")
    tau = create_equipment(designation="Tau-1", type=create_type(slug="tanks"))
    for at in range(12):
        day = f"{2000 + 2 * at}-05"
        create_claim(delivery=create_delivery(recipient=narnia, of=tau, quantity=30 + at, arrived=day))
    bring_in(*(
        deal(designation="Tau-1", description="tank", supplier="unknown supplier(s)", order=1999 + 2 * at, delivered=10,
             ordered=10, years=str(2000 + 2 * at))
        for at in range(12)
    ))  # fmt: skip
    page = editor.get("/admin/").content.decode()

    assert page.count("beside SIPRI") == 10
    assert "Number differs (by 31)" in page
    assert "Number differs (by 21)" not in page


def test_a_merged_delivery_takes_its_decisions_along(client: Client, editor: Client) -> None:
    do(editor, "together", line=line("zeta-24").pk, row=row("Omega-8").pk)
    gone = line("zeta-24").delivery
    keep = create_delivery(recipient=gone.recipient, supplier=gone.supplier, of=line("zeta-24").equipment, quantity=2)
    create_claim(delivery=keep)
    keep, gone = (Delivery.objects.get(pk=each.pk) for each in (keep, gone))
    merge(keep, gone, {}, seen=Merging(keep, gone).mark())

    assert Decision.objects.get().delivery == keep


def test_sources_of_a_release_are_public_once_a_claim_rests_on_them(client: Client, editor: Client) -> None:
    source = Claim.objects.filter(source__slug="sipri-2024-10-13")[0].source
    assert client.get(f"/sources/{source.pk}/").status_code == 404
    do(editor, "claim", row=row("Zeta-24P").pk)

    assert client.get(f"/sources/{source.pk}/").status_code == 200


def test_supplier_and_type_can_be_chosen(client: Client) -> None:
    bring_in(deal(designation="Tau-1", description="tank", supplier="Poland"))
    opened()
    page = text(client)

    assert '<option value="russia">Russia</option>' in page
    assert '<option value="helicopters">Helicopters</option>' in page


def test_a_shared_cache_forgets_a_comparison_with_any_change(client: Client, settings: Any) -> None:
    settings.SHARED_CACHE = 5
    opened()

    assert client.get(PAGE, {"register": "sipri"})["Surrogate-Key"] == "all record"


def test_the_list_of_registers_leads_to_the_pairs(editor: Client) -> None:
    page = editor.get("/admin/deliveries/register/").content.decode()

    assert f'href="/admin/deliveries/register/{Register.objects.get(slug="sipri").pk}/beside/"' in page


# ---- Regions, and changes -------------------------------------------------------------------------------


def test_side_by_side_is_narrowed_to_a_region(client: Client) -> None:
    Party.objects.filter(slug="narnia").update(iso_code="MLI")
    opened()

    assert len(table(client, region="sahel")) == len(table(client)) > 0
    assert table(client, region="europe") == []
    assert table(client, of="/reconcile", region="europe") == []
    page = client.get("/reconcile/?register=sipri").text
    assert '<option value="sahel">Sahel (2)</option>' in page
    assert "“atlantis” is not one of the choices." in client.get("/reconcile/?register=sipri&region=atlantis").text


def test_counts_of_both_are_those_of_the_region(client: Client) -> None:
    Party.objects.filter(slug="narnia").update(iso_code="MLI")
    opened()

    assert "Both counts" in client.get("/reconcile/?register=sipri&region=sahel").text
    page = client.get("/reconcile/?register=sipri&region=europe").text
    assert "No row of either matches these filters." in page
    assert "Both counts" not in page


def test_changes_of_a_register_are_its_releases(client: Client) -> None:
    opened()
    page = client.get("/changes/?register=sipri").text

    assert "changes with its releases" in " ".join(page.split())
    assert "register=sipri&amp;known_on=" in page
    assert 'aria-label="Whose record this is"' in page
    assert 'name="kind"' not in page
