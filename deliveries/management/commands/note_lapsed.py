"""`manage.py note_lapsed`: write down which promises have lapsed since it last ran."""

from typing import Any

from django.core.management.base import BaseCommand

from deliveries.changelog.lapses import note_lapsed
from deliveries.filters.fields import today


class Command(BaseCommand):
    help = "Note the promises whose window is over; /changes/ does so itself when somebody reads it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"Noted {note_lapsed(today())} lapsed promises.")
