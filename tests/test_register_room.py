"""The pages of a register, however many rows it has: none shows more than is read at ease, or reads what it does not
show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from deliveries import index
from deliveries.dev.large_register import addresses
from deliveries.dev.trade_register import delivery_years
from deliveries.filters import held
from deliveries.models import Register

from .test_room import assert_fits
from .trade_registers import brought_in, years

pytestmark = pytest.mark.django_db
ROWS = [*delivery_years(3_000, parties=120, models=700)]


@pytest.fixture(scope="module")
def register(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Register]:
    """A register of some of the rows, for everybody; each test's own transaction is within it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_fixtures", verbosity=0)
        brought_in(years(*ROWS[:1_000]))
        found = Register.objects.get(slug="sipri")
        Register.objects.filter(pk=found.pk).update(access=Register.Access.EVERYBODY, downloads=True)
        yield found
        transaction.set_rollback(True)


def pages(register: Register) -> list[str]:
    return [f"{one.path}?{one.query}" for one in addresses(register) if one.path.endswith("/")]


def asked(client: Client, address: str) -> int:
    """How many queries it takes to make a page anew, of an index that is read."""
    client.get(address)
    index.current().forget()
    held.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, headers={"if-none-match": ""}).status_code == 200, address
    return len(queries)


def test_every_page_fits_and_none_asks_more_of_three_times_as_many_rows(client: Client, register: Register) -> None:
    few = {address: asked(client, address) for address in pages(register) if "page=" not in address}
    brought_in(years(*ROWS))
    many = {address: asked(client, address) for address in few}

    assert [address for address in few if many[address] > few[address]] == []
    for address in pages(register):
        assert_fits(client.get(address).text)
