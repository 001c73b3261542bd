"""The editing desk, through its forms."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, Party, ReportedTotal, Source
from tests.factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_source,
    create_total,
    create_type,
    span,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/deliveries/delivery/add/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def signed_in(*permissions: str) -> Client:
    user = User.objects.create_user("writer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def change(delivery: Delivery) -> str:
    return reverse("admin:deliveries_delivery_change", args=[delivery.pk])


def typed(response: Any) -> dict[str, Any]:
    """What a browser would send of the form that `response` shows."""
    context = response.context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    values = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


def opened(client: Client, address: str, **values: Any) -> dict[str, Any]:
    """The form at `address` with `values` typed into it."""
    return typed(client.get(address)) | {name.replace("__", "-"): value for name, value in values.items()}


def the_18th_of_april(desk: Client, **values: Any) -> dict[str, Any]:
    """A form for the delivery of 18 April 2022, filled in from an article of the 19th."""
    helicopters = create_equipment(slug="mi-24p", type=create_type(slug="helicopters"))
    source = create_source(published="2022-04-19", publisher="The Defense Post")
    entered = {
        "recipient": create_party(slug="mali").pk,
        "supplier": create_party(slug="russia").pk,
        "arrival": "Monday",
        "items__0__equipment": helicopters.pk,
        "items__0__quantity": 2,
        "claims__0__source": source.pk,
        "claims__0__text": "A pair of helicopters.",
    }
    return opened(desk, ADD, **entered | values)


def errors(response: Any) -> dict[str, list[str]]:
    """Every error that the page tells, by the name of its field."""
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
        if found := inline.formset.non_form_errors():
            forms.append(None)
            return {inline.formset.prefix: list(found)}
    return {form.add_prefix(name): list(found) for form in forms for name, found in form.errors.items()}


def check(client: Client, data: dict[str, Any], pk: int | None = None) -> str:
    address = reverse("admin:deliveries_delivery_check", args=[pk] if pk else [])
    response = client.post(address, data)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def choices(client: Client, model: str, field: str, words: str) -> list[str]:
    asked = {"app_label": "deliveries", "model_name": model, "field_name": field, "term": words}
    return [found["text"] for found in client.get("/admin/autocomplete/", asked).json()["results"]]


# ---- Choosing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Mi-35P", "Mi35P", "mi 35 p", "Mi-53P"])
def test_equipment_is_found_by_aliases_and_misspellings_and_shown_with_its_type(desk: Client, words: str) -> None:
    combat = create_type(slug="combat-helicopters", name="Combat helicopters")
    create_equipment(slug="mi-35p", designation="Mi-35P", type=combat)
    create_equipment(slug="p-18", designation="P-18")
    assert choices(desk, "deliveryitem", "equipment", words) == ["Mi-35P (Combat helicopters)"]


def test_the_very_name_comes_before_names_that_begin_with_it(desk: Client) -> None:
    create_equipment(slug="mi-24", designation="Mi-24V", aliases=["Hind-E"])
    create_equipment(slug="mi-24p", designation="Mi-24P", aliases=["Hind"])
    assert [found.split(" (")[0] for found in choices(desk, "deliveryitem", "equipment", "hind")] == [
        "Mi-24P",
        "Mi-24V",
    ]


def test_a_party_is_found_where_a_letter_is_missing(desk: Client) -> None:
    create_party(slug="russia", name="Russia")
    create_party(slug="belarus", name="Belarus", aliases=["Belorussia"])
    assert choices(desk, "delivery", "recipient", "Rusia")[0] == "Russia"


def test_a_source_is_found_by_its_address_and_shown_with_its_day(desk: Client) -> None:
    create_source(publisher="AFP", title="On Mali", url="https://example.org/2022/mali")
    assert choices(desk, "claim", "source", "example.org/2022") == ["AFP: On Mali (19 April 2022)"]


def test_only_awaited_deliveries_can_be_chosen_as_fulfilled(desk: Client) -> None:
    mali = create_party(slug="mali", name="Mali")
    create_delivery(recipient=mali)
    create_delivery(recipient=mali, status="expected", arrived="2022-06")
    assert [found.split(":")[0] for found in choices(desk, "delivery", "fulfils", "Mali")] == ["Mali, June 2022"]


def test_a_name_that_is_taken_is_refused_however_it_is_spelt(desk: Client) -> None:
    create_equipment(slug="mi-35p", designation="Mi-35P")
    data = opened_simple(
        desk, "/admin/deliveries/equipment/add/", designation="MI 35P", slug="x", type=create_type().pk
    )
    response = desk.post("/admin/deliveries/equipment/add/", data)
    assert "is a name of Mi-35P already" in response.content.decode()


def opened_simple(client: Client, address: str, **values: Any) -> dict[str, Any]:
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in data.items() if value is not False} | values


def test_other_names_are_written_one_a_line(desk: Client) -> None:
    address = "/admin/deliveries/party/add/"
    desk.post(
        address,
        opened_simple(
            desk, address, name="Mali", slug="mali", kind="state", aliases="République du Mali\n\n Mali  Republic"
        ),
    )
    assert Party.objects.get().aliases == ["République du Mali", "Mali Republic"]


# ---- Dates ------------------------------------------------------------------------------------------


def test_a_date_is_read_on_the_day_of_the_first_supporting_source(desk: Client) -> None:
    desk.post(ADD, the_18th_of_april(desk))
    assert Delivery.objects.get().arrival == span("2022-04-18")
    assert Delivery.objects.get().arrival_text == "Monday"


def test_a_source_chosen_on_purpose_gives_its_day(desk: Client) -> None:
    data = the_18th_of_april(desk, according_to=create_source(published="2022-04-12").pk)
    desk.post(ADD, data)
    assert Delivery.objects.get().arrival == span("2022-04-11")


@pytest.mark.parametrize(
    ("words", "days", "text"),
    [
        ("October last year", "2021-10", "October last year"),
        ("2022-04-17/2022-04-18", "2022-04-17/2022-04-18", ""),
        ("in the rains = 2021-06/2021-09", "2021-06/2021-09", "in the rains"),
        ("\u200b18\u00a0April\u202f2022\u00ad ", "2022-04-18", "18 April 2022"),
    ],
)
def test_words_dates_and_both_are_understood(desk: Client, words: str, days: str, text: str) -> None:
    desk.post(ADD, the_18th_of_april(desk, arrival=words))
    delivery = Delivery.objects.get()
    assert (delivery.arrival, delivery.arrival_text) == (span(days), text)


@pytest.mark.parametrize(
    "words", ["when the rains came", "2022-04-18/2022-04-17", "=1+1", "<script>", "31 February 2022"]
)
def test_words_that_are_not_understood_are_an_error_beside_the_field(desk: Client, words: str) -> None:
    response = desk.post(ADD, the_18th_of_april(desk, arrival=words))
    assert list(errors(response)) == ["arrival"]
    assert typed(response)["arrival"] == words
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("words", ["Monday", "October last year", "18 April"])
def test_words_that_need_the_day_of_a_source_wait_for_one(desk: Client, words: str) -> None:
    data = the_18th_of_april(desk, arrival=words, claims__0__source="", claims__0__text="")
    response = desk.post(ADD, data)
    assert list(errors(response)) == ["arrival"]
    assert "choose the source" in errors(response)["arrival"][0]
    assert "choose the source" in check(desk, data)
    assert not Delivery.objects.exists()


def test_the_form_shows_at_once_how_a_date_is_read(desk: Client) -> None:
    told = check(desk, the_18th_of_april(desk, arrival="October last year"))
    assert "1–31 October 2021, month (read on 19 April 2022, the day of The Defense Post)" in told


@pytest.mark.parametrize(
    ("language", "words", "days"),
    [
        ("en", "in April", "1–19 April 2022"),
        ("es", "a finales de marzo", "21–31 March 2022"),
        ("ru", "в прошлом месяце", "1–31 March 2022"),
        ("ar", "أواخر آذار/مارس", "21–31 March 2022"),
    ],
)
def test_words_are_read_in_the_language_of_their_source(desk: Client, language: str, words: str, days: str) -> None:
    source = create_source(published="2022-04-19", publisher="A paper", language=language)
    told = check(desk, the_18th_of_april(desk, arrival=words, claims__0__source=source.pk))
    assert f"{days}, " in told
    assert "(read on 19 April 2022, the day of A paper)" in told


def test_words_may_tell_of_the_whole_time_in_which_their_source_came_out(desk: Client) -> None:
    source = create_source(published="2022-04", publisher="A monthly")
    told = check(desk, the_18th_of_april(desk, arrival="in April", claims__0__source=source.pk))
    assert "1–30 April 2022, month" in told


def test_what_an_awaited_delivery_is_to_bring_is_read_forwards(desk: Client) -> None:
    desk.post(ADD, the_18th_of_april(desk, status="expected", arrival="over the next three months"))
    assert Delivery.objects.get().arrival == span("2022-04-19/2022-07-19")


def test_a_delivery_that_is_saved_untouched_keeps_its_days(desk: Client) -> None:
    delivery = create_delivery(arrived="2021-10-01/2021-11-15", state="draft")
    Delivery.objects.update(arrival_text="Monday")
    create_claim(delivery=delivery, source=create_source(published="2024-01-01"), states="2021-10")
    Claim.objects.update(stated_text="October last year")
    desk.post(change(delivery), opened(desk, change(delivery), note="Now with a note."))
    delivery.refresh_from_db()
    assert (delivery.note, delivery.arrival, delivery.arrival_text) == (
        "Now with a note.", span("2021-10-01/2021-11-15"), "Monday",
    )  # fmt: skip
    assert Claim.objects.get().stated == span("2021-10")


def test_a_date_is_read_anew_where_the_source_it_was_read_by_is_replaced(desk: Client) -> None:
    desk.post(ADD, the_18th_of_april(desk))
    delivery = Delivery.objects.get()
    other = create_source(published="2022-04-12")
    desk.post(change(delivery), opened(desk, change(delivery), claims__0__source=other.pk))
    delivery.refresh_from_db()
    assert delivery.arrival == span("2022-04-11")


def test_the_day_of_entry_into_service_is_read_as_it_is_typed_and_kept(desk: Client) -> None:
    data = the_18th_of_april(desk, arrival="late March", in_service="Monday")
    assert 'id="id_in_service_reading" class="reading" hx-swap-oob="true">18 April 2022, day' in check(desk, data)
    desk.post(ADD, data)
    assert Delivery.objects.get().in_service == span("2022-04-18")


def test_a_day_of_service_before_the_arrival_is_told_beside_its_field(desk: Client) -> None:
    response: Any = desk.post(ADD, the_18th_of_april(desk, in_service="late March"))
    assert response.context["adminform"].form.errors == {
        "in_service": ["It cannot have been in service before it arrived."]
    }
    assert not Delivery.objects.exists()


def test_a_total_is_dated_in_the_words_of_its_source(desk: Client) -> None:
    total = create_total(recipient=create_party(), type=create_type(), total=8, source=create_source())
    address = reverse("admin:deliveries_reportedtotal_change", args=[total.pk])
    desk.post(address, opened_simple(desk, address, as_of="Monday", since="August 2020"))
    total.refresh_from_db()
    assert (total.as_of, total.since) == (span("2022-04-18"), span("2020-08"))


def test_what_a_source_through_another_says_of_its_day_is_read_on_the_day_of_that_one(desk: Client) -> None:
    paper = create_source(published="2022-04-19")
    address = "/admin/deliveries/source/add/"
    values = {"publisher": "AFP", "title": "T", "kind": "news", "via": paper.pk, "published": "October last year"}
    desk.post(address, opened_simple(desk, address, **values))
    assert Source.objects.get(publisher="AFP").published == span("2021-10")


# ---- Lines and claims -------------------------------------------------------------------------------


def test_a_claim_states_the_number_of_a_line_that_is_new_as_well(desk: Client) -> None:
    data = the_18th_of_april(desk)
    desk.post(ADD, data | {"claims-0-stated_quantity": 3, "claims-0-line": data["items-0-equipment"]})
    assert Claim.objects.get().item == DeliveryItem.objects.get()


def test_where_there_is_one_line_a_stated_number_is_of_that_line(desk: Client) -> None:
    desk.post(ADD, the_18th_of_april(desk, claims__0__stated_quantity=3))
    assert Claim.objects.get().item == DeliveryItem.objects.get()


@pytest.mark.parametrize(
    ("words", "numbers", "read"),
    [
        ("10-12", (None, 10, 12, False), "10–12"),
        ("12+", (None, 12, None, False), "at least 12"),
        ("une douzaine", (12, None, None, True), "about 12"),
        ("1 000", (1000, None, None, False), "1,000"),
    ],
)
def test_a_quantity_is_typed_in_words_and_told_how_it_is_read(
    desk: Client, words: str, numbers: tuple[Any, ...], read: str
) -> None:
    data = the_18th_of_april(desk, items__0__quantity=words)
    assert f'id="id_items-0-quantity_reading" class="reading" hx-swap-oob="true">{read}<' in check(desk, data)
    desk.post(ADD, data)
    item = DeliveryItem.objects.get()
    assert (item.quantity, item.low, item.high, item.approximate) == numbers


def test_what_is_about_so_many_stays_so_when_the_form_is_saved_again(desk: Client) -> None:
    delivery = create_delivery(state="draft", quantity=20, approximate=True)
    desk.post(change(delivery), opened(desk, change(delivery), note="Seen again."))
    assert delivery.items.get().approximate
    desk.post(change(delivery), opened(desk, change(delivery), items__0__quantity="20"))
    assert not delivery.items.get().approximate


def test_bounds_that_contradict_the_quantity_are_refused_beside_their_field(desk: Client) -> None:
    response = desk.post(ADD, the_18th_of_april(desk, items__0__quantity="10-12", items__0__low="9"))
    assert errors(response) == {"items-0-low": ["The quantity says 10–12, and not 9."]}
    assert typed(response)["items-0-quantity"] == "10-12"


def test_a_claim_states_one_number_and_refuses_a_range_beside_its_field(desk: Client) -> None:
    response = desk.post(ADD, the_18th_of_april(desk, claims__0__stated_quantity="10-12"))
    assert list(errors(response)) == ["claims-0-stated_quantity"]
    desk.post(ADD, typed(response) | {"claims-0-stated_quantity": "a pair"})
    assert Claim.objects.get().stated_quantity == 2


@pytest.mark.parametrize(
    ("words", "total", "qualifier"),
    [("at least 8", 8, "at-least"), ("8+", 8, "at-least"), ("a dozen", 12, "about"), ("1,000", 1000, "exactly")],
)
def test_a_stated_total_says_in_words_how_exact_it_is(desk: Client, words: str, total: int, qualifier: str) -> None:
    address = "/admin/deliveries/reportedtotal/add/"
    source = create_source(published="2022-04-19")
    values = {"recipient": create_party().pk, "type": create_type().pk, "source": source.pk}
    desk.post(address, opened_simple(desk, address, **values, total=words, as_of="2022-04-18"))
    made = ReportedTotal.objects.get()
    assert (made.total, made.qualifier) == (total, qualifier)


def test_a_line_of_which_a_claim_speaks_does_not_take_it_along(desk: Client) -> None:
    delivery = create_delivery(state="draft")
    item = create_item(delivery=delivery)
    create_claim(delivery=delivery, item=item, stated_quantity=1)
    response = desk.post(change(delivery), opened(desk, change(delivery), items__1__DELETE="on"))
    assert "has no line of" in errors(response)["claims-0-line"][0]
    data = opened(desk, change(delivery), items__1__DELETE="on", claims__0__line="", claims__0__stated_quantity="")
    desk.post(change(delivery), data)
    assert (delivery.items.count(), delivery.claims.count()) == (1, 1)


def test_two_lines_of_the_same_equipment_are_refused(desk: Client) -> None:
    data = the_18th_of_april(desk)
    row = {name.replace("items-0", "items-1"): value for name, value in data.items() if name.startswith("items-0")}
    response = desk.post(ADD, data | row | {"items-TOTAL_FORMS": 2})
    assert "same equipment" in errors(response)["items"][0]


# ---- States -----------------------------------------------------------------------------------------


def test_a_new_delivery_is_a_draft_that_readers_do_not_see(desk: Client) -> None:
    desk.post(ADD, the_18th_of_april(desk))
    delivery = Delivery.objects.get()
    assert delivery.state == "draft"
    assert Client().get(delivery.get_absolute_url()).status_code == 404


def test_a_draft_may_have_no_date_yet(desk: Client) -> None:
    desk.post(ADD, the_18th_of_april(desk, arrival=""))
    assert Delivery.objects.get().arrival is None


def test_publish_saves_and_publishes(desk: Client) -> None:
    desk.post(ADD, the_18th_of_april(desk, _publish="Publish"))
    assert Delivery.objects.get().state == "published"


def test_what_stands_in_the_way_of_publishing_is_listed_and_what_was_typed_is_kept(desk: Client) -> None:
    data = the_18th_of_april(
        desk, arrival="", claims__0__stance="disputes", items__0__equipment="", items__0__quantity=""
    )
    response = desk.post(ADD, data | {"_publish": "Publish"})
    told = errors(response)["__all__"]
    assert [reason.split(":")[0] for reason in told] == [
        "It names nothing that was delivered",
        "It has arrived, but has no date",
        "No source supports it",
    ]
    assert typed(response)["claims-0-text"] == "A pair of helicopters."
    assert not Delivery.objects.exists()


def test_a_published_delivery_cannot_lose_its_last_support(desk: Client) -> None:
    delivery = create_delivery()
    create_claim(delivery=delivery)
    data = opened(desk, change(delivery), claims__0__DELETE="on", change_reason="Why not.")
    response = desk.post(change(delivery), data)
    assert "No source supports it" in errors(response)["__all__"][0]
    assert delivery.claims.count() == 1


def test_withdrawing_needs_a_reason_that_its_address_then_tells(desk: Client) -> None:
    delivery = create_delivery()
    address = reverse("admin:deliveries_delivery_withdraw", args=[delivery.pk])
    desk.post(address, {"reason": "  "})
    assert desk.get(delivery.get_absolute_url()).status_code == 200
    desk.post(address, {"reason": "Reported twice <b>."})
    page = desk.get(delivery.get_absolute_url())
    assert page.status_code == 410
    assert "Reported twice &lt;b&gt;." in page.content.decode()


def test_a_withdrawn_delivery_can_be_published_again(desk: Client) -> None:
    delivery = create_delivery()
    create_claim(delivery=delivery)
    delivery.withdraw("By mistake.")
    desk.post(change(delivery), opened(desk, change(delivery), _publish="1", change_reason="It stands."))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.withdrawal_reason) == ("published", "")


def test_what_was_ever_published_is_not_deleted(desk: Client) -> None:
    draft, published = create_delivery(state="draft"), create_delivery()
    desk.post(f"/admin/deliveries/delivery/{published.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [draft.pk, published.pk], "post": "yes"}
    desk.post("/admin/deliveries/delivery/", chosen)
    assert Delivery.objects.count() == 2
    desk.post(f"/admin/deliveries/delivery/{draft.pk}/delete/", {"post": "yes"})
    assert list(Delivery.objects.all()) == [published]


def test_the_model_itself_refuses_to_publish_without_evidence() -> None:
    with pytest.raises(ValidationError, match="No source supports it"):
        create_delivery(state="draft").publish(None)


def test_a_withdrawal_without_a_reason_is_refused_by_the_model_itself() -> None:
    with pytest.raises(ValidationError):
        create_delivery().withdraw(" ")


def test_who_may_not_publish_may_write_drafts_only() -> None:
    writer = signed_in("add_delivery", "change_delivery", "view_delivery", "add_deliveryitem", "add_claim")
    response = writer.post(ADD, the_18th_of_april(writer, _publish="1"))
    assert response.status_code == 403
    assert not Delivery.objects.exists()
    published = create_delivery()
    assert writer.post(change(published), {"note": "x"}).status_code == 403
    assert writer.get(reverse("admin:deliveries_delivery_withdraw", args=[published.pk])).status_code == 403


# ---- Preview ----------------------------------------------------------------------------------------


def test_a_preview_shows_the_draft_as_it_would_stand_to_editors_only(desk: Client) -> None:
    mali, mi24 = create_party(slug="mali"), create_equipment()
    create_delivery(recipient=mali, of=mi24, quantity=6, arrived="2022-03-31")
    draft = create_delivery(recipient=mali, of=mi24, quantity=2, state="draft")
    address = reverse("delivery-preview", args=[draft.pk])
    page = desk.get(address)
    text = " ".join(page.content.decode().split())
    assert "Draft: this is how the page would stand" in text
    assert "<b>6</b>" in text
    assert "<b>8</b>" in text
    assert page["Cache-Control"] == "private, no-store"
    assert "ETag" not in page
    assert Client().get(address).status_code == 404


def test_the_preview_of_a_draft_without_a_day_tells_no_count(desk: Client) -> None:
    before = create_delivery(quantity=8)
    draft = create_delivery(
        recipient=before.recipient, of=before.items.get().equipment, state="draft", arrived=None, quantity=2
    )

    page = desk.get(reverse("delivery-preview", args=[draft.pk])).text

    assert "Draft: this is how the page would stand" in " ".join(page.split())
    assert "in all by then" not in page


# ---- Over the shoulder ------------------------------------------------------------------------------


def test_a_probable_double_is_shown_with_a_way_to_add_to_it(desk: Client) -> None:
    data = the_18th_of_april(desk)
    mali, mi24 = Party.objects.get(slug="mali"), Equipment.objects.get(slug="mi-24p")
    variant = create_equipment(variant_of=mi24, type=mi24.type)
    double = create_delivery(recipient=mali, of=variant, arrived="2022-04", state="draft")
    create_delivery(recipient=mali, of=variant, arrived="2022-03")
    create_delivery(recipient=mali, of=create_equipment(), arrived="2022-04")
    told = check(desk, data)
    assert told.count("/take/") == 1
    assert reverse("admin:deliveries_delivery_take", args=[double.pk]) in told


def test_claims_are_carried_over_to_the_double_and_saved_there(desk: Client) -> None:
    data = the_18th_of_april(desk)
    double = create_delivery(state="draft")
    response = desk.post(reverse("admin:deliveries_delivery_take", args=[double.pk]), data, follow=True)
    desk.post(change(double), typed(response))
    assert [claim.text for claim in double.claims.all()] == ["A pair of helicopters."]
    assert typed(desk.get(change(double)))["claims-TOTAL_FORMS"] == 1


def test_the_count_and_the_stated_totals_are_told_as_they_would_become(desk: Client) -> None:
    data = the_18th_of_april(desk)
    mali, mi24 = Party.objects.get(slug="mali"), Equipment.objects.get(slug="mi-24p")
    create_delivery(recipient=mali, of=mi24, quantity=6, arrived="2021-10", supplier=Party.objects.get(slug="russia"))
    create_total(recipient=mali, type=mi24.type, total=8, source=create_source(publisher="AFP"))
    told = check(desk, data)
    assert "Helicopters: <b>6 → 8</b>" in told
    assert "AFP states 8 as of 18 April 2022: short by 2 without this delivery, agrees with it." in told


@pytest.mark.parametrize(("covered", "asked"), [("2022-04-18", True), ("2022-04-19", False), (None, False)])
def test_a_report_after_the_day_up_to_which_they_are_read_is_asked_about(
    desk: Client, covered: str | None, asked: bool
) -> None:
    data = the_18th_of_april(desk)
    Party.objects.filter(slug="mali").update(covered_until=covered)
    assert ("is that day, which stands with the party or its register, still right?" in check(desk, data)) == asked


def test_a_published_delivery_is_not_counted_twice_while_it_is_edited(desk: Client) -> None:
    delivery = create_delivery(of=create_equipment(type=create_type(slug="helicopters")), quantity=2)
    told = check(desk, opened(desk, change(delivery), items__0__quantity=3), delivery.pk)
    assert "Helicopters: <b>0 → 3</b>" in told


@pytest.mark.parametrize(
    ("published", "question"), [("2022-04-12", "came out before"), ("2024-04-19", "more than 2 years after")]
)
def test_a_source_too_early_or_late_to_report_it_is_asked_about(desk: Client, published: str, question: str) -> None:
    source = create_source(published=published)
    assert question in check(desk, the_18th_of_april(desk, claims__0__source=source.pk, arrival="2022-04-18"))


def test_the_same_wire_through_two_papers_is_told_to_be_one_voice(desk: Client) -> None:
    data = the_18th_of_april(desk)
    papers = [create_source(publisher=name) for name in ("Le Monde", "The Defense Post")]
    wires = [create_source(publisher="AFP", via=paper, published=None) for paper in papers]
    row = {name.replace("claims-0", "claims-1"): value for name, value in data.items() if name.startswith("claims-0")}
    sources = {"claims-0-source": wires[0].pk, "claims-1-source": wires[1].pk, "claims-TOTAL_FORMS": 2}
    assert "AFP reached us through Le Monde and through The Defense Post" in check(desk, data | row | sources)


def test_a_number_far_above_all_before_is_asked_about(desk: Client) -> None:
    data = the_18th_of_april(desk, items__0__quantity=22)
    mali, mi24 = Party.objects.get(slug="mali"), Equipment.objects.get(slug="mi-24p")
    create_delivery(recipient=mali, of=mi24, quantity=4, arrived="2021-10")
    assert "The most it ever received at once is 4" in check(desk, data)


def test_looking_over_the_shoulder_saves_nothing_and_needs_leave(desk: Client) -> None:
    data = the_18th_of_april(desk)
    check(desk, data)
    assert not Delivery.objects.exists()
    assert signed_in().post("/admin/deliveries/delivery/check/", data).status_code == 403
    assert desk.get("/admin/deliveries/delivery/check/").status_code == 403


def test_a_number_and_a_day_that_no_claim_states_are_asked_about(desk: Client) -> None:
    delivery = create_delivery(of=create_equipment(designation="Mi-24P"), quantity=2, arrived="2022-04-18")
    create_claim(delivery=delivery, item=delivery.items.get(), stated_quantity=2, states="2022-04-18")

    assert "No claim states" not in check(desk, opened(desk, change(delivery)), delivery.pk)

    told = check(desk, opened(desk, change(delivery), items__0__quantity=3, arrival="2022-08-09"), delivery.pk)
    assert "No claim states 3 Mi-24P; they state 2. Say in the note why it stands." in told
    assert "No claim states 9 August 2022; they state 18 April 2022. Say in the note why it stands." in told


# ---- Promises ---------------------------------------------------------------------------------------


def test_arrived_opens_a_form_filled_in_and_linked_to_the_promise(desk: Client) -> None:
    mali, radar = create_party(), create_equipment()
    promise = create_delivery(recipient=mali, of=radar, quantity=3, status="expected", arrived="2022-06")
    data = opened(desk, f"{ADD}?fulfils={promise.pk}", arrival="2022-06-03")
    desk.post(f"{ADD}?fulfils={promise.pk}", data)
    arrived = Delivery.objects.get(fulfils=promise)
    assert (arrived.recipient, arrived.status) == (mali, "delivered")
    assert [(item.equipment, item.quantity) for item in arrived.items.all()] == [(radar, 3)]


def test_the_second_arrival_of_a_promise_holds_what_is_still_to_come(desk: Client) -> None:
    mali, radar = create_party(), create_equipment()
    promise = create_delivery(recipient=mali, of=radar, quantity=13, status="expected", arrived="2022-06")
    create_delivery(recipient=mali, of=radar, quantity=4, fulfils=promise, arrived="2022-06-03")
    data = opened(desk, f"{ADD}?fulfils={promise.pk}", arrival="2022-06-20")
    assert data["items-0-quantity"] == "9"

    assert "Number" not in check(desk, data)
    told = check(desk, data | {"items-0-quantity": "10"})
    assert f"Number {promise.pk} promised 13" in told
    assert "with this delivery 14 have come" in told


def test_promises_that_have_lapsed_greet_editors(desk: Client) -> None:
    lapsed = create_delivery(status="expected", arrived="2022-06")
    met = create_delivery(of=lapsed.items.get().equipment, status="expected", arrived="2022-05")
    create_delivery(of=met.items.get().equipment, fulfils=met, arrived="2022-05-01")
    page = desk.get("/admin/").content.decode()
    assert f"?fulfils={lapsed.pk}" in page
    assert f"?fulfils={met.pk}" not in page


# ---- Two editors ------------------------------------------------------------------------------------


def test_every_save_of_a_delivery_or_of_what_belongs_to_it_makes_a_new_version() -> None:
    delivery = create_delivery()

    def version() -> int:
        return Delivery.objects.values_list("version", flat=True).get()

    seen = [version()]
    delivery.save()
    seen.append(version())
    assert delivery.version == seen[-1]
    claim = create_claim(delivery=delivery)
    seen.append(version())
    delivery.save(update_fields=["note"])
    seen.append(version())
    claim.delete()
    seen.append(version())
    assert seen == sorted(set(seen))


def test_a_stale_save_is_refused_and_shows_both_versions(desk: Client) -> None:
    delivery = create_delivery(state="draft", note="Old note.")
    create_claim(delivery=delivery, text="Old words.")
    stale = opened(desk, change(delivery), note="My note.", claims__0__text="My words.", claims__0__place="p. 3")
    desk.post(change(delivery), opened(desk, change(delivery), note="Their note.", items__0__quantity=7))
    response = desk.post(change(delivery), stale)
    delivery.refresh_from_db()
    assert delivery.note == "Their note."
    differences = {one.label: one for one in response.context["conflict"].differences}
    note = differences["Editor's note"]
    assert (note.before, note.theirs, note.yours, note.verdict) == ("Old note.", "Their note.", "My note.", "both")
    assert (differences["Quantity"].theirs, differences["Quantity"].verdict) == ("7", "theirs")
    assert differences["What it says"].verdict == "yours"
    kept = typed(response)
    assert (kept["note"], kept["claims-0-text"], kept["items-0-quantity"]) == ("My note.", "My words.", "7")


def test_a_stale_save_that_was_looked_through_can_be_saved(desk: Client) -> None:
    delivery = create_delivery(state="draft")
    stale = opened(desk, change(delivery), note="My note.")
    desk.post(change(delivery), opened(desk, change(delivery), items__0__quantity=7))
    desk.post(change(delivery), typed(desk.post(change(delivery), stale)))
    delivery.refresh_from_db()
    assert (delivery.note, delivery.items.get().quantity) == ("My note.", 7)


def test_rows_that_were_added_or_removed_meanwhile_are_told_and_kept(desk: Client) -> None:
    delivery = create_delivery(state="draft")
    touched, left = create_claim(delivery=delivery, text="One."), create_claim(delivery=delivery, text="Two.")
    stale = opened(desk, change(delivery), claims__0__text="One, by me.")
    touched.delete()
    left.delete()
    create_claim(delivery=delivery, text="Three.")
    response = desk.post(change(delivery), stale)
    kept = typed(response)
    assert [kept[f"claims-{n}-text"] for n in range(int(kept["claims-TOTAL_FORMS"]))] == ["Three.", "One, by me."]
    desk.post(change(delivery), kept)
    assert [claim.text for claim in delivery.claims.order_by("pk")] == ["Three.", "One, by me."]


def test_a_save_without_a_version_is_no_way_round(desk: Client) -> None:
    delivery = create_delivery(state="draft", note="Old.")
    data = opened(desk, change(delivery), note="Mine.")
    for version in ("", "x", "-1", "9" * 40):
        desk.post(change(delivery), data | {"opened_version": version, "opened": "[1]"})
        delivery.refresh_from_db()
        assert delivery.note == "Old."


def test_a_form_with_an_error_can_be_saved_once_it_is_mended(desk: Client) -> None:
    delivery = create_delivery(state="draft")
    response = desk.post(change(delivery), opened(desk, change(delivery), arrival="nonsense"))
    desk.post(change(delivery), typed(response) | {"arrival": "2022-05"})
    delivery.refresh_from_db()
    assert delivery.arrival == span("2022-05")


# ---- Bad input --------------------------------------------------------------------------------------

LONG = "Ж" * 2_500_000


@pytest.mark.parametrize("field", ["note", "arrival", "claims-0-text", "claims-0-quotation", "items-0-description"])
def test_five_megabytes_in_a_field_are_refused_in_words_and_kept(desk: Client, field: str) -> None:
    response = desk.post(ADD, the_18th_of_april(desk) | {field: LONG})
    assert response.status_code == 200
    assert list(errors(response)) == [field]
    assert typed(response)[field] == LONG


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("items-0-quantity", "99999999999999999999"),
        ("items-0-quantity", "-1"),
        ("items-0-quantity", "1.000"),
        ("items-0-quantity", "4 6"),
        ("items-0-low", "2-4"),
        ("consignments", "several"),
        ("items-0-quantity", "0"),
        ("items-0-high", "1"),
        ("items-0-low", "9"),
        ("consignments", "0"),
        ("note", "a\x00b"),
        ("claims-0-text", "a\x00b"),
        ("claims-0-source", "9" * 30),
        ("claims-0-line", "999999"),
        ("recipient", "1 OR 1=1"),
        ("items-0-equipment", "9" * 30),
        ("claims-0-stance", "perhaps"),
        ("according_to", "x"),
    ],
)
def test_what_cannot_be_is_an_error_beside_its_field(desk: Client, field: str, value: str) -> None:
    data = the_18th_of_april(desk) | {field: value}
    response = desk.post(ADD, data)
    assert response.status_code == 200
    assert field in errors(response)
    assert not Delivery.objects.exists()
    check(desk, data)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/"])
def test_an_address_that_leads_elsewhere_than_to_the_web_is_refused(desk: Client, address: str) -> None:
    form = "/admin/deliveries/source/add/"
    data = opened_simple(desk, form, publisher="AFP", title="T", kind="news", url=address)
    response = desk.post(form, data)
    assert "url" in response.context["adminform"].form.errors


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "=HYPERLINK(1)"])
def test_markup_and_formulas_are_text_on_every_page(desk: Client, payload: str) -> None:
    texts = {"note": payload, "claims-0-text": payload, "claims-0-quotation": payload, "claims-0-place": payload}
    desk.post(ADD, the_18th_of_april(desk) | texts | {"items-0-description": payload, "_publish": "1"})
    delivery = Delivery.objects.get()
    Source.objects.update(title=payload, publisher=payload)
    for address in (
        delivery.get_absolute_url(), "/", "/sources/", "/recipients/mali/", change(delivery), "/admin/",
        "/admin/deliveries/delivery/", "/admin/deliveries/source/",
        reverse("delivery-preview", args=[delivery.pk]), Source.objects.get().get_absolute_url(),
    ):  # fmt: skip
        page = desk.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"items-TOTAL_FORMS": "x"},
        {"items-TOTAL_FORMS": "9" * 9, "opened": "{"},
        {"opened_version": "9" * 5000},
        {"opened": "[" * 100_000},
        {"opened": '{"": {"status": "\\ud800"}}'},
    ],
)
def test_a_mangled_form_is_refused_without_a_stack_trace(desk: Client, data: dict[str, str]) -> None:
    delivery = create_delivery(state="draft")
    for address in (ADD, change(delivery)):
        assert desk.post(address, data).status_code == 200
    check(desk, data)
    take = reverse("admin:deliveries_delivery_take", args=[delivery.pk])
    assert desk.post(take, data).status_code == 302


def test_a_form_of_many_claims_asks_no_more_for_each(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    delivery = create_delivery(state="draft")
    for _number in range(12):
        create_claim(delivery=delivery)
    with django_assert_max_num_queries(40):
        desk.get(change(delivery))
