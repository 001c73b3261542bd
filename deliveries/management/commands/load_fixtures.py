"""`manage.py load_fixtures`: the catalogue and the stories of fixtures/, or the files named."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliveries.loader import LoadError, Outcome, load, paths_of
from deliveries.models.planning import count_anew


class Command(BaseCommand):
    help = "Load TOML fixtures into the record: all of fixtures/, or the files named. All or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="by default every file of fixtures/")
        parser.add_argument("--check", action="store_true", help="only see whether they would load")

    def handle(self, *_args: Any, files: list[Path], check: bool, **options: Any) -> None:
        paths = files or paths_of(settings.BASE_DIR / "fixtures")
        try:
            outcome = load(paths, check=check)
        except LoadError as error:
            raise CommandError(f"Nothing was changed.\n{error}") from None
        if outcome.created and not check:
            count_anew()
        self.stdout.write(summary(outcome, check=check))
        if not files:  # a load of some files says nothing about what stands in the others
            self.tell_leftovers(outcome, everything=options["verbosity"] > 1)

    def tell_leftovers(self, outcome: Outcome, *, everything: bool) -> None:
        if not outcome.leftovers:
            return
        self.stdout.write(
            f"Left alone: {len(outcome.leftovers)} lines and claims that no file holds (-v 2 lists them)."
        )
        for row in outcome.leftovers if everything else []:
            self.stdout.write(f"  {row.delivery.slug}: {row._meta.verbose_name} {row.pk}, {row}")


def summary(outcome: Outcome, *, check: bool) -> str:
    """One line: what was (or, with `check`, would be) made, changed and left alone."""
    told = [
        f"{verb} {', '.join(f'{number} {name}' for name, number in rows.items())}"
        for verb, rows in (("made", outcome.created), ("changed", outcome.changed))
        if rows
    ]
    told.append(f"left {outcome.unchanged} as they were")
    return f"{'Would have' if check else 'Have'} {'; '.join(told)}."
