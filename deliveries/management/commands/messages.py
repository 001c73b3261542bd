"""`manage.py messages`: the catalogues of locale/ as the code wants them; `--check` says what they lack."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliveries.dev import messages
from deliveries.dev.pseudo import make
from deliveries.models.spoken import codes

# Of what is wrong, so that it can be read.
MOST_TOLD = 40


class Command(BaseCommand):
    help = "Adds new messages to the catalogues of locale/, empty, and takes out what is in use no more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, and fail where a catalogue lacks any")

        parser.add_argument("--pseudo", action="store_true", help="make the languages of WAYBILL_PSEUDO, in var/locale")

    def handle(self, *, check: bool, pseudo: bool, **_options: Any) -> None:
        found, wrong = messages.found(), list[str]()
        if pseudo:
            make(found, settings.VAR_DIR / "locale")
            return
        for language in codes()[1:]:
            if not check:
                messages.written(messages.renewed(language, found), messages.path_of(language))
            told = list(messages.problems(language, found))
            for line in told[:MOST_TOLD]:
                self.stdout.write(f"{language}: {line}")
            wrong += told
        if wrong:
            raise CommandError(f"{len(wrong)} messages of locale/ are to be seen to.")
