"""`manage.py kills` (`make kills`): processes that are killed at any moment, and what is then on record."""

from __future__ import annotations

import random
from itertools import count
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliveries.dev.kills import KINDS, kills
from deliveries.dev.measuring import scratch_database


class Command(BaseCommand):
    help = (
        "Kill a save at the desk and the commands that write, each so often at any moment, over a database of their "
        "own; what was answered must then be there, nothing by half, and the index that of a fresh reading."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--number", type=int, default=40, help="of each")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--of", choices=KINDS, action="append", help="these alone; may be repeated")

    def handle(self, *_args: Any, number: int, seed: int, of: list[str] | None, **_options: Any) -> None:
        # Without the files that `make static` collects.
        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        failed = 0
        with scratch_database():
            # In their order, for the last one takes the tables away.
            for name in (each for each in KINDS if not of or each in of):
                wrong = sum(map(self.tells, count(1), kills(name, number, random.Random(seed))))  # noqa: S311
                failed += wrong
                self.stdout.write(f"{name}: {number} kills, {wrong} of which left something wrong.")
        if failed:
            raise CommandError("It does not hold.")

    def tells(self, which: int, wrong: list[str]) -> bool:
        """Whether this kill left something wrong; it is told at once, for it takes long until all are done."""
        if wrong:
            self.stdout.write(f"  kill {which}: {'; '.join(wrong)}")
        return bool(wrong)
