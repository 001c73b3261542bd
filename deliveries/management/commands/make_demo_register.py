"""`manage.py make_demo_register --deliveries 100000`: a made-up register to measure and to try things on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliveries.dev import demo
from deliveries.dev.drawing import DemoRefused


class Command(BaseCommand):
    help = "Make a register “demo” of made-up deliveries beside the site's own, or take it away again."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--deliveries", type=int, help="how many; with half as many lines and as many claims again")
        what.add_argument("--remove", action="store_true", help="take the register away, and all that hangs on it")
        parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same deliveries")

    def handle(self, *_args: Any, deliveries: int | None, remove: bool, seed: int, **_options: Any) -> None:
        try:
            if remove:
                self.stdout.write(f"Took away the register “demo” with {demo.remove()} deliveries.")
            else:
                register = demo.make(deliveries or 0, seed)
                self.stdout.write(f"Made {deliveries} deliveries in the register “{register.slug}”.")
        except DemoRefused as refusal:
            raise CommandError(str(refusal)) from None
