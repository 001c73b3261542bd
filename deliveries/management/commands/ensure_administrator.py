"""`manage.py ensure_administrator`: somebody who can sign in at /admin/."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make an administrator with a random password, printed this once; do nothing where there is one."

    def handle(self, *_args: Any, **_options: Any) -> None:
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True, is_active=True).exists():
            return
        name = next(name for name in names() if not users.filter(username=name).exists())
        password = secrets.token_urlsafe(12)
        users.create_superuser(username=name, password=password)
        self.stdout.write(f"Made the administrator {name} with the password {password} (not shown again).")
