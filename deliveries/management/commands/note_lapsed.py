"""`manage.py note_lapsed`: write down which promises have lapsed since it last ran. For once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from deliveries.changelog.lapses import note_lapsed
from deliveries.filters.fields import today


class Command(BaseCommand):
    help = "Note for /changes/ and the feeds which promises have lapsed. Run it once a day; each start does so, too."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"Noted {note_lapsed(today())} lapsed promises.")
