"""The stories of fixtures/ that tests count in, on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from deliveries.dev.snapshots import as_built
from deliveries.loader import load, paths_of

# What tests count in stays as it is while the record grows; tests/test_fixtures.py loads all of it.
STORIES = [
    "mali-helicopters.toml", "mali-other-reports.toml", "niger.toml", "philippines.toml",
    "sahel-and-central-africa.toml", "serbia.toml", "west-africa-models.toml",
]  # fmt: skip


def with_catalogue(*names: str) -> list[Path]:
    """The files of the catalogue and of these stories."""
    folder = settings.BASE_DIR / "fixtures"
    return [*paths_of(folder / "catalogue"), folder / "catalogue.toml", *(folder / name for name in names)]


@contextmanager
def on_record(*names: str) -> Iterator[None]:
    """The catalogue and what these stories of fixtures/ tell, or all of them. Each test is a savepoint within this
    transaction."""

    def read() -> None:
        if names:
            load(with_catalogue(*names))
        else:
            call_command("load_fixtures", verbosity=0)

    with transaction.atomic():
        as_built(f"fixtures/ {names}", read)
        yield
        transaction.set_rollback(True)
