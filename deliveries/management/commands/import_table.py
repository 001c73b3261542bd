"""`manage.py import_table`: a table of deliveries or of sources, however long, as the desk brings it in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from deliveries.models import Register
from deliveries.tables import KINDS, Kind, Names, Plan, TableError, Upload, read
from deliveries.tables.headings import key
from deliveries.tables.names import MODELS, mark
from deliveries.tables.sheets import NOT_READ
from deliveries.wording.reasons import FROM_TABLE, own_reason

# So that the whole answer can be read.
MOST_TOLD = 50


class Command(BaseCommand):
    help = "Bring in a table of deliveries or of sources: CSV or .xlsx. All or nothing; new deliveries are drafts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only tell what it would change")
        parser.add_argument("--register", default="", help="the slug of the register; by default the site's own")
        parser.add_argument("--reason", default="", help="goes into the history; needed where readers see a change")
        parser.add_argument("--user", default="", help="the account whose roles apply, and whom the history names")
        parser.add_argument(
            "--column", action="append", default=[], metavar="HEADING=COLUMN",
            help='what a heading is read as, or "-" for not at all: "Zahl=quantity"; may be repeated',
        )  # fmt: skip
        parser.add_argument(
            "--map", action="append", default=[], metavar="NAME=RECORD",
            help='what an unknown name means: "Hind-F=mi-24p"; may be repeated',
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        user = one(User, username=options["user"]) if options["user"] else None
        which = {"slug": options["register"]} if options["register"] else {"default": True}
        register = one(Register, **which)
        if not Register.objects.by_hand().filter(pk=register.pk).exists():
            raise CommandError(f"The register {register.slug!r} follows files: see import_register.")
        upload = Upload(KINDS[options["kind"]], register, self.read(options))
        upload.read_as({options["kind"]: columns_of(options["column"], KINDS[options["kind"]])})
        upload.mapping = mapping_of(options["map"])
        try:
            with transaction.atomic():
                plan = upload.plan(user, lock=not options["dry_run"])
                self.refuse(plan, options)
                self.tell(plan, options["verbosity"])
                if not options["dry_run"]:
                    reason = options["reason"] or own_reason(FROM_TABLE, name=upload.sheet.name)
                    upload.write(plan, reason, user)
        except (IntegrityError, ValidationError) as problem:
            raise CommandError(f"Nothing was written: {problem}") from None
        verb = "Would have" if options["dry_run"] else "Have"
        told = f"made {plan.new}, changed {plan.changed}, left {plan.unchanged} as they were"
        self.stdout.write(f"{verb} {told}.")

    def read(self, options: dict[str, Any]) -> Any:
        try:
            with options["file"].open("rb") as file:
                return read(file, options["file"].name, KINDS[options["kind"]], most=None)
        except (OSError, TableError) as problem:
            raise CommandError(str(problem)) from None

    def refuse(self, plan: Plan, options: dict[str, Any]) -> None:
        """Raise CommandError, with what is wrong and where, unless the plan can be done."""
        told = [f"{one.sheet and f'{one.sheet}, '}row {one.row}, {one.column or one.letter}: {one.what}"
                for one in plan.problems]  # fmt: skip
        for each in plan.unknown:
            names = ", ".join(getattr(record, "slug", None) or str(record.pk) for record in each.suggestions)
            meant = f" (--map {each.words!r}=…: {names})" if names else ""
            told.append(f"row {each.rows[0]}, {each.column}: no {each.kind} on record is called {each.words!r}{meant}")
        if told:
            more = [f"… and {len(told) - MOST_TOLD} more."] if len(told) > MOST_TOLD else []
            raise CommandError("\n".join(["Nothing was written.", *told[:MOST_TOLD], *more]))
        if plan.needs_reason and not options["reason"] and not options["dry_run"]:
            raise CommandError("Published deliveries would change: say why, with --reason.")

    def tell(self, plan: Plan, verbosity: int) -> None:
        """Each change in words; -v 0 for none."""
        for planned, differences in plan.differences() if verbosity else ():
            rows = ", ".join(map(str, planned.rows))
            self.stdout.write(f"{'New' if planned.new else planned.record.pk} (row {rows}): {planned.record}")
            for difference in differences:
                self.stdout.write(f"  {difference}")
            for note in planned.notes:
                self.stdout.write(f"  ! {note}")


def one(model: Any, **which: Any) -> Any:
    """The record that `which` says; raises CommandError where there is none."""
    found = model._default_manager.filter(**which).first()
    if found is None:
        raise CommandError(f"There is no {model._meta.verbose_name} {next(iter(which.values()))!r}.")
    return found


def columns_of(pairs: list[str], kind: Kind) -> dict[str, str]:
    """What --column says, by the label of a heading."""
    found: dict[str, str] = {}
    for pair in pairs:
        heading, _equals, column = pair.rpartition("=")
        if column not in kind.columns and column != NOT_READ:
            raise CommandError(f"There is no column {column!r}.")
        found[key(heading)] = column
    return found


def mapping_of(pairs: list[str]) -> dict[str, int]:
    """What --map says, as a mapping of an upload: a name is mapped among the parties, equipment or sources alike."""
    names = Names()
    found: dict[str, int] = {}
    for pair in pairs:
        words, _equals, meant = pair.partition("=")
        known = {kind: names.matching(kind, meant) for kind in MODELS}
        fitting = {mark(kind, words): records[0].pk for kind, records in known.items() if len(records) == 1}
        if not fitting:
            raise CommandError(f"No single record is called {meant!r}.")
        found |= fitting
    return found
