"""The published record as columns in memory, so that counts over all that matches need not be asked of the database.

A page that shows fifty lines says how many there are, and how many each option of a filter would give: numbers over
the whole record. The database reads every matching row for each of them; here they are arrays, and a count over a
hundred thousand deliveries takes a millisecond. A process reads them once and then follows the chronicle, like any
reader of `/changes/`: of a new edition it reads what has changed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from itertools import batched
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection, models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast, Coalesce

from .arrays import Array, different
from .models import Change, Claim, Delivery, DeliveryItem, Edition, Equipment, Register, Source
from .models.claims import contests
from .texts import Texts

# Deliveries that are read anew together.
AT_ONCE = 500
# Numbers of rows are positive, and a quantity may be 0 at least: so these stand for none.
NO_ROW, NO_NUMBER = 0, -1
STATUSES = list(Delivery.Status.values)
DELIVERED = STATUSES.index(Delivery.Status.DELIVERED.value)
TERMS = list(Delivery.Terms.values)
KINDS = list(Source.Kind.values)


def _row(name: str) -> Any:
    return Coalesce(name, Value(NO_ROW))


def _number(name: str) -> Any:
    return Coalesce(name, Value(NO_NUMBER))


def _day(name: str) -> Any:
    """As text: both databases write days in ISO 8601, which numpy reads; an empty one is no day."""
    return Coalesce(Cast(name, models.CharField()), Value(""))


def _place(name: str, choices: list[str]) -> Any:
    whens = [When(**{name: choice}, then=Value(at)) for at, choice in enumerate(choices)]
    return Case(*whens, output_field=models.IntegerField())


def _whether(condition: Any) -> Any:
    return Case(When(condition, then=Value(1)), default=Value(0))


# What is read of each model: the column, how it is asked for, and of which kind it is.
type Shape = dict[str, tuple[Any, str]]

DELIVERY: Shape = {
    "pk": (F("pk"), "i8"),
    "register": (F("register"), "i8"),
    "recipient": (F("recipient"), "i8"),
    "supplier": (_row("supplier"), "i8"),
    "status": (_place("status", STATUSES), "i1"),
    "earliest": (_day("arrival_earliest"), "M8[D]"),
    "latest": (_day("arrival_latest"), "M8[D]"),
    "order_earliest": (_day("order_earliest"), "M8[D]"),
    "order_latest": (_day("order_latest"), "M8[D]"),
    "terms": (_place("terms", TERMS), "i1"),
    "consignments": (F("consignments"), "i8"),
}
LINE: Shape = {
    "pk": (F("pk"), "i8"),
    "delivery": (F("delivery"), "i8"),
    "equipment": (F("equipment"), "i8"),
    "quantity": (_number("quantity"), "i8"),
    "low": (_number("low"), "i8"),
    "high": (_number("high"), "i8"),
}
CLAIM: Shape = {
    "delivery": (F("delivery"), "i8"),
    "source": (F("source"), "i8"),
    "line": (_row("item"), "i8"),
    "supports": (_whether(models.Q(stance=Claim.Stance.SUPPORTS)), "?"),
    "contests": (_whether(contests()), "?"),
    "states": (_number("stated_quantity"), "i8"),
    "text": (F("search_text"), "O"),
}
SOURCE: Shape = {
    "pk": (F("pk"), "i8"),
    "kind": (_place("kind", KINDS), "i1"),
    "known_from": (_day("known_from"), "M8[D]"),
    "text": (F("search_text"), "O"),
}
EQUIPMENT: Shape = {"pk": (F("pk"), "i8"), "type": (F("type"), "i8"), "top": (F("type__top"), "i8")}


def _read(rows: models.QuerySet[Any], shape: Shape) -> Array:
    """The rows as one array, by their pk."""
    asked = rows.order_by("pk").values_list(*(how for how, _kind in shape.values()))
    return np.array(
        list(asked.iterator(chunk_size=10_000)), dtype=[(name, kind) for name, (_how, kind) in shape.items()]
    )


@dataclass(frozen=True)
class Columns:
    """Published deliveries with their lines and claims, and all sources and equipment, as of one edition.

    An array each, with the columns of its shape above; deliveries, lines, sources and equipment stand by their pk.
    """

    edition: int
    registers: frozenset[int]
    last_change: tuple[int, dt.datetime] | None
    deliveries: Array
    lines: Array
    claims: Array
    sources: Array
    equipment: Array

    @classmethod
    def read(cls, before: Columns | None = None) -> Columns:
        """The present edition: all of it, or what has changed since the one `before`."""
        # What these three tell of is read after them: then a change that comes in between is only read twice.
        edition, last_change = Edition.current(), _last_change()
        registers = frozenset(Register.objects.values_list("pk", flat=True))
        parts: list[tuple[Any, str, Shape]] = [
            (Delivery.objects.published(), "pk", DELIVERY),
            (DeliveryItem.objects.filter(delivery__state=Delivery.State.PUBLISHED), "delivery", LINE),
            (Claim.objects.filter(delivery__state=Delivery.State.PUBLISHED), "delivery", CLAIM),
        ]
        if before and before.registers == registers and (since := before._changed()) is not None:
            held = (before.deliveries, before.lines, before.claims)
            deliveries, lines, claims = (_replaced(old, since, *part) for old, part in zip(held, parts, strict=True))
        else:
            deliveries, lines, claims = (_read(rows, shape) for rows, _key, shape in parts)
        # What came in between the readings is of the next edition: a line or a claim of it points to nothing here.
        lines = lines[np.isin(lines["delivery"], deliveries["pk"])]
        claims = claims[np.isin(claims["delivery"], deliveries["pk"])]
        claims = claims[np.isin(claims["line"], lines["pk"]) | (claims["line"] == NO_ROW)]
        sources, equipment = _read(Source.objects.all(), SOURCE), _read(Equipment.objects.all(), EQUIPMENT)
        return cls(edition, registers, last_change, deliveries, lines, claims, sources, equipment)

    def _changed(self) -> list[int] | None:
        """The deliveries that the chronicle tells of since; None where it is not the one that was read."""
        if self.last_change is None or not Change.objects.filter(pk=self.last_change[0], moment=self.last_change[1]):
            return None
        return list(Change.objects.after(self.last_change[0]).order_by().values_list("delivery", flat=True).distinct())

    @cached_property
    def ledger(self) -> Array:
        """Where the deliveries stand, in the order of ledgers: all that have arrived, then those that have not.

        Either of them as DeliveryQuerySet.in_ledger_order() has it: one without a window comes last.
        """
        rows = self.deliveries
        return np.lexsort([rows["pk"], rows["earliest"], rows["latest"], rows["status"] != DELIVERED])

    @cached_property
    def claim_texts(self) -> Texts:
        """What the claims say."""
        return Texts.of(self.claims["text"])

    @cached_property
    def source_texts(self) -> Texts:
        """What the sources are called."""
        return Texts.of(self.sources["text"])

    # ---- How the arrays point to each other -----------------------------------------------------

    @cached_property
    def delivery_of_line(self) -> Array:
        """By line: where its delivery stands."""
        return np.searchsorted(self.deliveries["pk"], self.lines["delivery"])

    @cached_property
    def delivery_of_claim(self) -> Array:
        """By claim: where its delivery stands."""
        return np.searchsorted(self.deliveries["pk"], self.claims["delivery"])

    @cached_property
    def source_of_claim(self) -> Array:
        """By claim: where its source stands."""
        return np.searchsorted(self.sources["pk"], self.claims["source"])

    @cached_property
    def voices(self) -> tuple[Array, Array]:
        """Every delivery with every source that supports it, once each: where both stand."""
        supporting = self.claims["supports"]
        codes = self.delivery_of_claim[supporting] * len(self.sources) + self.source_of_claim[supporting]
        delivery, source = np.divmod(different(codes), max(1, len(self.sources)))
        return delivery, source

    @cached_property
    def named_at_all(self) -> Array:
        """By line: whether a claim that supports its delivery names it."""
        return self.named(self.claims["supports"])

    def named(self, claims: Array) -> Array:
        """By line: whether one of these claims names it."""
        found = np.zeros(len(self.lines), bool)
        found[self.line_named[claims[self.naming]]] = True
        return found

    @cached_property
    def naming(self) -> Array:
        """The places of the claims that name a line."""
        return np.flatnonzero(self.claims["line"] != NO_ROW)

    @cached_property
    def line_named(self) -> Array:
        """By claim that names a line, in the order of `naming`: where that line stands."""
        return np.searchsorted(self.lines["pk"], self.claims["line"][self.naming])

    @cached_property
    def equipment_of_line(self) -> Array:
        """By line: where its equipment stands."""
        return np.searchsorted(self.equipment["pk"], self.lines["equipment"])


def _last_change() -> tuple[int, dt.datetime] | None:
    return Change.objects.order_by("-pk").values_list("pk", "moment").first()


def _replaced(old: Array, pks: list[int], rows: models.QuerySet[Any], key: str, shape: Shape) -> Array:
    """`old` with the rows of these deliveries read anew."""
    if not pks:
        return old
    fresh = np.concatenate([_read(rows.filter(**{f"{key}__in": some}), shape) for some in batched(pks, AT_ONCE)])
    kept = old[~np.isin(old[key], pks)]
    whole = np.concatenate([kept, fresh])
    return whole[np.argsort(whole["pk"], kind="stable")] if "pk" in shape else whole


_lock = Lock()
_held: Columns | None = None


def current() -> Columns:
    """The columns of the present edition of the record."""
    global _held  # noqa: PLW0603
    if connection.in_atomic_block:  # what is read may yet be undone, so that it is nobody else's
        return Columns.read()
    with _lock:
        if _held is None or _held.edition != Edition.current():
            _held = Columns.read(_held)
        return _held
