"""`manage.py check_evidence`: whether the files that are kept of sources still have their SHA-256."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliveries.evidence.keeping import broken, unnamed
from deliveries.models import EvidenceFile


class Command(BaseCommand):
    help = "Check that the bytes of each kept copy still have their SHA-256, as after a restored backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--forget", action="store_true", help="Delete the files that no source names any more, for good."
        )

    def handle(self, *_args: Any, forget: bool, **_options: Any) -> None:
        if forget:
            gone = list(unnamed().values_list("pk", flat=True))
            EvidenceFile.objects.filter(pk__in=gone).delete()
            for named in gone:
                self.stdout.write(f"Deleted: {named}")
        damaged = list(broken())
        for named in damaged:
            self.stderr.write(f"Not what was kept: {named}")
        if damaged:
            raise CommandError(f"{len(damaged)} of {EvidenceFile.objects.count()} files have changed.")
        self.stdout.write(f"{EvidenceFile.objects.count()} files, each with its sum; {unnamed().count()} of no source.")
