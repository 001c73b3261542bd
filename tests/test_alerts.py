"""Mails about what changes in a view: asked for, confirmed, sent once, and ended with one click."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from deliveries.models import Alert, Delivery, Party, Register

from .factories import create_claim, create_delivery, create_equipment, create_party, create_register, create_type

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def mailing(settings: Settings) -> None:
    settings.SENDS_MAIL = True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def mali() -> Party:
    mali = create_party(slug="mali", name="Mali")
    create_claim(delivery=create_delivery(recipient=mali, of=create_equipment(slug="mi-24p")))
    return mali


def ask(client: Client, query: str = "recipient=mali", address: str = ADA, **more: Any) -> Any:
    return client.post(f"/alerts/?{query}", {"address": address}, **more)


def link(message: EmailMessage, ending: str = "/") -> str:
    (path,) = re.findall(rf"http://testserver(/alerts/[-\w]+{ending})\s", message.body + "\n")
    return str(path)


def follow(client: Client, query: str = "recipient=mali", address: str = ADA) -> Alert:
    """An alert that was asked for and confirmed."""
    assert ask(client, query, address).status_code == 200
    assert client.post(link(mail.outbox[-1])).status_code == 200
    mail.outbox.clear()
    return Alert.objects.latest("pk")


def run() -> None:
    call_command("send_alerts", verbosity=0)


def arrive(recipient: Party, **more: Any) -> Delivery:
    """A delivery that is published after what came before."""
    connection.run_on_commit.clear()
    delivery = create_delivery(recipient=recipient, **more)
    create_claim(delivery=delivery)
    return delivery


# ---- Asked for and confirmed ------------------------------------------------------------------------


@pytest.mark.usefixtures("mali")
def test_nothing_is_sent_but_a_question_before_it_is_answered(client: Client) -> None:
    page = ask(client)
    (question,) = mail.outbox

    assert "Look into your mailbox" in page.text
    assert (question.to, question.subject) == ([ADA], "Confirm: Waybill: Arms to Mali")
    assert "http://testserver/deliveries/?recipient=mali" in question.body
    mail.outbox.clear()
    arrive(Party.objects.get(slug="mali"))
    run()
    assert mail.outbox == []


@pytest.mark.usefixtures("mali")
def test_to_open_the_link_confirms_nothing(client: Client) -> None:
    ask(client)

    assert "Do you want a mail" in client.get(link(mail.outbox[0])).text
    assert Alert.objects.get().confirmed is None


@pytest.mark.usefixtures("mali")
def test_to_ask_twice_is_to_ask_once(client: Client) -> None:
    follow(client)
    page = ask(client)

    assert Alert.objects.count() == 1
    assert "Look into your mailbox" in page.text


@pytest.mark.usefixtures("mali")
def test_an_address_that_nobody_confirms_is_forgotten(client: Client) -> None:
    ask(client)
    ask(client, address="other@example.org")
    Alert.objects.filter(address=ADA).update(asked=timezone.now() - dt.timedelta(days=3))

    run()

    assert [alert.address for alert in Alert.objects.all()] == ["other@example.org"]


# ---- Sent -------------------------------------------------------------------------------------------


def test_what_has_changed_is_told_once(client: Client, mali: Party) -> None:
    follow(client)
    delivery = arrive(mali)
    arrive(create_party(slug="niger"))
    run()
    (news,) = mail.outbox

    assert news.to == [ADA]
    assert news.subject == "1 change: Waybill: Arms to Mali"
    assert f"http://testserver{delivery.get_absolute_url()}" in news.body
    assert "niger" not in news.body
    run()
    assert len(mail.outbox) == 1


def test_what_was_there_before_is_not_told(client: Client, mali: Party) -> None:
    follow(client)
    run()

    assert mail.outbox == []


def test_what_was_withdrawn_is_told_with_its_reason(client: Client, mali: Party) -> None:
    follow(client)
    connection.run_on_commit.clear()
    delivery = Delivery.objects.get()
    delivery.state, delivery.withdrawal_reason = Delivery.State.WITHDRAWN, "It was another one."
    delivery.save()
    run()

    assert "It was another one." in mail.outbox[0].body


def test_of_many_changes_a_mail_tells_some_and_says_so(
    client: Client, mali: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deliveries.alerts.sending.MOST_TOLD", 2)
    follow(client)
    for _n in range(3):
        arrive(mali)
    run()

    assert "There are more" in mail.outbox[0].body
    run()
    assert len(mail.outbox) == 1


def test_a_mail_says_how_it_is_ended_to_people_and_to_programs(client: Client, mali: Party) -> None:
    alert = follow(client)
    arrive(mali)
    run()
    (news,) = mail.outbox

    assert news.extra_headers["List-Unsubscribe"] == f"<http://testserver/alerts/{alert.token}/end/>"
    assert news.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"http://testserver/alerts/{alert.token}/end/" in news.body
    assert "deleted once you end it" in news.body


def test_a_mail_in_french_leads_to_french_pages(client: Client, mali: Party) -> None:
    client.post("/fr/alerts/?recipient=mali", {"address": ADA})

    (question,) = mail.outbox
    assert "http://testserver/fr/deliveries/?recipient=mali" in question.body


def test_what_cannot_be_sent_is_sent_the_next_time(client: Client, mali: Party) -> None:
    follow(client)
    arrive(mali)
    with (
        patch("django.core.mail.EmailMessage.send", side_effect=OSError),
        pytest.raises(CommandError, match="1 mails could not be sent"),
    ):
        run()
    run()

    assert len(mail.outbox) == 1


def test_an_alert_whose_filters_are_no_more_ends_and_says_so(client: Client) -> None:
    kind = create_type(slug="balloons")
    follow(client, "type=balloons")
    kind.slug = "airships"
    kind.save()

    run()

    assert mail.outbox[0].subject == "An alert has ended"
    assert not Alert.objects.exists()


# ---- Ended ------------------------------------------------------------------------------------------


def test_one_click_of_a_mail_program_ends_it_and_deletes_the_address(client: Client, mali: Party) -> None:
    alert = follow(client)

    answer = Client(enforce_csrf_checks=True).post(f"/alerts/{alert.token}/end/", {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not Alert.objects.exists()
    arrive(mali)
    run()
    assert mail.outbox == []
    assert client.post(f"/alerts/{alert.token}/end/").status_code == 200


def test_to_open_the_link_that_ends_it_ends_nothing(client: Client, mali: Party) -> None:
    alert = follow(client)

    assert "End them, and delete my address" in client.get(f"/alerts/{alert.token}/end/").text
    assert Alert.objects.exists()


# ---- Refused ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("mali")
@pytest.mark.parametrize(
    "address", ["", "ada", "ada@", "ada@example.org, bob@example.org", "a@b.c\nBcc: x@y.z", "x" * 300]
)
def test_what_is_no_address_is_refused_and_stays_in_its_field(client: Client, address: str) -> None:
    answer = ask(client, address=address)

    assert answer.status_code == 400
    assert 'id="e-address"' in answer.text
    assert mail.outbox == []
    assert not Alert.objects.exists()


@pytest.mark.usefixtures("mali")
@pytest.mark.parametrize("query", ["recipient=atlantis", "since=garbage", "nonsense=1", "before=1"])
def test_a_view_that_is_not_understood_cannot_be_followed(client: Client, query: str) -> None:
    assert client.get(f"/alerts/?{query}").status_code == 400
    assert ask(client, query).status_code == 400


@pytest.mark.usefixtures("mali")
def test_filters_too_long_to_be_kept_are_refused(client: Client) -> None:
    for number in range(40):
        create_party(slug=f"{number:03}-{'x' * 45}")
    query = "&".join(f"recipient={number:03}-{'x' * 45}" for number in range(40))
    for party in Party.objects.exclude(slug="mali"):
        create_claim(delivery=create_delivery(recipient=party))

    assert client.get(f"/alerts/?{query}").status_code == 400


def test_what_may_not_be_taken_away_cannot_be_followed(client: Client) -> None:
    create_register(slug="theirs")
    Register.objects.filter(slug="theirs").update(downloads=False)

    assert client.get("/alerts/?register=theirs").status_code == 400


@pytest.mark.usefixtures("mali")
def test_an_address_is_written_to_three_times_a_day_whoever_asks(client: Client) -> None:
    answers = [ask(client, f"recipient=mali&since=200{n}", REMOTE_ADDR=f"198.51.100.{n}") for n in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert len(mail.outbox) == 3


@pytest.mark.usefixtures("mali")
def test_one_reader_asks_for_a_few_a_minute(client: Client) -> None:
    answers = [ask(client, address=f"reader{n}@example.org").status_code for n in range(6)]

    assert answers == [200] * 5 + [429]


@pytest.mark.usefixtures("mali")
def test_nothing_is_kept_where_the_mail_cannot_be_sent(client: Client) -> None:
    with patch("django.core.mail.EmailMessage.send", side_effect=OSError):
        answer = ask(client)

    assert answer.status_code == 503
    assert f'value="{ADA}"' in answer.text
    assert not Alert.objects.exists()


def test_a_token_that_is_none_leads_nowhere(client: Client) -> None:
    assert client.get("/alerts/nothing/").status_code == 404
    assert client.post("/alerts/nothing/").status_code == 404
    assert client.get("/alerts/nothing/end/").status_code == 410


@pytest.mark.usefixtures("mali")
def test_without_a_mail_server_nothing_is_offered(client: Client, settings: Settings) -> None:
    shared = "/share/?view=/recipients/mali/"
    assert "/alerts/?recipient=mali" in client.get(shared).text
    settings.SENDS_MAIL = False

    assert "/alerts/" not in client.get(shared).text
    assert client.get("/alerts/?recipient=mali").status_code == 404
    call_command("send_alerts", verbosity=0)
