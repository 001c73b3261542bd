"""`manage.py soak` (`make soak`): a server that is read and edited for half an hour, and what came of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliveries.dev import demo
from deliveries.dev.measuring import scratch_database
from deliveries.dev.soak import MOST_GROWTH, Soaked, Upload, soak
from deliveries.models import Delivery, DeliveryItem, Register

TOKEN, BOUNDARY = "s" * 32, "waybill-soak"
ROWS = 200


class Command(BaseCommand):
    help = (
        "Serve a database of its own as `make serve` does, with readers of 40 addresses, an edit a second and a table "
        "every five, and tell errors, how long answers took, and whether memory grows. The record is not touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--minutes", type=float, default=30)
        parser.add_argument("--deliveries", type=int, default=5_000, help="in the demo register")

    def handle(self, *_args: Any, minutes: float, deliveries: int, **_options: Any) -> None:
        if not settings.PLAIN_HTTP:
            raise CommandError("Set WAYBILL_HTTP=1: the server that is asked has no HTTPS in front of it.")
        with scratch_database():
            call_command("load_fixtures", stdout=self.stdout)
            register = demo.make(deliveries)
            paths = addresses(register)
            self.stdout.write(f"{len(paths)} addresses, {minutes:g} minutes, beside {deliveries:,} deliveries …")
            self.tell(soak(minutes, paths, edit, upload()))

    def tell(self, found: Soaked) -> None:
        for wrong in sorted(set(found.wrong)):
            self.stdout.write(f"{found.wrong.count(wrong)} times {wrong}")
        self.stdout.write(
            f"{len(found.seconds):,} answers, {found.edits:,} edits, {found.uploads:,} tables; {found.put_off:,} "
            f"answers were put off; {len(found.wrong)} went wrong.\n"
            f"p50 {found.p50 * 1000:.0f} ms, p99 {found.p99 * 1000:.0f} ms.\n"
            f"Memory, MB: {', '.join(f'{held / 1e6:.0f}' for held in found.held[:: max(1, len(found.held) // 12)])}; "
            f"in the last quarter {found.growth:.2f} times that of the second (at most {MOST_GROWTH})."
        )
        if found.wrong or found.growth > MOST_GROWTH:
            raise CommandError("It does not hold.")


def edit(number: int) -> None:
    """Change how many came of some delivery, as an editor would; another one each time."""
    lines = DeliveryItem.objects.filter(quantity__gt=1, low=None, high=None, delivery__state=Delivery.State.PUBLISHED)
    some = lines.order_by("pk")[:500]
    line = some[number % len(some)]
    line.quantity = 2 + number % 90
    line.save()


def upload() -> Upload:
    """A table as an editor sends it, to see what it would change."""
    editor = User.objects.create_superuser("soak")
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(editor.pk), editor.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    rows = "\n".join(f"mali,mi-171,{1 + number},2021-10" for number in range(ROWS))
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in (("step", "file"), ("csrfmiddlewaretoken", TOKEN))]
    parts.append(f'name="file"; filename="table.csv"\r\n\r\nrecipient,equipment,quantity,when\n{rows}\n')
    body = "".join(f"--{BOUNDARY}\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    return Upload(
        "/admin/deliveries/delivery/table/",
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        f"multipart/form-data; boundary={BOUNDARY}",
        f"{body}--{BOUNDARY}--\r\n".encode(),
    )


def addresses(register: Register) -> list[str]:
    """Forty: pages, parts of them, data and pictures, of the site's own register and of the demo."""
    of = f"register={register.slug}"
    party = Delivery.objects.in_register(register).published().order_by("pk")[0].recipient.slug
    page, word = f"/recipients/{party}/", quote("helicopter russia")
    return [
        "/", "/recipients/", "/suppliers/", "/equipment/", "/sources/", "/about/", "/about/counting/", "/data/",
        "/changes/", "/changes/?kind=disputed", "/changes.json", "/changes.atom", "/deliveries.atom", "/healthz",
        "/recipients/mali/", "/recipients/mali/?type=helicopters", "/recipients/mali/?known_on=2022-04-01",
        "/suppliers/russia/", "/equipment/mi-24p/", "/embed/recipients/mali/", "/recipients/mali/timeline.json",
        "/recipients/mali/timeline.csv", "/recipients/mali/timeline.svg", "/recipients/mali/timeline.png",
        f"{page}?{of}", f"{page}?{of}&page=2", f"{page}?{of}&since=2000&until=2010", f"{page}timeline.json?{of}",
        f"/deliveries/?{of}", f"/deliveries/?{of}&q={word}", f"/deliveries/?{of}&group=recipient&pivot=year",
        f"/deliveries/?{of}&sort=recipient", f"/deliveries.csv?{of}", f"/deliveries.json?{of}&since=2015",
        "/deliveries.xlsx", "/data/waybill.zip", "/compare/?recipient=mali&recipient=niger&type=helicopters",
        "/api/v1/deliveries", "/api/v1/recipients/mali/timeline", "/api/v1/openapi.json",
    ]  # fmt: skip
