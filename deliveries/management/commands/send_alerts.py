"""`manage.py send_alerts`: mail what has changed in the views that readers follow. For once a day."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from deliveries.alerts import send_alerts


class Command(BaseCommand):
    help = "Mail what has changed in the views that readers follow, and forget who never confirmed. Run it once a day."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.SENDS_MAIL:
            self.stdout.write("Nothing is mailed without EMAIL_URL.")
            return
        done = send_alerts()
        self.stdout.write(f"Sent {done.sent} mails.")
        if done.failed:
            raise CommandError(f"{done.failed} mails could not be sent; the next run sends them.")
