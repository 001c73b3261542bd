"""`manage.py kills` (`make kills`): processes that are killed at any moment, and what is then on record."""

from __future__ import annotations

import random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliveries.dev.kills import KINDS, kills
from deliveries.dev.measuring import scratch_database


class Command(BaseCommand):
    help = (
        "Kill a save at the desk and the commands that write, each so often at any moment, over databases of their "
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
        for name in of or KINDS:
            with scratch_database():
                found = list(kills(name, number, random.Random(seed)))  # noqa: S311
            wrong = [each for each in found if each]
            failed += len(wrong)
            self.stdout.write(f"{name}: {number} kills, {len(wrong)} of which left something wrong.")
            for each in sorted({what for every in wrong for what in every}):
                self.stdout.write(f"  {each}")
        if failed:
            raise CommandError("It does not hold.")
