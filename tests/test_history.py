"""The history: what is kept of each change, how it reads, what readers see of it, and the way back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from simple_history.models import HistoricalRecords

from deliveries.history import Namer, RevertError, current_changeset, differences, entries, published, revert
from deliveries.history.difference import around
from deliveries.history.replay import Revision
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, Party, Source
from tests.desk import create_editor, save, signed_in
from tests.factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_source,
    span,
)

pytestmark = pytest.mark.django_db


class _Request:
    """Stands for one request: what is written within it is one change."""

    def __init__(self, user: User | None = None) -> None:
        self.user = user


class one_change:  # noqa: N801
    """`with one_change("why", by=user):` what is saved inside is one entry of the history."""

    def __init__(self, reason: str = "", by: User | None = None) -> None:
        self.reason, self.by = reason, by

    def __enter__(self) -> None:
        HistoricalRecords.context.request = _Request(self.by)
        current_changeset().reason = self.reason

    def __exit__(self, *_error: object) -> None:
        del HistoricalRecords.context.request


@pytest.fixture
def mi35p() -> Equipment:
    return create_equipment(slug="mi-35p", designation="Mi-35P")


@pytest.fixture
def delivery(mi35p: Equipment) -> Delivery:
    """Drafted with two Mi-35P and a claim, then published."""
    with one_change("From the AFP report"):
        made = create_delivery(of=mi35p, quantity=2, arrived="2022-03-30", state=Delivery.State.DRAFT)
        create_claim(delivery=made, source=create_source(publisher="RFI"), text="Two arrived.")
    with one_change("Looked over"):
        made.state = Delivery.State.PUBLISHED
        made.save()
    return made


def told(entry: Revision) -> list[str]:
    namer = Namer([entry.before, entry.after])
    return [str(each) for each in differences(entry.before, entry.after, namer)]


# What is kept


def test_a_save_with_its_items_and_claims_is_one_change_in_words(delivery: Delivery) -> None:
    with one_change("AFP has the number", by=create_editor("ada", "Editor")):
        delivery.arrival = span("2022-03-31")
        delivery.save()
        item = delivery.items.get()
        item.quantity = 3
        item.save()
        create_claim(delivery=delivery, source=create_source(publisher="AFP"), text="Three, it says.")
    last = entries(delivery)[-1]
    assert told(last) == [
        "arrived: 30 March 2022 → 31 March 2022",
        "item Mi-35P: quantity 2 → 3",
        "claim by AFP added: Three, it says.",
    ]
    assert last.reason == "AFP has the number"
    assert last.user is not None
    assert last.user.username == "ada"


def test_the_first_change_tells_what_was_set(delivery: Delivery) -> None:
    first = told(entries(delivery)[0])
    assert f"recipient: {delivery.recipient}" in first
    assert "arrived: 30 March 2022" in first
    assert "item Mi-35P added: 2" in first


def test_a_removed_item_and_its_claims_stay_in_the_history(delivery: Delivery) -> None:
    item = delivery.items.get()
    with one_change():
        create_claim(delivery=delivery, item=item, stated_quantity=3, source=create_source(publisher="AFP"))
    with one_change():
        item.delete()
    assert told(entries(delivery)[-1]) == ["item Mi-35P removed: 2", "claim by AFP removed: Says so."]


def test_a_claim_that_moved_to_another_delivery_left_this_one(delivery: Delivery) -> None:
    other, claim = create_delivery(), delivery.claims.get()
    with one_change("They are one"):
        claim.delivery = other
        claim.save()
    assert told(entries(delivery)[-1]) == ["claim by RFI removed: Two arrived."]
    assert told(entries(other)[-1]) == ["claim by RFI added: Two arrived."]


def test_two_requests_are_two_changes(delivery: Delivery) -> None:
    before = len(entries(delivery))
    for note in ("One.", "Two."):
        with one_change(note):
            delivery.note = note
            delivery.save()
    assert [entry.reason for entry in entries(delivery)[before:]] == ["One.", "Two."]


@pytest.mark.django_db(transaction=True)
def test_without_a_request_a_transaction_is_one_change() -> None:
    party = Party.objects.create(slug="mali", name="Mali")
    for name in ("Republic of Mali", "Mali again"):
        with transaction.atomic():
            current_changeset().reason = name
            party.name = name
            party.save()
            party.kind = Party.Kind.ORGANISATION if name == "Mali again" else party.kind
            party.save()
    assert [entry.reason for entry in entries(party)] == ["", "Republic of Mali", "Mali again"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_failed_leaves_its_reason_to_no_other() -> None:
    with transaction.atomic():
        current_changeset().reason = "Never was"
        Party.objects.create(slug="mali", name="Mali")
        transaction.set_rollback(True)
    with transaction.atomic():
        party = Party.objects.create(slug="mali", name="Mali")
    assert [entry.reason for entry in entries(party)] == [""]


def test_every_model_of_the_record_keeps_a_history(delivery: Delivery) -> None:
    for model in (Delivery, DeliveryItem, Claim, Source, Party, Equipment):
        record: Any = model.objects.first()
        assert entries(record)[-1].after.root == {
            field.attname: getattr(record, field.attname) for field in model.history.model.tracked_fields
        }, model


def test_parts_from_before_a_history_was_kept_are_taken_for_always_there(delivery: Delivery) -> None:
    DeliveryItem.history.all().delete()
    assert [len(entry.after.parts[DeliveryItem]) for entry in entries(delivery)] == [1, 1]


def test_a_name_that_is_gone_is_told_by_its_number(delivery: Delivery) -> None:
    supplier = create_party(slug="russia", name="Russia")
    with one_change():
        delivery.supplier = supplier
        delivery.save()
    with one_change():
        delivery.supplier = None
        delivery.save()
    number = supplier.pk
    supplier.delete()
    assert told(entries(delivery)[-1]) == [f"supplier: party {number} → —"]


def test_long_texts_are_told_by_the_words_that_differ() -> None:
    text = "The ministry said on the day that {} helicopters of the same kind had come by air to the base at Bamako."
    assert around(text.format("four"), text.format("two")) == (
        "… the day that four helicopters of the …",
        "… the day that two helicopters of the …",
    )
    assert around(text.format("four"), text.format("four") + " More follows.")[1].endswith("Bamako. More follows.")


def test_the_words_that_a_day_was_read_from_are_part_of_it(delivery: Delivery) -> None:
    with one_change():
        delivery.arrival_text = "Wednesday"
        delivery.save()
    assert told(entries(delivery)[-1]) == ["arrived: 30 March 2022 (“2022-03-30”) → 30 March 2022 (“Wednesday”)"]


# The way back


def test_a_delivery_goes_back_with_its_items_and_claims(delivery: Delivery) -> None:
    wanted = entries(delivery)[-1].after
    item, claim = delivery.items.get(), delivery.claims.get()
    number = item.pk
    with one_change("All wrong"):
        delivery.arrival = span("2021")
        delivery.save()
        item.delete()
        claim.delete()
        create_item(delivery=delivery, quantity=9)
        create_claim(delivery=delivery)
    with one_change():
        revert(Delivery.objects.get(pk=delivery.pk), wanted, "Reverted to what it was")
    delivery = Delivery.objects.get(pk=delivery.pk)
    assert str(delivery.arrival) == "30 March 2022"
    assert [(each.pk, each.quantity) for each in delivery.items.all()] == [(number, 2)]
    assert [each.text for each in delivery.claims.all()] == ["Two arrived."]
    last = entries(delivery)[-1]
    assert last.reason == "Reverted to what it was"
    assert last.after.parts == wanted.parts


def test_two_lines_that_swapped_their_equipment_go_back(delivery: Delivery) -> None:
    first, second = delivery.items.get(), create_item(delivery=delivery, quantity=5)
    create_claim(delivery=delivery, item=first, stated_quantity=2)
    with one_change("Before"):
        delivery.save()
    wanted = entries(delivery)[-1].after
    with one_change("Swapped"):
        a, b, third = first.equipment, second.equipment, create_equipment()
        for item, equipment in ((first, third), (second, a), (first, b)):
            item.equipment = equipment
            item.save()
    with one_change():
        revert(Delivery.objects.get(pk=delivery.pk), wanted, "Back")
    assert entries(delivery)[-1].after.parts == wanted.parts


def test_going_back_is_itself_a_change_to_go_back_from(delivery: Delivery) -> None:
    old = entries(delivery)[-1].after
    with one_change("New"):
        delivery.note = "New."
        delivery.save()
    new = entries(delivery)[-1].after
    for standing, note in ((old, ""), (new, "New.")):
        with one_change():
            revert(Delivery.objects.get(pk=delivery.pk), standing, "Back")
        assert Delivery.objects.get(pk=delivery.pk).note == note


def test_going_back_neither_publishes_nor_withdraws(delivery: Delivery) -> None:
    draft = entries(delivery)[0].after
    with one_change():
        revert(delivery, draft, "Back to the draft")
    assert Delivery.objects.get(pk=delivery.pk).state == Delivery.State.PUBLISHED


def test_going_back_makes_open_forms_stale(delivery: Delivery) -> None:
    before = Delivery.objects.get(pk=delivery.pk).version
    revert(delivery, entries(delivery)[0].after, "Back")
    assert Delivery.objects.get(pk=delivery.pk).version > before


def test_a_published_delivery_keeps_a_source_that_supports_it(mi35p: Equipment) -> None:
    with one_change():
        bare = create_delivery(of=mi35p, state=Delivery.State.DRAFT)
    with one_change():
        create_claim(delivery=bare)
        bare.state = Delivery.State.PUBLISHED
        bare.save()
    with pytest.raises(RevertError, match="no source that supported it"):
        revert(Delivery.objects.get(pk=bare.pk), entries(bare)[0].after, "Back")
    assert bare.claims.count() == 1


def test_going_back_to_what_is_gone_is_refused_with_its_name(delivery: Delivery) -> None:
    old, item = entries(delivery)[-1].after, delivery.items.get()
    with one_change():
        item.equipment = create_equipment()
        item.save()
    Equipment.objects.get(slug="mi-35p").delete()
    with pytest.raises(RevertError, match=r"equipment instance with id \d+ is not a valid choice"):
        revert(delivery, old, "Back")
    assert DeliveryItem.objects.get(pk=item.pk).equipment == item.equipment


def test_a_party_goes_back_too() -> None:
    with one_change():
        party = create_party(name="Mali")
    with one_change():
        party.name = "Malí"
        party.save()
    with one_change():
        revert(party, entries(party)[0].after, "Back")
    assert Party.objects.get(pk=party.pk).name == "Mali"


# What readers see


def page(client: Client, delivery: Delivery) -> Any:
    return client.get(reverse("delivery-history", args=[delivery.pk]))


def test_readers_see_changes_from_the_first_publication_on(client: Client, delivery: Delivery) -> None:
    with one_change("A better day"):
        delivery.arrival = span("2022-03-31")
        delivery.save()
    text = page(client, delivery).text
    assert "A better day" in text
    assert "<del>30 March 2022</del>" in text
    assert "Looked over" in text
    assert "From the AFP report" not in text


def test_a_draft_has_no_public_history(client: Client) -> None:
    draft = create_delivery(state=Delivery.State.DRAFT)
    assert page(client, draft).status_code == 404


def test_a_delivery_withdrawn_before_anybody_saw_it_has_none_either(client: Client) -> None:
    with one_change():
        never = create_delivery(state=Delivery.State.DRAFT)
    with one_change("Doubt"):
        never.state, never.withdrawal_reason = Delivery.State.WITHDRAWN, "A double."
        never.save()
    assert page(client, never).status_code == 404


def test_a_withdrawn_delivery_tells_that_and_nothing_that_came_after(client: Client, delivery: Delivery) -> None:
    with one_change("internal"):
        delivery.state, delivery.withdrawal_reason = Delivery.State.WITHDRAWN, "It never came."
        delivery.save()
    with one_change("Behind the curtain"):
        delivery.note = "Rumours."
        delivery.save()
    text = page(client, delivery).text
    assert "It never came." in text
    assert "Rumours" not in text
    assert "Behind the curtain" not in text


def test_what_changed_out_of_sight_is_told_when_it_is_published_again(delivery: Delivery) -> None:
    with one_change():
        delivery.state, delivery.withdrawal_reason = Delivery.State.WITHDRAWN, "Doubtful."
        delivery.save()
    with one_change():
        delivery.note = "It came after all."
        delivery.save()
    with one_change("Seen at the base"):
        delivery.state, delivery.withdrawal_reason = Delivery.State.PUBLISHED, ""
        delivery.save()
    last = published(delivery)[0]
    assert (last.kind, last.reason) == ("published-again", "Seen at the base")
    assert [str(each) for each in last.differences] == ["editor's note: — → It came after all."]


def test_a_save_that_changed_nothing_is_not_told(delivery: Delivery) -> None:
    with one_change("Nothing"):
        delivery.save()
    assert [change.kind for change in published(delivery)] == ["published"]


def test_an_unpublished_promise_is_not_named(client: Client, delivery: Delivery) -> None:
    promise = create_delivery(
        recipient=create_party(name="Secretland"), status=Delivery.Status.EXPECTED, state=Delivery.State.DRAFT
    )
    with one_change():
        delivery.fulfils = promise
        delivery.save()
    text = page(client, delivery).text
    assert "another delivery" in text
    assert "Secretland" not in text


@pytest.mark.parametrize("shown", [False, True])
def test_editors_are_named_only_where_the_site_chooses_to(
    client: Client, delivery: Delivery, settings: Any, shown: bool
) -> None:
    settings.SHOW_EDITORS = shown
    with one_change("Sure now", by=create_editor("ada", "Editor", first_name="Ada", last_name="Lovelace")):
        delivery.note = "Sure."
        delivery.save()
    response = page(client, delivery)
    assert ("Ada Lovelace" in response.text) is shown


def test_hiding_the_editors_makes_the_kept_page_stale(client: Client, delivery: Delivery, settings: Any) -> None:
    settings.SHOW_EDITORS = True
    tag = page(client, delivery)["ETag"]
    settings.SHOW_EDITORS = False
    address = reverse("delivery-history", args=[delivery.pk])
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_markup_in_a_change_is_shown_as_text(client: Client, delivery: Delivery) -> None:
    with one_change("<script>alert(1)</script>"):
        delivery.note = "<b>bold</b>"
        delivery.save()
    text = page(client, delivery).text
    assert "<script>alert(1)" not in text
    assert "&lt;b&gt;bold&lt;/b&gt;" in text


def test_the_history_has_pages(client: Client, delivery: Delivery) -> None:
    for number in range(60):
        with one_change():
            delivery.note = f"Note {number}."
            delivery.save()
    address = reverse("delivery-history", args=[delivery.pk])
    assert "Page 1 of 2" in client.get(address).text
    assert "Published" in client.get(f"{address}?page=2").text
    assert client.get(f"{address}?page=3").status_code == 404
    assert client.get(f"{address}?page=x").status_code == 404


def test_the_public_history_asks_a_fixed_number_of_questions(
    client: Client, delivery: Delivery, django_assert_num_queries: Any
) -> None:
    for number in range(20):
        with one_change():
            create_item(delivery=delivery, quantity=number + 1)
            create_claim(delivery=delivery)
    with django_assert_num_queries(12):
        page(client, delivery)


def test_the_delivery_leads_to_its_history(client: Client, delivery: Delivery) -> None:
    assert reverse("delivery-history", args=[delivery.pk]) in client.get(delivery.get_absolute_url()).text


# The desk


@pytest.fixture
def desk() -> Client:
    return signed_in(create_editor("ada", "Editor"))


def at(delivery: Delivery, page: str = "change") -> str:
    return reverse(f"admin:deliveries_delivery_{page}", args=[delivery.pk])


def test_a_published_delivery_is_not_changed_without_a_reason(desk: Client, delivery: Delivery) -> None:
    with pytest.raises(AssertionError, match="Say why you change it"):
        save(desk, at(delivery), note="Because.")
    save(desk, at(delivery), note="Because.", change_reason="AFP corrected it")
    last = entries(delivery)[-1]
    assert last.reason == "AFP corrected it"
    assert last.user is not None
    assert told(last) == ["editor's note: — → Because."]


def test_the_reason_reaches_items_and_claims(desk: Client, delivery: Delivery) -> None:
    save(desk, at(delivery), **{"items-0-quantity": 3, "claims-0-text": "Three.", "change_reason": "Corrected"})
    assert {row.history_change_reason for row in (DeliveryItem.history.latest(), Claim.history.latest())} == {
        "Corrected"
    }
    assert told(entries(delivery)[-1]) == [
        "item Mi-35P: quantity 2 → 3",
        "claim by RFI: what it says Two arrived. → Three.",
    ]


def test_a_draft_needs_no_reason(desk: Client) -> None:
    draft = create_delivery(state=Delivery.State.DRAFT)
    save(desk, at(draft), note="Hm.")
    assert Delivery.objects.get(pk=draft.pk).note == "Hm."


def test_the_desk_shows_who_when_and_why(desk: Client, delivery: Delivery) -> None:
    save(desk, at(delivery), note="Because.", change_reason="AFP corrected it")
    text = desk.get(at(delivery, "history")).text
    assert "ada" in text
    assert "AFP corrected it" in text
    assert "<ins>Because.</ins>" in text


def test_the_desk_shows_what_going_back_changes_and_goes_back(desk: Client, delivery: Delivery) -> None:
    save(desk, at(delivery), note="Because.", change_reason="AFP corrected it")
    log = entries(delivery)
    address = at(delivery, "history")
    preview = desk.get(address, {"to": log[-2].key})
    assert "<del>Because.</del>" in preview.text
    assert Delivery.objects.get(pk=delivery.pk).note == "Because."
    desk.post(address, {"to": log[-2].key, "seen": log[-1].key, "why": "It was right"})
    assert Delivery.objects.get(pk=delivery.pk).note == ""
    assert entries(delivery)[-1].reason.startswith("Reverted to ")
    assert entries(delivery)[-1].reason.endswith(": It was right")


def test_going_back_is_refused_where_somebody_changed_it_meanwhile(desk: Client, delivery: Delivery) -> None:
    log = entries(delivery)
    save(desk, at(delivery), note="New.", change_reason="Meanwhile")
    response = desk.post(at(delivery, "history"), {"to": log[0].key, "seen": log[-1].key}, follow=True)
    assert "changed in the meantime" in response.text
    assert Delivery.objects.get(pk=delivery.pk).note == "New."


@pytest.mark.parametrize("to", ["0", "x", "", "99999999999999999999999"])
def test_a_state_that_never_was_is_an_error_shown(desk: Client, delivery: Delivery, to: str) -> None:
    response = desk.get(at(delivery, "history"), {"to": to}, follow=True)
    assert "no such state" in response.text


def test_a_record_that_is_not_there_has_no_history_page(desk: Client) -> None:
    assert desk.get(reverse("admin:deliveries_delivery_history", args=[10**9])).status_code == 404


def test_the_desk_leads_from_a_filtered_list_to_the_history(desk: Client, delivery: Delivery) -> None:
    address = reverse("admin:deliveries_delivery_history", args=[delivery.pk])
    assert desk.get(f"{address}?_changelist_filters=state%3Dpublished").status_code == 200


def test_sources_and_parties_have_the_same_page() -> None:
    desk = signed_in(create_editor("root", "Administrator"))
    party = create_party(name="Mali")
    save(
        desk,
        reverse("admin:deliveries_party_change", args=[party.pk]),
        name="Malí",
        change_reason="As it writes itself",
    )
    text = desk.get(reverse("admin:deliveries_party_history", args=[party.pk])).text
    assert "<del>Mali</del>" in text
    assert "As it writes itself" in text


def test_the_moment_of_a_change_is_told_to_the_second(desk: Client, delivery: Delivery) -> None:
    moment = entries(delivery)[-1].moment
    assert moment.tzinfo is not None
    assert abs(dt.datetime.now(dt.UTC) - moment) < dt.timedelta(minutes=5)
