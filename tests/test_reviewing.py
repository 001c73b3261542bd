"""Drafts under review: taken, said of, answered, and told to whom it concerns."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from deliveries.models import Delivery, DraftReview, Remark
from deliveries.reviewing import ReviewError, say, take
from deliveries.reviewing.telling import SENDER
from tests.desk import create_editor, signed_in
from tests.factories import create_claim, create_delivery, create_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return create_editor("anna", "Contributor", email="anna@example.org")


@pytest.fixture
def bob() -> User:
    return create_editor("bob", "Editor", email="bob@example.org")


@pytest.fixture
def carl() -> User:
    return create_editor("carl", "Editor")


@pytest.fixture
def draft(anna: User) -> Delivery:
    return drafted_by(anna)


def drafted_by(author: User) -> Delivery:
    made = create_delivery(state="draft", recipient=create_party())
    create_claim(delivery=made)
    Delivery.history.filter(id=made.pk).update(history_user=author)
    return made


def page_of(draft: Delivery) -> str:
    return reverse("admin:deliveries_delivery_review", args=[draft.pk])


def do(user: User, draft: Delivery, **sent: Any) -> Any:
    return signed_in(user).post(page_of(draft), sent, follow=True)


def reviewer(draft: Delivery) -> User | None:
    return DraftReview.objects.of(draft.pk).reviewer


# ---- Taken ------------------------------------------------------------------------------------------


def test_who_takes_a_draft_is_led_to_its_form_which_says_so(bob: User, draft: Delivery) -> None:
    answer = do(bob, draft, do="take", seen="")
    assert reviewer(draft) == bob
    assert "You review it." in answer.text
    assert answer.redirect_chain[-1][0] == reverse("admin:deliveries_delivery_change", args=[draft.pk])


def test_of_two_who_take_it_the_later_is_told_who_was_first(bob: User, carl: User, draft: Delivery) -> None:
    do(bob, draft, do="take", seen="")
    assert "It is bob who reviews it" in do(carl, draft, do="take", seen="").text
    assert reviewer(draft) == bob


def test_what_another_has_taken_is_taken_over_on_purpose(bob: User, carl: User, draft: Delivery) -> None:
    do(bob, draft, do="take", seen="")
    assert "Take it over from bob" in signed_in(carl).get(page_of(draft)).text
    do(carl, draft, do="take", seen=bob.pk)
    assert reviewer(draft) == carl


def test_what_was_given_back_anybody_takes(bob: User, carl: User, draft: Delivery) -> None:
    do(bob, draft, do="take", seen="")
    do(carl, draft, do="give-back")
    assert reviewer(draft) == bob
    do(bob, draft, do="give-back")
    assert reviewer(draft) is None


def test_who_drafted_it_does_not_take_it_where_two_are_asked_for(settings: Any, bob: User) -> None:
    settings.TWO_PERSON_RULE = True
    own = drafted_by(bob)
    assert signed_in(bob).post(page_of(own), {"do": "take", "seen": ""}).status_code == 403
    assert reviewer(own) is None


# ---- Said -------------------------------------------------------------------------------------------


def test_to_ask_for_changes_takes_the_draft_and_lets_it_wait_for_its_author(bob: User, draft: Delivery) -> None:
    do(bob, draft, kind="changes", text="Which Mi-24?")
    assert reviewer(draft) == bob
    assert list(Delivery.objects.with_their_authors()) == [draft]
    assert not Delivery.objects.awaiting_review().exists()


def test_what_its_author_has_done_awaits_review_again(anna: User, bob: User, draft: Delivery) -> None:
    do(bob, draft, kind="changes", text="Which Mi-24?")
    assert "It is done" in signed_in(anna).get(page_of(draft)).text
    do(anna, draft, kind="ready", text="")
    assert list(Delivery.objects.awaiting_review()) == [draft]
    assert list(Remark.objects.values_list("kind", flat=True)) == ["changes", "ready"]


def test_only_who_reviews_it_asks_for_changes_and_what_another_typed_is_kept(
    bob: User, carl: User, draft: Delivery
) -> None:
    do(bob, draft, do="take", seen="")
    answer = do(carl, draft, kind="changes", text="Another supplier, I think.")
    assert "It is bob who reviews it" in answer.text
    assert "Another supplier, I think." in answer.text
    assert not Remark.objects.exists()


def test_what_is_said_of_a_draft_that_was_published_meanwhile_is_not_lost(bob: User, draft: Delivery) -> None:
    draft.publish(bob)
    answer = do(bob, draft, kind="comment", text="Look at the day again.")
    assert "no draft any more" in answer.text
    assert "Look at the day again." in answer.text
    assert not Remark.objects.exists()


@pytest.mark.parametrize("kind", ["comment", "changes"])
def test_nothing_is_said_without_words(bob: User, draft: Delivery, kind: str) -> None:
    answer = do(bob, draft, kind=kind, text=" ")
    assert "Say " in answer.context["form"].errors["text"][0]
    assert not Remark.objects.exists()


def test_nobody_is_done_with_what_was_not_asked_for(anna: User, draft: Delivery) -> None:
    assert "Nobody asks for changes" in do(anna, draft, kind="ready", text="Ready.").text


@pytest.mark.parametrize("sent", [{"do": "take", "seen": ""}, {"do": "give-back"}, {"kind": "changes", "text": "No."}])
def test_a_contributor_reviews_nothing(anna: User, draft: Delivery, sent: dict[str, str]) -> None:
    assert signed_in(anna).post(page_of(draft), sent).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"do": "burn"}, {"kind": "x", "text": "x"}, {"do": "take", "kind": "ready"}])
def test_what_cannot_be_done_is_refused(anna: User, draft: Delivery, sent: dict[str, str]) -> None:
    assert signed_in(anna).post(page_of(draft), sent).status_code == 403


def test_another_contributor_says_something_and_does_not_answer_for_its_author(bob: User, draft: Delivery) -> None:
    other = create_editor("dora", "Contributor")
    do(bob, draft, kind="changes", text="Which Mi-24?")
    assert do(other, draft, kind="comment", text="A 24P.").status_code == 200
    assert signed_in(other).post(page_of(draft), {"kind": "ready", "text": ""}).status_code == 403


def test_who_is_not_at_the_desk_sees_nothing_of_it(draft: Delivery) -> None:
    assert Client().get(page_of(draft)).status_code == 302
    assert signed_in(create_editor("nobody")).get(page_of(draft)).status_code == 403


def test_markup_in_a_remark_is_text(bob: User, draft: Delivery) -> None:
    assert "&lt;script&gt;" in do(bob, draft, kind="comment", text="<script>alert(1)</script>").text


def test_what_was_said_comes_back_with_a_draft_that_was_deleted(bob: User, draft: Delivery) -> None:
    pk = draft.pk
    say(pk, bob, "comment", "A good one.", address="")
    draft.delete()
    assert [remark.text for remark in Remark.objects.on(pk)] == ["A good one."]


def test_nothing_is_taken_that_is_no_draft_any_more(bob: User, draft: Delivery) -> None:
    draft.publish(bob)
    with pytest.raises(ReviewError, match="no draft any more"):
        take(draft.pk, bob, seen=None)


# ---- Who may publish --------------------------------------------------------------------------------


def test_the_form_says_who_may_publish_what_one_may_not(settings: Any, anna: User, bob: User, carl: User) -> None:
    settings.TWO_PERSON_RULE = True
    own = drafted_by(bob)
    change = reverse("admin:deliveries_delivery_change", args=[own.pk])
    assert "Whoever drafted it does not publish it. Who may: carl." in signed_in(bob).get(change).text
    assert "Who may:" not in signed_in(carl).get(change).text
    settings.TWO_PERSON_RULE = False
    own = drafted_by(anna)
    change = reverse("admin:deliveries_delivery_change", args=[own.pk])
    assert "Who may publish it: bob and carl." in signed_in(anna).get(change).text


# ---- Told -------------------------------------------------------------------------------------------


def test_the_author_sees_on_signing_in_that_changes_are_asked_for(anna: User, bob: User, draft: Delivery) -> None:
    do(bob, draft, kind="changes", text="Which Mi-24?")
    first = signed_in(anna).get("/admin/").text
    assert "Said of your drafts and reviews" in first
    assert "bob asks for changes" in first
    assert "Which Mi-24?" in first
    assert "Said of your drafts" not in signed_in(bob).get("/admin/").text


def test_a_question_of_the_author_leaves_the_draft_with_both(anna: User, bob: User, draft: Delivery) -> None:
    do(bob, draft, kind="changes", text="Which Mi-24?")
    do(anna, draft, kind="comment", text="How would I know?")
    for who in (anna, bob):
        assert "How would I know?" in signed_in(who).get("/admin/").text


def sent_by_mail() -> list[Any]:
    for thread in threading.enumerate():
        if thread.name == SENDER:
            thread.join()
    return mail.outbox


@pytest.fixture
def mails(settings: Any) -> None:
    settings.SENDS_MAIL = True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.mark.usefixtures("mails")
def test_whom_it_concerns_is_told_by_mail_and_led_to_it(
    anna: User, bob: User, draft: Delivery, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        do(bob, draft, kind="changes", text="Which Mi-24?")
    (told,) = sent_by_mail()
    assert told.to == ["anna@example.org"]
    assert "bob asks for changes" in told.subject
    assert "Which Mi-24?" in told.body
    assert f"http://testserver{page_of(draft)}" in told.body
    with django_capture_on_commit_callbacks(execute=True):
        do(anna, draft, kind="ready", text="")
    assert sent_by_mail()[-1].to == ["bob@example.org"]


@pytest.mark.usefixtures("mails")
def test_who_left_and_who_has_no_address_is_not_written_to(
    anna: User, carl: User, draft: Delivery, django_capture_on_commit_callbacks: Any
) -> None:
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        do(carl, draft, kind="changes", text="Which Mi-24?")
    assert sent_by_mail() == []


def test_without_a_mail_server_nobody_is_written_to(
    bob: User, draft: Delivery, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        do(bob, draft, kind="changes", text="Which Mi-24?")
    assert sent_by_mail() == []
