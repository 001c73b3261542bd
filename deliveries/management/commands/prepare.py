"""`manage.py prepare`: a database that pages can be read from, made or brought up to date."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

from deliveries.changelog.lapses import note_lapsed
from deliveries.changelog.recording import catch_up
from deliveries.filters.fields import today
from deliveries.loader import LoadError, load, paths_of
from deliveries.models import Delivery
from deliveries.registers.beside import compare_all


class Command(BaseCommand):
    help = "Migrate the database and, where it holds no delivery yet, load fixtures/. Run before each start."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--administrator", action="store_true", help="ensure_administrator too")

    def handle(self, *_args: Any, administrator: bool, **_options: Any) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from None
        call_command("migrate", verbosity=0, interactive=False)
        call_command("clearsessions")
        if Delivery.objects.exists():
            # A load makes rows what the files say: done at every start, it would undo what editors changed.
            self.tell_news()
        else:
            call_command("load_fixtures", stdout=self.stdout)
        catch_up()
        note_lapsed(today())
        compare_all()
        if administrator:
            call_command("ensure_administrator", stdout=self.stdout)

    def tell_news(self) -> None:
        """Say so where fixtures/ and the record differ; loading it is then somebody's decision."""
        try:
            outcome = load(paths_of(settings.BASE_DIR / "fixtures"), check=True)
        except LoadError as error:
            self.stderr.write(f"fixtures/ would not load, and the record stays as it is:\n{error}")
            return
        made, changed = sum(outcome.created.values()), sum(outcome.changed.values())
        if made or changed:
            self.stdout.write(
                f"The record stays as it is. Of fixtures/, `make load` would make {made} rows and change {changed}."
            )
