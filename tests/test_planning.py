"""PostgreSQL plans for what tables hold at once where many rows came together, not for the record as it was."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, models

from deliveries.models import Delivery, Equipment

from .snapshots import with_catalogue
from .trade_registers import brought_in, deal, deals

pytestmark = pytest.mark.django_db


def counted(model: type[models.Model]) -> int:
    """How many rows of it PostgreSQL plans for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        return int(cursor.fetchone()[0])


def test_after_a_load() -> None:
    call_command("load_fixtures", *with_catalogue("mali-helicopters.toml"), verbosity=0)

    assert counted(Equipment) == Equipment.objects.count() > 2000


def test_after_a_register_was_brought_in() -> None:
    brought_in(deals(deal(), deal(designation="Omega-8")))

    assert counted(Delivery) == Delivery.objects.count() == 2
