"""Many deliveries published or withdrawn at once, and that undone from the history of one of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from deliveries.admin import bulk
from deliveries.models import Change, Delivery
from tests.desk import create_editor, signed_in
from tests.factories import create_claim, create_delivery

pytestmark = pytest.mark.django_db

LIST, MANY = "/admin/deliveries/delivery/", "/admin/deliveries/delivery/many/"


@pytest.fixture
def editor() -> User:
    return create_editor("editor", "Editor")


@pytest.fixture
def desk(editor: User) -> Client:
    return signed_in(editor)


def ready(state: str = "draft") -> Delivery:
    made = create_delivery(state=state)
    create_claim(delivery=made)
    return made


def ask(desk: Client, action: str, *deliveries: Delivery) -> Any:
    """The page that asks whether to do it."""
    return desk.post(LIST, {"action": f"{action}_chosen", "_selected_action": [each.pk for each in deliveries]})


def confirm(desk: Client, asked: Any, **more: Any) -> Any:
    return desk.post(MANY, {"deed": asked.context["name"], "chosen": asked.context["chosen"], **more})


def states(*deliveries: Delivery) -> list[str]:
    return [Delivery.objects.get(pk=each.pk).state for each in deliveries]


def told(chosen: Any) -> list[tuple[int, str]]:
    return [(each.delivery.pk, each.why_not) for each in chosen]


def history_of(delivery: Delivery) -> str:
    return reverse("admin:deliveries_delivery_history", args=[delivery.pk])


def undo_of(desk: Client, delivery: Delivery) -> str:
    """The address that undoes the change which published or withdrew it."""
    undone = desk.get(history_of(delivery)).context["undone"]
    return reverse("admin:deliveries_delivery_undo", args=[undone])


def test_what_is_chosen_is_listed_before_anything_is_published(desk: Client) -> None:
    able, bare, public = ready(), create_delivery(state="draft"), ready("published")
    asked = ask(desk, "publish", able, bare, public)
    assert states(able, bare, public) == ["draft", "draft", "published"]
    assert told(asked.context["able"]) == [(able.pk, "")]
    left = told(asked.context["left"])
    assert [pk for pk, _why in left] == [bare.pk, public.pk]
    assert "No source supports it" in left[0][1]
    assert left[1][1] == "It is published already."


def test_those_that_can_be_are_published_in_one_change_and_those_left_are_told(desk: Client, editor: User) -> None:
    first, second = ready(), ready()
    asked = ask(desk, "publish", first, second)
    second.claims.all().delete()
    answer: Any = confirm(desk, asked)
    assert states(first, second) == ["published", "draft"]
    assert [each.pk for each in answer.context["done"]] == [first.pk]
    assert "No source supports it" in answer.text
    assert Change.objects.filter(kind="published").count() == 1


def test_what_was_changed_since_it_was_listed_is_left(desk: Client) -> None:
    draft, other = ready(), ready()
    asked = ask(desk, "publish", draft, other)
    draft.refresh_from_db()
    draft.note = "Another word."
    draft.save()
    answer = confirm(desk, asked)
    assert states(draft, other) == ["draft", "published"]
    assert "changed since you looked" in answer.text


def test_a_confirmation_that_is_sent_twice_does_nothing_the_second_time(desk: Client) -> None:
    draft = ready()
    asked = ask(desk, "publish", draft)
    confirm(desk, asked)
    version = Delivery.objects.get(pk=draft.pk).version
    assert "It is published already." in confirm(desk, asked).text
    assert Delivery.objects.get(pk=draft.pk).version == version


def test_many_are_withdrawn_with_one_reason_that_readers_see(desk: Client) -> None:
    first, second, draft = ready("published"), ready("published"), ready()
    asked = ask(desk, "withdraw", first, second, draft)
    assert told(asked.context["left"]) == [(draft.pk, "Only a published delivery can be withdrawn.")]
    confirm(desk, asked, reason="The paper took it back.")
    assert states(first, second, draft) == ["withdrawn", "withdrawn", "draft"]
    assert "The paper took it back." in Client().get(first.get_absolute_url()).text


def test_without_a_reason_nothing_is_withdrawn_and_the_page_comes_back(desk: Client) -> None:
    public = ready("published")
    answer: Any = confirm(desk, ask(desk, "withdraw", public), reason=" ")
    assert states(public) == ["published"]
    assert answer.context["form"].errors
    confirm(desk, answer, reason="A double.")
    assert states(public) == ["withdrawn"]


def test_too_many_are_refused_as_a_whole(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 1)
    first, second = ready(), ready()
    asked = ask(desk, "publish", first, second)
    assert "At most 1 go at once" in asked.text
    assert "chosen" not in asked.context


def test_under_the_rule_of_two_one_s_own_are_left(settings: Any, desk: Client, editor: User) -> None:
    settings.TWO_PERSON_RULE = True
    own, others = ready(), ready()
    Delivery.history.filter(id=own.pk).update(history_user=editor)
    answer = confirm(desk, ask(desk, "publish", own, others))
    assert states(own, others) == ["draft", "published"]
    assert answer.status_code == 200


@pytest.mark.parametrize("role", ["Contributor", ""])
@pytest.mark.parametrize("deed", ["publish", "withdraw", "burn", ""])
def test_who_may_not_publish_publishes_no_many(role: str, deed: str) -> None:
    other = signed_in(create_editor("other", *filter(None, [role])))
    draft, public = ready(), ready("published")
    chosen = f"{draft.pk}:{draft.version} {public.pk}:{public.version}"
    assert other.post(MANY, {"deed": deed, "chosen": chosen, "reason": "Mine."}).status_code == 403
    assert states(draft, public) == ["draft", "published"]


@pytest.mark.parametrize("chosen", ["", "x", "1:x 99:1", "9" * 40, "1:1:1", "²:1"])
def test_what_names_nothing_does_nothing(desk: Client, chosen: str) -> None:
    answer: Any = desk.post(MANY, {"deed": "publish", "chosen": chosen})
    assert answer.context["done"] == []


# ---- Undone -----------------------------------------------------------------------------------------


def test_what_was_published_together_is_withdrawn_together_from_the_history_of_one(desk: Client) -> None:
    first, second, apart = ready(), ready(), ready()
    confirm(desk, ask(desk, "publish", apart))
    confirm(desk, ask(desk, "publish", first, second))
    asked: Any = desk.get(undo_of(desk, second))
    assert [each.delivery.pk for each in asked.context["able"]] == [first.pk, second.pk]
    confirm(desk, asked, reason="Too early.")
    assert states(first, second, apart) == ["withdrawn", "withdrawn", "published"]


def test_what_was_withdrawn_together_is_published_again_together(desk: Client) -> None:
    first, second = ready("published"), ready("published")
    confirm(desk, ask(desk, "withdraw", first, second), reason="A mistake.")
    confirm(desk, desk.get(undo_of(desk, first)))
    assert states(first, second) == ["published", "published"]


def test_only_the_change_that_stands_is_undone(desk: Client) -> None:
    draft = ready()
    confirm(desk, ask(desk, "publish", draft))
    published = undo_of(desk, draft)
    confirm(desk, ask(desk, "withdraw", draft), reason="A double.")
    answer: Any = desk.get(published)
    assert told(answer.context["left"]) == [(draft.pk, "Only a published delivery can be withdrawn.")]
    assert undo_of(desk, draft) != published


@pytest.mark.parametrize("key", [0, 1, 10**15, 10**30])
def test_a_change_that_moved_nothing_is_not_found(desk: Client, key: int) -> None:
    assert desk.get(f"/admin/deliveries/delivery/undo/{key}/").status_code == 404


def test_who_may_not_publish_is_offered_no_undoing(desk: Client) -> None:
    draft = ready()
    confirm(desk, ask(desk, "publish", draft))
    other = signed_in(create_editor("other", "Contributor"))
    assert other.get(history_of(draft)).context["undone"] is None
    assert other.get(undo_of(desk, draft)).status_code == 403
