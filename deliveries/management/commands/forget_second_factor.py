"""`manage.py forget_second_factor NAME`: for the administrator whose phone and recovery codes are both lost."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Take every second factor off an account; its next sign-in asks for a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name that the account signs in with")

    def handle(self, *_args: Any, name: str, **_options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name}.")
        number, _each = Authenticator.objects.filter(user=user).delete()
        self.stdout.write(f"Took {number} second factors off {name}.")
