"""`python -m tests.writers`: several writers and one reader on one database; prints what the reader saw, as JSON.

A process of its own, for threads need connections of their own to a database that is a file or a server.
"""

import json
import random
import sys
import threading
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import django

WRITERS, TRANSACTIONS = 3, 6


def write(number: int, failures: list[BaseException]) -> None:
    """Publish deliveries, each in a transaction that stays open for a while before and after its save."""
    from django.db import connection, transaction

    from tests.factories import create_delivery, create_equipment, create_party

    chance = random.Random(number)
    try:
        with transaction.atomic():
            recipient, equipment = (
                create_party(slug=f"recipient-{number}"),
                create_equipment(slug=f"equipment-{number}"),
            )
        for _turn in range(TRANSACTIONS):
            with transaction.atomic():
                time.sleep(chance.uniform(0, 0.05))
                create_delivery(recipient=recipient, of=equipment)
                time.sleep(chance.uniform(0, 0.1))
    except BaseException as problem:
        failures.append(problem)
    finally:
        connection.close()


class Reader:
    """Polls /changes.json, going on from `next`, or from the moment of the last change seen."""

    def __init__(self, *, by_moment: bool) -> None:
        from django.test import Client

        self.client, self.by_moment = Client(headers={"host": "127.0.0.1"}), by_moment
        self.address, self.seen, self.polls = "/changes.json?since=0&limit=2", list[int](), 0

    def poll(self) -> None:
        answer: Any = self.client.get(self.address).json()
        self.polls += 1
        self.seen += [change["id"] for change in answer["changes"]]
        rest = urlsplit(answer["next"])
        self.address = f"{rest.path}?{rest.query}"
        if self.by_moment and answer["changes"]:
            self.address = f"/changes.json?limit=2&since={answer['changes'][-1]['moment']}"


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from deliveries.models import Change

    call_command("migrate", verbosity=0, interactive=False)
    failures: list[BaseException] = []
    writers = [threading.Thread(target=write, args=(number, failures)) for number in range(WRITERS)]
    readers = [Reader(by_moment=False), Reader(by_moment=True)]
    for reader in readers:  # the first answer takes long, for the site is put together for it
        reader.poll()
    for writer in writers:
        writer.start()
    end = time.monotonic() + timedelta(minutes=2).total_seconds()
    while any(writer.is_alive() for writer in writers) and time.monotonic() < end:
        for reader in readers:
            reader.poll()
        time.sleep(0.01)
    for writer in writers:
        writer.join()
    if failures:
        raise failures[0]
    written = list(Change.objects.order_by("pk").values_list("pk", flat=True))
    for reader in readers:
        for _poll in range(len(written)):
            reader.poll()
    told = {
        "seen": readers[0].seen, "by_moment": readers[1].seen, "polls": readers[0].polls - len(written),
        "written": written, "expected": WRITERS * TRANSACTIONS,
    }  # fmt: skip
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
