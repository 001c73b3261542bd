"""`manage.py restore FILE`: the record as a backup has it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from deliveries.backup import BackupError, restore, save


class Command(BaseCommand):
    help = "Check a backup, save what is there now under var/, and put the backup in its place."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument("--discard", action="store_true", help="do not save what is there now")

    def handle(self, *_args: Any, file: Path, discard: bool, **_options: Any) -> None:
        try:
            if not discard:
                before = settings.VAR_DIR / f"before-restore-{timezone.now():%Y%m%dT%H%M%S}.zip"
                save(before)
                self.stdout.write(f"What was there is saved in {before}.")
            manifest = restore(file)
        except BackupError as problem:
            raise CommandError(str(problem)) from None
        # One that was made by an earlier version is brought up to date.
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write(f"Restored the record of {manifest['made']}. Start the site anew.")
