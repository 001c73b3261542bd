"""The reading room at the desk: a report is pasted, what is read in it is accepted or not, nothing else is saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deliveries.models import Claim, Delivery, Equipment, ReportedTotal, ReportText, Source

from .desk import create_editor, signed_in
from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_party,
    create_source,
    create_type,
    own_register,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/deliveries/report/"
TEXT = "Mali has received two Mi-24P helicopters from Russia on Monday. The gear was unloaded in Bamako."
GIVEN = {
    "text": TEXT, "title": "Helicopters for Mali", "publisher": "The Paper", "published": "2022-04-19",
    "url": "https://example.org/mali", "language": "en",
}  # fmt: skip


CHAINED = """
Mali has received two Mi-24P helicopters from Russia on Monday, the defence ministry said.

The consignment brings to eight the number of helicopters that Moscow has provided.
"""


@pytest.fixture
def editor() -> Client:
    own_register()
    helicopters = create_type(slug="helicopters", name="Helicopters", singular="helicopter")
    create_equipment(slug="mi-24p", designation="Mi-24P", type=helicopters)
    create_equipment(
        slug="unspecified-helicopter", designation="Helicopter (model not named)", type=helicopters, generic=True
    )
    create_party(slug="mali", name="Mali", iso_code="MLI")
    create_party(slug="russia", name="Russia", iso_code="RUS")
    return signed_in(create_editor("ann", "Editor"))


def fields(response: Any) -> dict[str, Any]:
    """What a browser would send of the page."""
    data = dict(GIVEN)
    for each in [*response.context["proposed"], *response.context["totals"]]:
        for field in each.form:
            value = field.value()
            data[field.html_name] = "" if value is None else value
    return data


def test_a_report_is_read_and_nothing_is_saved(editor: Client) -> None:
    response = editor.post(ADDRESS, GIVEN | {"do": "read"})

    (each,) = response.context["proposed"]
    shown = {name: each.form[name].value() for name in ("recipient", "supplier", "arrival", "equipment_0", "number_0")}
    assert shown == {
        "recipient": "Mali", "supplier": "Russia", "arrival": "on Monday", "equipment_0": "Mi-24P", "number_0": "2",
    }  # fmt: skip
    assert not Source.objects.exists()
    assert not Delivery.objects.exists()
    assert not ReportText.objects.exists()


def test_what_is_accepted_becomes_a_draft_with_source_line_and_claim(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    editor.post(ADDRESS, fields(page) | {"do": "accept:0"})

    delivery = Delivery.objects.get()
    claim = delivery.claims.get()
    assert (delivery.state, delivery.recipient.slug, str(delivery.arrival_latest)) == ("draft", "mali", "2022-04-18")
    assert [(item.equipment.slug, item.quantity) for item in delivery.items.all()] == [("mi-24p", 2)]
    assert (claim.source.publisher, claim.stated_quantity) == ("The Paper", 2)
    assert ReportText.objects.get().text == TEXT


def test_an_accepted_draft_has_the_day_of_entry_into_service(editor: Client) -> None:
    given = GIVEN | {
        "text": "Mali received two Mi-24P helicopters from Russia in 2020. They entered service in March 2021."
    }
    page = editor.post(ADDRESS, given | {"do": "read"})
    editor.post(ADDRESS, fields(page) | {"text": given["text"], "do": "accept:0"})

    assert Delivery.objects.get().in_service_text == "in March 2021"


def test_what_is_accepted_can_be_published_at_once(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    editor.post(ADDRESS, fields(page) | {"do": "publish:0"})

    assert Delivery.objects.get().state == "published"


def test_what_cannot_be_published_stays_as_a_draft_and_says_why(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    response = editor.post(ADDRESS, fields(page) | {"p0-arrival": "", "do": "publish:0"})

    assert response.context["proposed"][0].delivery == Delivery.objects.get(state="draft")
    assert "It has arrived, but has no date" in response.text


def test_a_source_is_in_the_language_that_its_text_was_read_in(editor: Client) -> None:
    french = "Le Mali a reçu deux hélicoptères Mi-24P de la Russie lundi. Ils ont été déchargés à Bamako."
    given = GIVEN | {"text": french, "language": ""}
    page = editor.post(ADDRESS, given | {"do": "read"})
    editor.post(ADDRESS, fields(page) | given | {"do": "accept:0"})

    assert (Source.objects.get().language, str(Delivery.objects.get().arrival_latest)) == ("fr", "2022-04-18")


def withheld(monkeypatch: pytest.MonkeyPatch, permission: str) -> None:
    """Have nobody hold a permission."""
    monkeypatch.setattr(User, "has_perm", lambda _user, name, _of=None: name != permission)


def test_a_source_is_added_by_whom_it_may_be(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    withheld(monkeypatch, "deliveries.add_source")
    response = editor.post(ADDRESS, fields(page) | {"do": "accept:0"})

    assert "You may not add sources" in response.text
    assert not Delivery.objects.exists()


def test_lines_and_claims_are_added_by_whom_they_may_be(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    withheld(monkeypatch, "deliveries.add_claim")

    assert editor.get(ADDRESS).status_code == 403


def test_what_is_refused_leaves_no_source_behind(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    given = GIVEN | {"text": "Mali has received two Zephyr helicopters from Russia on Monday."}
    page = editor.post(ADDRESS, given | {"do": "read"})
    withheld(monkeypatch, "deliveries.add_equipment")
    response = editor.post(ADDRESS, fields(page) | given | {"do": "accept:0"})

    assert "You may not add models." in response.text
    assert (response.context["source"], Source.objects.exists()) == (None, False)


def test_a_contributor_makes_drafts_only(editor: Client) -> None:
    contributor = signed_in(create_editor("con", "Contributor"))
    page = contributor.post(ADDRESS, GIVEN | {"do": "read"})
    contributor.post(ADDRESS, fields(page) | {"do": "publish:0"})

    assert Delivery.objects.get().state == "draft"


def test_accepting_twice_makes_one(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    again = editor.post(ADDRESS, fields(page) | {"do": "accept:0"})
    editor.post(ADDRESS, fields(again) | {"do": "accept:0"})

    assert Delivery.objects.count() == 1


def test_the_same_form_sent_again_makes_no_second_draft(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    form = fields(page) | {"do": "accept:0"}
    editor.post(ADDRESS, form)
    again = editor.post(ADDRESS, form)

    assert again.context["proposed"][0].delivery == Delivery.objects.get()


def test_a_report_without_an_address_stays_one_source(editor: Client) -> None:
    given = GIVEN | {"url": "", "text": f"{TEXT} In May 2021, Mali received four Mi-24P helicopters from Russia."}
    page = editor.post(ADDRESS, given | {"do": "read"})
    for at in (0, 1):
        editor.post(ADDRESS, fields(page) | given | {"do": f"accept:{at}"})

    assert (Source.objects.count(), Delivery.objects.count()) == (1, 2)


def test_what_was_accepted_is_seen_when_the_report_is_read_again(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    editor.post(ADDRESS, fields(page) | {"do": "accept:0"})
    again = editor.post(ADDRESS, GIVEN | {"do": "read"})

    assert again.context["open"] == []


def test_who_says_so_is_a_source_of_its_own_through_the_agency_and_the_report(editor: Client) -> None:
    given = GIVEN | {"text": CHAINED, "agency": "AFP"}
    page = editor.post(ADDRESS, given | {"do": "read"})
    editor.post(ADDRESS, fields(page) | given | {"do": "accept:0"})

    said = Claim.objects.get().source
    assert [each.publisher for each in (said, *said.path)] == ["Defence ministry", "AFP", "The Paper"]
    assert said.kind == "official-statement"


def test_a_voice_that_speaks_twice_is_one_source(editor: Client) -> None:
    given = GIVEN | {
        "text": f"{CHAINED} In May 2021, Mali received four Mi-24P helicopters, the defence ministry said."
    }
    page = editor.post(ADDRESS, given | {"do": "read"})
    for at in (0, 1):
        editor.post(ADDRESS, fields(page) | given | {"do": f"accept:{at}"})

    assert [claim.source.publisher for claim in Claim.objects.all()] == ["Defence ministry"] * 2
    assert Source.objects.count() == 2


def test_a_stated_total_is_put_on_record_with_one_click_and_once(editor: Client) -> None:
    given = GIVEN | {"text": CHAINED}
    page = editor.post(ADDRESS, given | {"do": "read"})
    for _time in range(2):
        response = editor.post(ADDRESS, fields(page) | given | {"do": "accept:t0"})

    total = ReportedTotal.objects.get()
    assert (total.recipient.slug, total.supplier.slug if total.supplier else "", total.total) == ("mali", "russia", 8)
    assert (total.type.slug, str(total.as_of_latest), total.qualifier) == ("helicopters", "2022-04-19", "exactly")
    assert response.context["totals"][0].total == total


def test_a_stated_total_is_put_on_record_by_whom_it_may_be(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    given = GIVEN | {"text": CHAINED}
    page = editor.post(ADDRESS, given | {"do": "read"})
    withheld(monkeypatch, "deliveries.add_reportedtotal")
    response = editor.post(ADDRESS, fields(page) | given | {"do": "accept:t0"})

    assert "You may not put stated totals on record." in response.text
    assert not ReportedTotal.objects.exists()
    assert not Source.objects.exists()


def test_a_delivery_that_was_not_found_is_added_by_the_editor(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    more = editor.post(ADDRESS, fields(page) | {"do": "more"})
    typed = {"p1-recipient": "Mali", "p1-equipment_0": "Mi-24P", "p1-number_0": "four"}
    editor.post(ADDRESS, fields(more) | {"more": 1} | typed | {"do": "accept:1"})

    assert [item.quantity for item in Delivery.objects.get().items.all()] == [4]


def test_a_line_is_added_to_a_proposal(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    response = editor.post(ADDRESS, fields(page) | {"do": "line:0"})

    assert len(list(response.context["proposed"][0].form.rows())) == 2


def test_a_supplier_that_no_sentence_names_is_marked_as_guessed(editor: Client) -> None:
    text = f"{TEXT} Four Mi-24P helicopters were delivered to Mali in May 2021."
    page = editor.post(ADDRESS, GIVEN | {"text": text, "do": "read"})

    assert page.context["proposed"][1].form["supplier"].value() == "Russia"
    assert "Guessed from the rest of the report:" in page.text


def test_a_draft_may_have_no_line_yet(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    editor.post(ADDRESS, fields(page) | {"p0-equipment_0": "", "do": "accept:0"})

    delivery = Delivery.objects.get()
    assert (delivery.items.count(), delivery.claims.count()) == (0, 1)


def test_a_long_text_is_read_in_parts_and_says_so(editor: Client) -> None:
    long = f"{'A ceremony was held. ' * 2_500}\n\n{TEXT}"
    page = editor.post(ADDRESS, GIVEN | {"text": long, "do": "read"})
    last = editor.post(ADDRESS, fields(page) | {"text": long, "do": "part:1"})

    assert "part 1 of 2 was read" in page.text
    assert (len(page.context["proposed"]), len(last.context["proposed"])) == (0, 1)

    editor.post(ADDRESS, fields(last) | {"text": long, "part": 1, "do": "accept:0"})
    assert Delivery.objects.count() == 1


def test_a_report_is_not_read_anew_at_each_click(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    monkeypatch.setattr("deliveries.models.gazetteer.read_report", None)

    assert editor.post(ADDRESS, fields(page) | {"do": "reject:0"}).status_code == 200


def test_a_new_name_on_record_is_read_at_once(editor: Client) -> None:
    given = GIVEN | {"text": "Mali has received two Mi-24P helicopters from Ruritania on Monday.", "do": "read"}
    before = editor.post(ADDRESS, given).context["proposed"][0]
    create_party(slug="ruritania", name="Ruritania")
    after = editor.post(ADDRESS, given).context["proposed"][0]

    assert (before.form["supplier"].value(), after.form["supplier"].value()) == ("", "Ruritania")


def test_what_is_rejected_is_not_saved_and_can_be_brought_back(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    rejected = editor.post(ADDRESS, fields(page) | {"do": "reject:0"})
    back = editor.post(ADDRESS, fields(rejected) | {"do": "back:0"})

    assert rejected.context["open"] == []
    assert back.context["open"] == [0]
    assert not Delivery.objects.exists()


def test_a_phrase_of_the_text_is_taken_for_a_value(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    number = next(at for at, phrase in enumerate(page.context["report"].phrases) if phrase.reading == "Russia")
    put = editor.post(ADDRESS, fields(page) | {"do": f"put:{number}:p0-recipient"})

    assert put.context["proposed"][0].form["recipient"].value() == "Russia"


def test_a_name_that_is_not_on_record_is_told_beside_its_field(editor: Client) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    response = editor.post(ADDRESS, fields(page) | {"do": "accept:0", "p0-recipient": "Ruritania"})

    assert "not on record" in str(response.context["proposed"][0].form.errors["recipient"])
    assert not Delivery.objects.exists()


def test_a_model_that_is_not_on_record_is_made_of_its_type(editor: Client) -> None:
    given = GIVEN | {"text": "Mali has received two Zephyr helicopters from Russia on Monday."}
    page = editor.post(ADDRESS, given | {"do": "read"})
    editor.post(ADDRESS, fields(page) | given | {"do": "accept:0"})

    assert Equipment.objects.get(designation="Zephyr").type.slug == "helicopters"


def test_an_address_on_record_is_the_source_that_it_is_of(editor: Client) -> None:
    known = create_source(url=GIVEN["url"], published="2022-04-19")
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    editor.post(ADDRESS, fields(page) | {"do": "accept:0"})

    assert page.context["source"] == known
    assert Claim.objects.get().source == known


def test_what_is_on_record_already_gets_this_source(editor: Client) -> None:
    known = create_delivery(
        recipient=create_party(slug="chad", name="Chad", iso_code="TCD"), of=Equipment.objects.get(slug="mi-24p"),
        quantity=2, arrived="2022-04-18",
    )  # fmt: skip
    create_claim(delivery=known)
    given = GIVEN | {"text": "Chad has received two Mi-24P helicopters on Monday."}
    page = editor.post(ADDRESS, given | {"do": "read"})

    assert page.context["proposed"][0].akin == [known]

    editor.post(ADDRESS, fields(page) | given | {"do": f"claim:0:{known.pk}"})
    claim = known.claims.get(source__publisher="The Paper")
    assert (claim.stated_quantity, Delivery.objects.count()) == (2, 1)


def test_a_text_in_another_language_is_said_to_be_so(editor: Client) -> None:
    spanish = "El ejército de Malí recibió dos helicópteros de Rusia el lunes, según el ministerio de Defensa del país."
    response = editor.post(ADDRESS, GIVEN | {"text": spanish, "language": "", "do": "read"})

    assert "in a language that is not read" in response.text
    assert response.context["proposed"] == []


def test_a_report_of_many_deliveries_offers_for_a_phrase_the_fields_of_those_nearest(editor: Client) -> None:
    told = " ".join(f"In May {year}, Mali received two Mi-24P helicopters from Russia." for year in range(1990, 2020))
    page = editor.post(ADDRESS, GIVEN | {"text": told, "do": "read"})

    assert len(page.context["proposed"]) == 30
    assert 'value="put:0:p0-arrival"' in page.text
    assert 'value="put:0:p29-arrival"' not in page.text
    assert len(page.content) < 500_000


def test_a_text_too_short_to_tell_its_language_is_read_once_the_editor_says_it(editor: Client) -> None:
    given = GIVEN | {"text": "Mali received two Mi-24P helicopters.", "language": "", "do": "read"}

    assert "too short to tell" in editor.post(ADDRESS, given).text
    assert len(editor.post(ADDRESS, given | {"language": "en"}).context["proposed"]) == 1


@pytest.mark.parametrize("text", ["<b>Mali</b> <script>alert(1)</script>", "مروحيات", "x" * 50_000, "\x00Mali"])
def test_any_text_is_shown_escaped_or_refused(editor: Client, text: str) -> None:
    response = editor.post(ADDRESS, GIVEN | {"text": text, "do": "read"})

    assert response.status_code == 200
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    "do", ["accept:9", "put:999:p0-recipient", "put:0:nothing", "claim:0:x", "accept:", "::", "claim:0:999"]
)
def test_a_button_that_is_not_there_does_nothing(editor: Client, do: str) -> None:
    page = editor.post(ADDRESS, GIVEN | {"do": "read"})
    response = editor.post(ADDRESS, fields(page) | {"do": do})

    assert response.status_code == 200
    assert not Delivery.objects.exists()


def test_readers_have_no_door_to_it(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 302
