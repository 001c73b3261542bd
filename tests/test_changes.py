"""The changelog of public changes, and how a reader follows it: a page, JSON and Atom."""

from __future__ import annotations

import datetime as dt
import html
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from deliveries.changelog import lapses, recording
from deliveries.loader import load
from deliveries.models import Change, Claim, Concern, Delivery, Party, RecordVersion, Register

from .factories import (
    create_claim,
    create_deliveries,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_register,
)
from .served import Prepared, own_database
from .snapshots import with_catalogue

# A change is what one transaction does: each test's saves must be committed by themselves.
pytestmark = pytest.mark.django_db(transaction=True)

TODAY = dt.date(2022, 9, 1)


@pytest.fixture(autouse=True)
def day() -> Iterator[Mock]:
    """The day on which what is saved is looked at: before any window closes, unless a test says otherwise."""
    with patch("deliveries.changelog.lapses.today", return_value=dt.date(2020, 1, 1)) as day:
        yield day


def kinds(**delivery: Any) -> list[str]:
    """The kinds of change so far, in the order in which they were written."""
    return list(Change.objects.filter(**delivery).order_by("pk").values_list("kind", flat=True))


def published(**values: Any) -> Delivery:
    """A delivery that was published in one transaction."""
    with transaction.atomic():
        return create_delivery(**values)


def polled(client: Client, address: str) -> tuple[list[int], str]:
    """The ids of the changes at a JSON address, and the address to go on with."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    content = answer.json()
    rest = urlsplit(content["next"])
    return [change["id"] for change in content["changes"]], f"{rest.path}?{rest.query}"


# What is written down


def test_what_is_published_in_one_transaction_is_one_change() -> None:
    with transaction.atomic():
        delivery = create_delivery(quantity=4)
        create_item(delivery=delivery)
        create_claim(delivery=delivery)
    change = Change.objects.get()
    assert change.kind == "published"
    assert [item["quantity"] for item in change.state["items"]] == [4, 1]
    assert change.state["claims"] == 1


def test_a_draft_is_nobodys_news() -> None:
    with transaction.atomic():
        delivery = create_delivery(state=Delivery.State.DRAFT)
        create_claim(delivery=delivery)
    assert kinds() == []


def test_a_draft_that_is_published_is_news_then() -> None:
    delivery = published(state=Delivery.State.DRAFT)
    delivery.state = Delivery.State.PUBLISHED
    delivery.save()
    assert kinds() == ["published"]


def test_a_changed_line_is_a_change() -> None:
    delivery = published(quantity=4)
    item = delivery.items.get()
    item.quantity = 6
    item.save()
    assert kinds() == ["published", "changed"]
    assert Change.objects.first().state["items"][0]["quantity"] == 6  # type: ignore[union-attr]


def test_a_number_that_is_about_so_many_from_now_on_is_told_as_that(client: Client) -> None:
    item = published(quantity=20).items.get()
    item.approximate = True
    item.save()
    assert "20 → about 20" in html.unescape(re.sub(r"<[^>]+>", "", client.get("/changes/").text))


def test_a_save_that_changes_nothing_that_readers_see_is_none() -> None:
    delivery = published()
    delivery.save()
    delivery.items.get().save()
    assert kinds() == ["published"]


def test_a_state_from_before_there_was_a_choice_says_that_it_is_unknown(client: Client) -> None:
    made = published(terms=Delivery.Terms.UNKNOWN)
    [first] = Change.objects.all()
    Change.objects.update(state={name: value for name, value in first.state.items() if name != "terms"})

    made.save()
    assert kinds() == ["published"]

    made.consignments = 2
    made.save()
    [changed, _published] = client.get("/changes.json").json()["changes"]
    assert changed["changed"] == ["consignments"]


def test_what_is_undone_in_the_same_transaction_is_no_change() -> None:
    delivery = published(quantity=4)
    with transaction.atomic():
        item = delivery.items.get()
        for quantity in (6, 4):
            item.quantity = quantity
            item.save()
    assert kinds() == ["published"]


def test_what_is_rolled_back_leaves_no_change() -> None:
    delivery = published(quantity=4)
    with transaction.atomic():
        with transaction.atomic():
            create_item(delivery=delivery)
            transaction.set_rollback(True)
        create_claim(delivery=delivery)
    assert kinds() == ["published", "changed"]
    assert len(Change.objects.first().state["items"]) == 1  # type: ignore[union-attr]


def test_a_claim_that_denies_makes_it_disputed_and_its_end_resolves_that() -> None:
    delivery = published()
    claim = create_claim(delivery=delivery, stance=Claim.Stance.DISPUTES)
    claim.delete()
    assert kinds() == ["published", "disputed", "dispute-resolved"]


def test_a_reworded_claim_is_a_change() -> None:
    delivery = published()
    claim = create_claim(delivery=delivery)
    claim.text = "Says so with more words."
    claim.save()
    assert kinds() == ["published", "changed", "changed"]


def test_a_withdrawal_says_why() -> None:
    delivery = published()
    delivery.state, delivery.withdrawal_reason = Delivery.State.WITHDRAWN, "It was the same as number 3."
    delivery.save()
    change = Change.objects.first()
    assert change
    assert (change.kind, change.reason) == ("withdrawn", "It was the same as number 3.")


def test_a_draft_that_is_withdrawn_was_never_there_for_readers() -> None:
    delivery = published(state=Delivery.State.DRAFT)
    delivery.state, delivery.withdrawal_reason = Delivery.State.WITHDRAWN, "A mistake."
    delivery.save()
    assert kinds() == []


def test_what_goes_back_among_the_drafts_is_withdrawn_for_readers() -> None:
    delivery = published()
    delivery.state = Delivery.State.DRAFT
    delivery.save()
    delivery.save()
    assert kinds() == ["published", "withdrawn"]


def test_a_withdrawn_delivery_can_be_published_again() -> None:
    delivery = published()
    delivery.state, delivery.withdrawal_reason = Delivery.State.WITHDRAWN, "A mistake."
    delivery.save()
    delivery.state = Delivery.State.PUBLISHED
    delivery.save()
    assert kinds() == ["published", "withdrawn", "published"]


def test_what_was_published_once_cannot_be_deleted() -> None:
    delivery = published()
    with pytest.raises(ProtectedError):
        delivery.delete()


def test_a_draft_can_be_deleted_with_its_lines() -> None:
    delivery = published(state=Delivery.State.DRAFT)
    delivery.delete()
    assert kinds() == []


def test_a_promise_changes_when_it_is_met() -> None:
    promise = published(status=Delivery.Status.EXPECTED, arrived="2022-06")
    published(fulfils=promise)
    assert kinds(delivery=promise) == ["published", "changed"]
    assert Change.objects.filter(delivery=promise).first().state["fulfilled_by"]  # type: ignore[union-attr]


def test_a_first_load_publishes_each_delivery_once_and_a_second_load_nothing() -> None:
    paths = with_catalogue("mali-helicopters.toml")
    load(paths)
    deliveries = set(Delivery.objects.values_list("pk", flat=True))
    assert sorted(Change.objects.values_list("delivery", flat=True)) == sorted(deliveries)
    assert set(kinds()) == {"published"}
    load(paths)
    assert len(kinds()) == len(deliveries)


def test_a_load_that_only_checks_writes_no_change() -> None:
    load(with_catalogue())
    load([settings.BASE_DIR / "fixtures" / "mali-helicopters.toml"], check=True)
    assert kinds() == []


def test_what_was_written_in_bulk_is_caught_up_with_once() -> None:
    create_deliveries(recipient=create_party(), of=create_equipment(), days=[TODAY, TODAY])
    assert recording.catch_up() == 2
    assert recording.catch_up() == 0
    assert kinds() == ["published", "published"]


def test_moments_rise_with_the_ids_even_when_the_clock_is_put_back() -> None:
    published()
    early = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
    with patch("deliveries.changelog.recording.timezone.now", return_value=early):
        published()
        published()
    moments = list(Change.objects.order_by("pk").values_list("moment", flat=True))
    assert moments == sorted(set(moments))


def test_many_saves_under_gathering_are_noted_once(django_assert_max_num_queries: Callable[..., Any]) -> None:
    recipient, equipment = create_party(), create_equipment()
    with CaptureQueriesContext(connection) as one, recording.deferring():
        create_delivery(recipient=recipient, of=equipment)
    with CaptureQueriesContext(connection) as ten, recording.deferring():
        for _number in range(10):
            create_delivery(recipient=recipient, of=equipment)
    noting = [sum("deliveries_change" in query["sql"] for query in queries) for queries in (one, ten)]
    assert noting[0] == noting[1]
    assert kinds() == ["published"] * 11


# Promises that lapse


def lapsing(**values: Any) -> Delivery:
    return published(**{"status": Delivery.Status.EXPECTED, "arrived": "2022-04-19/2022-07-19"} | values)


def test_a_promise_lapses_once_after_the_last_day_of_its_window() -> None:
    lapsing()
    assert lapses.note_lapsed(dt.date(2022, 7, 19)) == 0
    assert lapses.note_lapsed(dt.date(2022, 7, 20)) == 1
    assert lapses.note_lapsed(TODAY) == 0
    assert Change.objects.get(kind="promise-lapsed").due == dt.date(2022, 7, 19)


def test_a_promise_that_was_met_does_not_lapse() -> None:
    published(fulfils=lapsing())
    assert lapses.note_lapsed(TODAY) == 0


def test_a_promise_with_a_new_window_may_lapse_again() -> None:
    promise = lapsing()
    lapses.note_lapsed(TODAY)
    promise.arrival_latest = dt.date(2022, 12, 31)
    promise.save()
    assert lapses.note_lapsed(dt.date(2023, 1, 1)) == 1
    assert kinds() == ["published", "promise-lapsed", "changed", "promise-lapsed"]


def test_a_promise_that_is_met_no_more_lapses() -> None:
    promise = lapsing()
    met = published(fulfils=promise)
    assert lapses.note_lapsed(TODAY) == 0
    met.state, met.withdrawal_reason = Delivery.State.WITHDRAWN, "It never came."
    met.save()
    assert lapses.note_lapsed(TODAY) == 1


def test_the_database_refuses_a_second_lapse_of_the_same_window() -> None:
    promise = lapsing()
    lapses.note_lapsed(TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(delivery=promise, kind="promise-lapsed", due=promise.arrival_latest)


def test_what_is_saved_after_its_window_lapses_at_once(client: Client, day: Mock) -> None:
    day.return_value = TODAY
    lapsing()
    answer = client.get("/changes.json").json()
    assert [change["kind"] for change in answer["changes"]] == ["promise-lapsed", "published"]


def test_a_promise_lapses_when_what_met_it_is_withdrawn_or_its_window_is_moved(day: Mock) -> None:
    day.return_value = TODAY
    with transaction.atomic():  # not before it is over
        promise = lapsing()
        met = create_delivery(fulfils=promise)
    assert kinds(delivery=promise) == ["published"]
    met.state, met.withdrawal_reason = Delivery.State.WITHDRAWN, "It never came."
    met.save()
    assert kinds(delivery=promise) == ["published", "changed", "promise-lapsed"]
    promise.arrival_latest = TODAY
    promise.save()
    assert kinds(delivery=promise)[3:] == ["changed"]
    promise.arrival_latest = dt.date(2022, 8, 1)
    promise.save()
    assert kinds(delivery=promise)[4:] == ["changed", "promise-lapsed"]


def test_of_many_that_are_saved_at_once_each_that_lapsed_is_noted(day: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    day.return_value = TODAY
    monkeypatch.setattr(lapses, "AT_ONCE", 2)
    with recording.deferring():
        for _number in range(3):
            lapsing()
    assert kinds(kind="promise-lapsed") == ["promise-lapsed"] * 3


@pytest.mark.parametrize(
    "address",
    ["/", "/recipients/mali/", "/deliveries/", "/changes/", "/changes.json", "/changes.atom", "/deliveries.atom"],
)
def test_reading_writes_nothing_and_tells_of_a_lapse_that_nobody_noted(client: Client, address: str) -> None:
    promise = lapsing(recipient=create_party(slug="mali"))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        page = client.get(f"/deliveries/{promise.pk}/")
    assert answer.status_code == page.status_code == 200
    assert "Lapsed" in page.content.decode()
    # PostgreSQL declares a cursor for what is read bit by bit.
    assert {query["sql"].split(None, 1)[0] for query in asked} - {"DECLARE"} == {"SELECT"}
    assert lapses.note_lapsed(TODAY) == 1


def test_the_command_says_how_many_lapsed(capsys: pytest.CaptureFixture[str]) -> None:
    lapsing()
    call_command("note_lapsed")
    assert "1" in capsys.readouterr().out


# Reading on


def test_a_reader_goes_on_with_next_and_sees_each_change_once(client: Client) -> None:
    for _number in range(5):
        published()
    seen, address = polled(client, "/changes.json?since=0&limit=2")
    for _poll in range(3):
        ids, address = polled(client, address)
        seen += ids
    assert seen == sorted(Change.objects.values_list("pk", flat=True))
    published()
    ids, address = polled(client, address)
    assert ids == [Change.objects.first().pk]  # type: ignore[union-attr]
    assert polled(client, address)[0] == []


def test_the_number_of_a_change_that_there_is_not_yet_is_refused(client: Client) -> None:
    published()
    last = Change.objects.latest("pk").pk
    assert polled(client, f"/changes.json?since={last}")[0] == []
    assert client.get(f"/changes.json?since={last + 1}").status_code == 400


def test_without_since_the_newest_stand_first_and_next_leads_on(client: Client) -> None:
    for _number in range(3):
        published()
    ids, address = polled(client, "/changes.json?limit=2")
    assert ids == sorted(ids, reverse=True)
    assert polled(client, address)[0] == []
    published()
    assert polled(client, address)[0] == [max(ids) + 1]


def test_the_older_ones_are_reached_by_older(client: Client) -> None:
    for _number in range(3):
        published()
    answer = client.get("/changes.json?limit=2").json()
    rest = client.get(answer["older"]).json()
    assert len(rest["changes"]) == 1
    assert rest["older"] is None
    assert rest["next"] is None


def test_an_empty_record_has_a_place_to_go_on_from(client: Client) -> None:
    ids, address = polled(client, "/changes.json")
    assert ids == []
    published()
    assert len(polled(client, address)[0]) == 1


@pytest.mark.parametrize(
    "written", ["{:%Y-%m-%dT%H:%M:%S.%fZ}", "{:%Y-%m-%dT%H:%M:%S.%f+00:00}", "{:%Y-%m-%dT%H:%M:%S.%f}"]
)
def test_the_moment_of_the_last_change_seen_does_as_well_as_its_number(client: Client, written: str) -> None:
    for _number in range(3):
        published()
    second = Change.objects.order_by("pk")[1]
    address = f"/changes.json?since={written.format(second.moment)}"
    assert polled(client, address)[0] == [second.pk + 1]


def test_a_moment_before_everything_gives_everything(client: Client) -> None:
    published()
    assert len(polled(client, "/changes.json?since=2001-01-01")[0]) == 1


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "-1", "9" * 30, "0001-01-01T00:00:00+14:00"])
def test_a_since_that_is_not_understood_is_an_error(client: Client, since: str) -> None:
    answer = client.get("/changes.json", {"since": since})
    assert answer.status_code == 400
    assert "since" in answer.json()["errors"]


@pytest.mark.parametrize(
    "query",
    ["kind=nonsense", "recipient=atlantis", "register=none", "limit=0", "limit=501", "since=1&before=2", "before=x"],
)
@pytest.mark.parametrize("suffix", ["json", "atom"])
def test_an_invalid_filter_answers_400(client: Client, query: str, suffix: str) -> None:
    published()
    assert client.get(f"/changes.{suffix}?{query}").status_code == 400


def test_changes_can_be_followed_by_party_and_kind(client: Client) -> None:
    mali = create_party(slug="mali")
    delivery = published(recipient=mali)
    published()
    create_claim(delivery=delivery, stance=Claim.Stance.DISPUTES)
    answer = client.get("/changes.json?recipient=mali&kind=disputed").json()
    assert [(change["delivery"], change["kind"]) for change in answer["changes"]] == [(delivery.pk, "disputed")]


def test_who_follows_a_party_hears_that_a_delivery_was_another_ones(client: Client) -> None:
    delivery = published(recipient=create_party(slug="mali"))
    delivery.recipient = create_party(slug="niger")
    delivery.save()
    for slug in ("mali", "niger"):
        answer = client.get(f"/changes.json?recipient={slug}&kind=changed").json()
        assert [change["changed"] for change in answer["changes"]] == [["recipient"]]


def edit(rng: random.Random) -> None:
    """What may befall a delivery of which a change tells, or nothing."""
    delivery = rng.choice(Delivery.objects.order_by("pk"))

    def becomes(**values: Any) -> None:
        for name, value in values.items():
            setattr(delivery, name, value)
        delivery.save()

    def other() -> dict[str, Any]:
        side = rng.choice(["recipient", "supplier"])
        return {side: rng.choice([*Party.objects.order_by("pk"), *([None] if side == "supplier" else [])])}

    with transaction.atomic():
        match rng.randrange(9):
            case 0:
                becomes(state=Delivery.State.WITHDRAWN, withdrawal_reason="A double.")
            case 1:
                becomes(state=Delivery.State.PUBLISHED, withdrawal_reason="")
            case 2:
                becomes(state=Delivery.State.DRAFT)
            case 3:
                party = rng.choice(Party.objects.order_by("pk"))
                party.slug = f"{party.slug}-once-more"
                party.save()
            case 4:  # another way than by saving it
                Delivery.objects.filter(pk=delivery.pk).update(**other())
                RecordVersion.advance()
            case 5:  # and back in the same transaction
                before = {"recipient": delivery.recipient, "supplier": delivery.supplier}
                becomes(**other())
                becomes(**before)
            case 6:  # undone and done otherwise
                before = {"recipient": delivery.recipient, "supplier": delivery.supplier}
                becomes(**other())
                with suppress(ZeroDivisionError), transaction.atomic():
                    becomes(**other())
                    raise ZeroDivisionError
                becomes(**rng.choice([before, other()]))
            case _:
                becomes(**other())


def concerning(side: str, party: Party) -> list[int]:
    """The changes that concern who follows a party, by the rule in plain words: the newest first."""
    since: dict[int, int] = {}
    for change in Change.objects.order_by("pk"):
        if change.state[side] == party.slug:
            since.setdefault(change.delivery_id, change.pk)
    return [
        change.pk
        for change in Change.objects.order_by("-pk").select_related("delivery")
        if getattr(change.delivery, f"{side}_id") == party.pk or change.pk >= since.get(change.delivery_id, sys.maxsize)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_whoever_follows_a_party_hears_of_all_that_was_its_own_and_of_nothing_else(client: Client, seed: int) -> None:
    rng = random.Random(seed)
    Register.objects.update(default=False)
    create_register(slug="drawn", default=True)
    parties = [create_party() for _number in range(5)]
    for _number in range(8):
        published(recipient=rng.choice(parties), supplier=rng.choice([*parties, None]))
    for _number in range(60):
        edit(rng)

    for party in Party.objects.all():
        for side in ("recipient", "supplier"):
            found = client.get(f"/changes.json?{side}={party.slug}&limit=500").json()["changes"]
            assert [change["id"] for change in found] == concerning(side, party)

    held = set(Concern.objects.values_list("change", "delivery", "side", "party"))
    Concern.objects.all().delete()
    import_module("deliveries.migrations.0011_concerns").fill(apps, None)
    assert set(Concern.objects.values_list("change", "delivery", "side", "party")) == held != set()


def test_other_registers_are_told_apart(client: Client) -> None:
    published(register=create_register(slug="sipri"))
    assert polled(client, "/changes.json")[0] == []
    assert len(polled(client, "/changes.json?register=sipri")[0]) == 1


def test_the_queries_do_not_grow_with_the_changes(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for address, queries in (("/changes.json", 7), ("/changes/", 12), ("/changes.atom", 9)):
        for published_more in (1, 4):
            for _number in range(published_more):
                published()
            with django_assert_num_queries(queries):
                client.get(address)


# The page


def test_the_page_says_what_stood_there_before(client: Client) -> None:
    mi24 = create_equipment(slug="mi-24p", designation="Mi-24P")
    delivery = published(of=mi24, quantity=2, recipient=create_party(name="Mali"))
    item = delivery.items.get()
    item.quantity = 4
    item.save()
    page = client.get("/changes/").content.decode()
    assert 'Mi-24P: <del>2</del> <span aria-hidden="true">→</span> <ins>4</ins>' in page


def test_the_page_shows_a_withdrawal_with_its_reason_escaped(client: Client) -> None:
    delivery = published()
    delivery.state, delivery.withdrawal_reason = Delivery.State.WITHDRAWN, "<b>Twice</b> the same."
    delivery.save()
    page = client.get("/changes/").content.decode()
    assert "&lt;b&gt;Twice&lt;/b&gt; the same." in page


def test_the_page_shows_an_error_and_no_rows(client: Client) -> None:
    published()
    page = client.get("/changes/?kind=nonsense").content.decode()
    assert "nonsense" in page
    assert "<table" not in page


def test_the_page_leads_to_the_older_changes(client: Client) -> None:
    for _number in range(3):
        published()
    oldest = Change.objects.last()
    assert oldest
    page = client.get("/changes/?limit=2").content.decode()
    assert f"?limit=2&amp;before={oldest.pk + 1}" in page
    assert f'id="c{oldest.pk}"' in client.get(f"/changes/?limit=2&before={oldest.pk + 1}").content.decode()


# Writers at the same time


def test_a_reader_who_polls_while_others_write_misses_nothing(tmp_path: Path, migrated: Prepared) -> None:
    """Three writers keep transactions open for uneven times, and commit in another order than they began."""
    with own_database(tmp_path, migrated) as url:
        done = subprocess.run(
            [sys.executable, "-m", "tests.writers"],
            cwd=settings.BASE_DIR, env=environment(url, tmp_path), text=True, capture_output=True, timeout=240,
            check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["polls"] > 3
    assert told["seen"] == sorted(set(told["seen"]))
    assert told["by_moment"] == told["seen"] == told["written"]
    assert len(told["written"]) == told["expected"]


def environment(url: str, folder: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url, "WAYBILL_VAR": str(folder), "WAYBILL_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip


def test_like_rows_are_told_apart_by_their_day_and_whether_they_have_arrived(client: Client) -> None:
    mali, model = create_party(slug="mali"), create_equipment()
    for status in ("delivered", "expected"):
        published(recipient=mali, of=model, status=status, arrived="2022-04-17")
    page, feed = client.get("/changes/").text, client.get("/changes.atom").getvalue().decode()

    for told in ("17 April 2022, delivered", "17 April 2022, expected"):
        assert told in page
        assert told in feed


# The page's range of days


def test_the_last_days_are_a_click_away_and_end_with_a_day(client: Client) -> None:
    published()
    page = client.get("/changes/").text
    (week,) = re.findall(r'href="\?(since=[-\d]+)">Last 7 days', page)
    today, day = dt.datetime.now(dt.UTC).date(), dt.timedelta(days=1)

    assert week == f"since={today - 7 * day}"
    assert "No such change" not in client.get(f"/changes/?{week}&until={today}").text
    assert "No such change" in client.get(f"/changes/?{week}&until={today - day}").text
    assert "No such change" in client.get(f"/changes/?since={today + day}").text


@pytest.mark.parametrize(
    "asked", ["until=12", "until=soon", "until=2026-13-01", "since=2026-11-02&until=2026-11-01", "until=a&until=b"]
)
def test_a_range_of_days_that_is_none_is_told(client: Client, asked: str) -> None:
    published()

    assert client.get(f"/changes.json?{asked}").status_code == 400
    assert "Nothing is shown until it is right" in client.get(f"/changes/?{asked}").text


def test_the_last_day_that_there_can_be_is_a_day(client: Client) -> None:
    published()

    assert client.get("/changes.json?until=9999-12-31").json()["changes"]
