"""`manage.py backup FILE`: the record as of one moment, while the site serves."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliveries.backup import BackupError, save


class Command(BaseCommand):
    help = "Save the database, and the secret key where var/ keeps it, in one file; the site may go on serving."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to; a ZIP archive that only its owner may read")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            manifest = save(file)
        except BackupError as problem:
            raise CommandError(str(problem)) from None
        rows = sum(manifest["counts"].values())
        self.stdout.write(f"Saved {rows} rows of {len(manifest['counts'])} tables in {file}.")
