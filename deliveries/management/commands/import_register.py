"""`manage.py import_register sipri FILE [FILE …]`: a register that others give away, beside the site's own."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from deliveries.registers.beside import compare_all
from deliveries.registers.formats import KINDS
from deliveries.registers.importing import ImportRefusedError, bring_in
from deliveries.registers.report import report
from deliveries.registers.sheets import NoRegisterError
from deliveries.registers.storing import Tick

WIDTH = 40


class Command(BaseCommand):
    help = (
        "Bring in files of one release of a register that others publish. All or nothing; it stands beside the site's."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("register", choices=sorted(KINDS))
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="write nothing, and report what it would do")
        parser.add_argument(
            "--made", type=dt.date.fromisoformat, metavar="YYYY-MM-DD",
            help="the day of the release, where no file says it; by default today",
        )  # fmt: skip

    def handle(self, *_args: Any, register: str, files: list[Path], check: bool, **options: Any) -> None:
        try:
            read = [(path.name, path.read_bytes()) for path in files]
            outcome = bring_in(read, KINDS[register], made=options["made"], check=check, begin=self.begin)
        except (OSError, NoRegisterError, ImportRefusedError) as problem:
            raise CommandError(str(problem)) from None
        except Error as problem:
            raise CommandError(f"The database refuses it, and nothing was written: {problem}") from None
        for line in report(outcome):
            self.stdout.write(line)
        if check:
            self.stdout.write("Nothing was written: this was a check.")
        else:
            compare_all()

    def begin(self, steps: int) -> Tick:
        """A bar, where somebody watches."""
        if not sys.stderr.isatty():
            return lambda _done: None
        done = 0

        def tick(more: int) -> None:
            nonlocal done
            done += more
            share = min(1.0, done / max(1, steps))
            full = int(WIDTH * share)
            end = "\n" if done >= steps else ""
            self.stderr.write(f"\r[{'#' * full}{' ' * (WIDTH - full)}] {share:4.0%}", ending=end)
            self.stderr.flush()

        return tick
