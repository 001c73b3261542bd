"""A trade register as large as the largest one: what it takes to bring it in, and the pages that tell of it."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Count

from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, Register, RegisterRow
from deliveries.registers import bulk
from deliveries.registers.formats import SIPRI
from deliveries.registers.importing import bring_in

from .measuring import Address, Took, timed
from .trade_register import YEARS, delivery_years, preamble, table

DELIVERIES = 59_157
# How many times the time of the bare inserts it may take to bring it in, and how many bytes.
MOST_TIMES, MOST_HELD = 5, 400_000_000
# The share of all that a small recipient has, as Mali does.
SMALL_SHARE = 0.002


@dataclass(frozen=True)
class BroughtIn:
    """A register that was brought in, what that took with the most that the process has held by then, in bytes, and
    what the bare inserts of the same rows take."""

    register: Register
    took: Took
    held: int
    bare: Took


def large() -> BroughtIn:
    """Bring in made-up rows, for everybody to read and take away."""
    raw = (preamble() + table(YEARS, delivery_years(DELIVERIES))).encode()
    took = timed(lambda: bring_in([("made-up.csv", raw)], SIPRI))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    register = Register.objects.get(slug=SIPRI.facts.slug)
    Register.objects.filter(pk=register.pk).update(access=Register.Access.EVERYBODY, downloads=True)
    register.refresh_from_db()
    return BroughtIn(register, took, held, bare_inserts(register))


def bare_inserts(register: Register) -> Took:
    """What it takes to insert all rows of a register once more, without reading, telling apart or finding anything."""
    own = (
        Delivery.objects.filter(register=register),
        DeliveryItem.objects.filter(delivery__register=register),
        Claim.objects.filter(delivery__register=register),
        RegisterRow.objects.filter(release__register=register),
    )
    with transaction.atomic():
        columns = [[field.attname for field in rows.model._meta.concrete_fields] for rows in own]
        held = [list(rows.values_list(*names)) for rows, names in zip(own, columns, strict=True)]
        for rows in reversed(own):
            _delete(rows)
        took = timed(
            lambda: [
                bulk.write(rows.model, values, names) for rows, values, names in zip(own, held, columns, strict=True)
            ]
        )
        transaction.set_rollback(True)
    return took


def _delete(rows: models.QuerySet[models.Model]) -> None:
    rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))._raw_delete(rows.db)


def addresses(register: Register) -> Iterator[Address]:
    """The pages of a register: a small recipient, the largest one, the largest supplier, lists, and the explorer."""
    asked = f"register={register.slug}"
    received, supplied = _ranked(register, "recipient"), _ranked(register, "supplier")
    wanted = SMALL_SHARE * sum(number for _slug, number in received)
    small = min(received, key=lambda row: abs(row[1] - wanted))
    for name, page in (
        (f"A small recipient ({small[1]:,})", f"/recipients/{small[0]}/"),
        (f"The largest recipient ({received[0][1]:,})", f"/recipients/{received[0][0]}/"),
        (f"The largest supplier ({supplied[0][1]:,})", f"/suppliers/{supplied[0][0]}/"),
    ):
        yield Address(name, page, asked)
        yield Address("… as known on a day", page, f"{asked}&known_on=2024-12-31")
        yield Address("… timeline.svg", f"{page}timeline.svg", asked)
        yield Address("… side by side with ours", f"{page}reconcile/", asked)
    for name, page, query in (
        ("Its front page", "/", ""),
        ("Its recipients", "/recipients/", ""),
        ("… by name, of a name", "/recipients/", "sort=name&name=realm"),
        ("Its suppliers", "/suppliers/", ""),
        ("Its models", "/equipment/", ""),
        ("… by name, of a name", "/equipment/", "sort=name&name=model+12"),
        ("… the last page", "/equipment/", f"page={last_page(register)}"),
        ("Its releases", "/sources/", ""),
        ("Side by side with ours", "/reconcile/", ""),
        ("… its table as CSV", "/reconcile.csv", ""),
        ("Explorer", "/deliveries/", ""),
        ("… in groups", "/deliveries/", "group=type&pivot=year"),
        ("… its rows as CSV", "/deliveries.csv", ""),
    ):
        yield Address(name, page, "&".join(filter(None, [asked, query])))


def _ranked(register: Register, side: str) -> list[tuple[str, int]]:
    own = Delivery.objects.in_register(register).published().order_by()
    rows = own.exclude(**{side: None}).values_list(f"{side}__slug").annotate(n=Count("pk")).order_by("-n")
    return list(rows)


def last_page(register: Register) -> int:
    """The last page of the list of its models, of which each has a delivery."""
    return Equipment.objects.filter(named_by=register).count() // 100
