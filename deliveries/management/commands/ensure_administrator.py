"""`manage.py ensure_administrator`: somebody who can sign in at /admin/."""

import secrets
from itertools import chain, count
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make an administrator with a random password, printed this once; do nothing where there is one."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if User.objects.filter(is_superuser=True, is_active=True).exists():
            return
        names = chain(["admin"], (f"admin{number}" for number in count(2)))
        name = next(name for name in names if not User.objects.filter(username=name).exists())
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser(username=name, password=password)
        self.stdout.write(f"Made the administrator {name} with the password {password} (not shown again).")
