"""The queue of the desk's first page: what waits for an editor, a few of each kind, and the way to all of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deliveries import index
from deliveries.admin.queue import MOST_TOLD, Section, queue
from deliveries.filters.fields import today
from deliveries.models import Delivery, DraftReview, Remark
from deliveries.summaries.work import followed, owed
from tests.desk import create_editor, signed_in
from tests.factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_party,
    create_source,
    create_total,
    create_type,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return create_editor("editor", "Editor")


@pytest.fixture
def desk(editor: User) -> Client:
    return signed_in(editor)


def section(user: User, name: str) -> Section | None:
    return next((each for each in queue(user) if each.name == name), None)


def rows(user: User, name: str) -> list[Any]:
    found = section(user, name)
    return found.rows if found else []


def listed(desk: Client, query: str, model: str = "delivery") -> list[int]:
    response: Any = desk.get(f"/admin/deliveries/{model}/?{query}")
    return [row.pk for row in response.context["cl"].result_list]


# ---- Drafts -----------------------------------------------------------------------------------------


def test_a_draft_is_told_with_its_author_its_age_and_what_stands_in_the_way(editor: User) -> None:
    draft = create_delivery(state="draft", arrived=None, recipient=create_party(name="Mali"))
    ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=3)
    Delivery.history.filter(id=draft.pk).update(history_user=create_editor("anna"), history_date=ago)
    (row,) = rows(editor, "review")
    assert row.about == "To Mali, drafted by anna 3\xa0days ago"
    assert [told.split(":")[0] for told in row.told] == ["It has arrived, but has no date", "No source supports it"]


def test_a_draft_that_could_be_published_is_told_to_be_so_and_who_reviews_it(editor: User) -> None:
    draft = create_delivery(state="draft")
    create_claim(delivery=draft)
    DraftReview.objects.hand(draft.pk, editor.pk, seen=None)
    (row,) = rows(editor, "review")
    assert row.told == ["Nothing stands in the way of publishing it.", "editor reviews it."]


def test_the_oldest_drafts_come_first_and_all_of_them_are_one_click_away(editor: User, desk: Client) -> None:
    drafts = [create_delivery(state="draft").pk for _each in range(MOST_TOLD + 2)]
    waits = Remark.objects.create(delivery_id=drafts[0], kind="changes", text="Which?").delivery_id
    DraftReview.objects.create(delivery_id=waits, asked=True)
    found = section(editor, "review")
    assert found
    assert (len(found.rows), found.number, found.more) == (MOST_TOLD, MOST_TOLD + 1, f"All {MOST_TOLD + 1}")
    assert sorted(listed(desk, found.everything.split("?")[1])) == drafts[1:]
    assert listed(desk, "work=changes") == [waits]


def test_nothing_waits_in_an_empty_record(editor: User, desk: Client) -> None:
    assert queue(editor) == []
    assert "Drafts awaiting" not in desk.get("/admin/").text


# ---- Contradictions, promises, sources --------------------------------------------------------------


def test_totals_that_disagree_are_told_with_the_greatest_difference_first(editor: User, desk: Client) -> None:
    mali, helicopters = create_party(), create_type()
    create_delivery(recipient=mali, of=create_equipment(type=helicopters), quantity=8)
    stated = {8: "2022-05-01", 7: "2022-05-02", 20: "2022-06"}
    agreeing, short, over = (
        create_total(recipient=mali, type=helicopters, total=total, as_of=day) for total, day in stated.items()
    )
    assert [row.address.split("/")[-3] for row in rows(editor, "totals")] == [str(over.pk), str(short.pk)]
    assert rows(editor, "totals")[0].told == ["Short by 12"]
    assert sorted(listed(desk, "verdict=disagrees", "reportedtotal")) == [short.pk, over.pk]
    assert agreeing.pk not in listed(desk, "verdict=x", "reportedtotal")


def test_a_rival_value_waits_until_a_note_says_why_ours_stands(editor: User, desk: Client) -> None:
    delivery = create_delivery(quantity=4)
    source = create_source(publisher="AFP")
    create_claim(delivery=delivery, source=source, item=delivery.items.get(), stated_quantity=6)
    (row,) = rows(editor, "contested")
    assert row.told[0].startswith("AFP: States 6")
    assert listed(desk, "work=contested") == [delivery.pk]
    delivery.note = "AFP counted the spares."
    delivery.save()
    assert rows(editor, "contested") == []


def test_a_promise_of_which_not_all_came_waits_and_one_that_was_met_does_not(editor: User, desk: Client) -> None:
    mali, of = create_party(), create_equipment(type=create_type())
    for came in (0, 2, 4):
        promise = create_delivery(recipient=mali, of=of, quantity=4, status="expected", arrived=f"2022-0{came + 1}")
        if came:
            create_delivery(recipient=mali, of=of, quantity=came, arrived="2022-06", fulfils=promise)
    found = section(editor, "lapsed")
    assert found
    assert [awaited.outcome for awaited in followed(owed(today()), today())] == ["lapsed", "partly-met"]
    assert found.number == len(listed(desk, "work=lapsed")) == 2


def test_a_source_without_a_day_waits_unless_it_came_through_one_that_has_one(editor: User, desk: Client) -> None:
    dayless = create_source(published=None)
    create_source(published=None, via=create_source())
    assert [row.title for row in rows(editor, "dayless")] == [dayless.title]
    assert listed(desk, "day=none", "source") == [dayless.pk]
    assert listed(desk, "day=x", "source") == []


# ---- What it costs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 7])
def test_the_first_page_asks_as_much_however_much_waits(editor: User, desk: Client, many: int) -> None:
    mali, helicopters = create_party(), create_type()
    of = create_equipment(type=helicopters)
    for number in range(many):
        draft = create_delivery(state="draft", recipient=mali, of=of)
        Remark.objects.create(delivery=draft, by=create_editor(f"anna-{number}"), text="Look.")
        DraftReview.objects.create(delivery=draft, reviewer=editor)
        DraftReview.objects.create(delivery=create_delivery(state="draft", of=of), asked=True)
        rival = create_delivery(recipient=mali, of=of)
        create_claim(delivery=rival, item=rival.items.get(), stated_quantity=9)
        create_delivery(recipient=mali, of=of, status="expected", arrived="2022-05")
        create_total(recipient=mali, type=helicopters, total=90, source=create_source(published=None))
    index.current()
    desk.get("/admin/")
    with CaptureQueriesContext(connection) as queries:
        text = desk.get("/admin/").text
    assert all(
        f'id="queue-{name}"' in text for name in ("answer", "review", "changes", "totals", "contested", "lapsed")
    )
    assert len(queries) == 41
