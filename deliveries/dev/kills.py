"""Processes that are killed at any moment: what was answered must be there, and nothing by half."""

from __future__ import annotations

import io
import random
import tempfile
import time
from collections.abc import Iterator
from itertools import count

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from deliveries.dev import demo
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Party,
    RegisterRow,
    Release,
    ReportedTotal,
    Source,
)

from .drawing import SLUG
from .filling import Browser, filled
from .killing import Kind, Report, killed, same_index, void
from .serving import HOST, serving, waybill
from .snapshots import bare, empty, load_fixtures, put_back, rows, tables
from .trade_register import YEARS, delivery_years, preamble, table

ROWS, STORIES, RELEASED = 40, 120, 1_200
# Saves at the desk that may be made before a kill.
SAVES = 4


class Save(Kind):
    """An editor who saves a delivery again and again: its note and how many came, in one form."""

    name = "a save at the desk"

    def begin(self) -> None:
        load_fixtures()
        self.editor = User.objects.create_superuser("kills")
        self.line = DeliveryItem.objects.filter(quantity__gt=0, delivery__state="published").earliest("pk")
        Delivery.objects.filter(pk=self.line.delivery_id).update(note="Note 0")
        self.address = reverse("admin:deliveries_delivery_change", args=[self.line.delivery_id])

    def work(self, report: Report) -> None:
        client = Client(headers={"host": HOST})
        client.force_login(self.editor)
        for number in count(self.last() + 1):
            self.save(client, number)
            report(number)

    def last(self) -> int:
        """The number of the last save that is on record."""
        return int(Delivery.objects.get(pk=self.line.delivery_id).note.rpartition(" ")[2])

    def changed(self, page: str, number: int) -> dict[str, str]:
        """The form of the page with this number typed into it."""
        form = filled(page)
        quantity = next(name for name in form if name.startswith("items-") and name.endswith("-quantity"))
        return form | {"note": f"Note {number}", quantity: str(number), "change_reason": "Kills."}

    def save(self, client: Client, number: int) -> None:
        answer = client.post(self.address, self.changed(client.get(self.address).text, number))
        if answer.status_code != 302:
            raise AssertionError(answer.text)

    def wrong(self, reported: int) -> list[str]:
        delivery = Delivery.objects.get(pk=self.line.delivery_id)
        line = delivery.items.earliest("pk")
        number = int(delivery.note.rpartition(" ")[2])
        then = delivery.history.latest("pk").note, line.history.latest("pk").quantity
        found = []
        if reported and number not in (reported, reported + 1):
            found.append(f"save {reported} was answered, and {number} is there")
        if number and (line.quantity, then) != (number, (delivery.note, number)):
            found.append(f"save {number} is there by half: {line.quantity}, {then}")
        return found

    def timed(self) -> None:
        client = Client(headers={"host": HOST})
        client.force_login(self.editor)
        for number in (1, 2):  # the first one waits for what is loaded once
            began = time.monotonic()
            self.save(client, number)
            self.seconds = SAVES * (time.monotonic() - began)


class Serve(Save):
    """The server that an editor saves at, with its workers; the next one starts on what this one left."""

    name = "the server"

    def killed(self, drawn: random.Random) -> int:
        command, environment = waybill(1)
        client = Client(headers={"host": HOST})
        client.force_login(self.editor)
        told = environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        with serving(command, "/healthz", told) as server:
            client.get(self.address)
            browser = Browser(server.port, client.cookies.output(attrs=[], header="", sep=";").strip())
            return killed(lambda report: self.saves(browser, report), self.seconds, drawn, server.pid)

    def saves(self, browser: Browser, report: Report) -> None:
        for number in count(self.last() + 1):
            form = self.changed(browser.get(self.address), number)
            if browser.post(self.address, form) != 302:
                raise AssertionError(form)
            report(number)


class Load(Kind):
    """Fixtures that come into an empty record."""

    name = "load_fixtures"

    def begin(self) -> None:
        empty()

    def work(self, _report: Report) -> None:
        call_command("load_fixtures", verbosity=0)

    def wrong(self, _reported: int) -> list[str]:
        there = {model.__name__: model._default_manager.count() for model in (Delivery, Claim, Source, Party)}
        if not hasattr(self, "whole"):
            self.whole = there
        found = [f"by half: {there}"] if there != self.whole and any(there.values()) else []
        empty()
        return found


class Table(Kind):
    """A table of deliveries that comes in."""

    name = "import_table"

    def begin(self) -> None:
        load_fixtures()
        rows = [f"mali,mi-171,{1 + number},2021-10,Row {number}" for number in range(ROWS)]
        with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
            file.write("\n".join(["recipient,equipment,quantity,when,note", *rows, ""]))
        self.file = file.name

    def work(self, _report: Report) -> None:
        call_command("import_table", "deliveries", self.file, verbosity=0)

    def wrong(self, _reported: int) -> list[str]:
        own = Delivery.objects.filter(note__startswith="Row ")
        there = own.count(), DeliveryItem.objects.filter(delivery__in=own).count()
        found = [] if there in ((0, 0), (ROWS, ROWS)) else [f"by half: {there}"]
        for each in own:
            each.delete()
        return found


class Trade(Kind):
    """A later release of a trade register, which changes, adds and withdraws."""

    name = "import_register"

    def begin(self) -> None:
        load_fixtures()
        first = [list(row) for row in delivery_years(RELEASED, parties=30, models=40)]
        later = [[*row[:8], row[8] + 1, *row[9:]] for row in first[RELEASED // 3 :]]
        self.files = [
            self._file(preamble() + table(YEARS, first)),
            self._file(preamble(made="10 Mar 2025", last=2025) + table(YEARS, later)),
        ]
        self._bring_in(0)
        self.before, self.rows = self._there(), rows()

    @staticmethod
    def _file(text: str) -> str:
        with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
            file.write(text)
        return file.name

    def _bring_in(self, at: int) -> None:
        call_command("import_register", "sipri", self.files[at], stdout=io.StringIO())

    def work(self, _report: Report) -> None:
        self._bring_in(1)

    def _there(self) -> tuple[int, ...]:
        own = Delivery.objects.filter(register__slug="sipri")
        lines = DeliveryItem.objects.filter(delivery__in=own)
        return (
            own.count(), own.published().count(), lines.count(), sum(item.quantity or 0 for item in lines),
            Claim.objects.filter(delivery__in=own).count(), RegisterRow.objects.count(), Release.objects.count(),
        )  # fmt: skip

    def wrong(self, _reported: int) -> list[str]:
        there = self._there()
        if not hasattr(self, "whole"):
            self.whole = there
        found = [] if there in (self.before, self.whole) else [f"by half: {there}"]
        found += same_index()
        put_back(self.rows)
        return found


class Demo(Kind):
    """A register that is made up, in several transactions."""

    name = "make_demo_register"

    def begin(self) -> None:
        load_fixtures()

    def work(self, _report: Report) -> None:
        demo.make(STORIES)

    def wrong(self, _reported: int) -> list[str]:
        own = Delivery.objects.filter(register__slug=SLUG)
        there = own.count(), own.published().count(), ReportedTotal.objects.filter(register__slug=SLUG).count()
        found = [] if not there[1] or (there[0] == STORIES and there[2]) else [f"by half: {there}"]
        found += same_index()
        demo.remove()
        return found


class Migrate(Kind):
    """A database that is made."""

    name = "migrate"

    def begin(self) -> None:
        self.whole = tables()

    def work(self, _report: Report) -> None:
        call_command("migrate", verbosity=0, interactive=False)

    def wrong(self, _reported: int) -> list[str]:
        self.work(void)
        found = [] if tables() == self.whole else [f"tables differ: {sorted(set(self.whole) ^ set(tables()))}"]
        bare()
        return found

    def timed(self) -> None:
        bare()
        super().timed()


KINDS: dict[str, type[Kind]] = {each.name: each for each in (Save, Serve, Load, Table, Trade, Demo, Migrate)}


def kills(name: str, number: int, drawn: random.Random) -> Iterator[list[str]]:
    """Kill it so often, in this process's database, which it makes its own; yields what did not hold each time.

    The first time in a process, that database is empty; after "migrate" it is gone."""
    empty()
    kind = KINDS[name]()
    kind.begin()
    kind.timed()
    for _each in range(number):
        reported = kind.killed(drawn)
        yield kind.wrong(reported) + same_index()
