"""The rows of a table by the delivery that they speak of, and those deliveries as they are on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from deliveries.accounts import roles
from deliveries.forms.base import is_key
from deliveries.history.replay import RecordState
from deliveries.models import Claim, Delivery, DeliveryItem, Moved, Register
from deliveries.models.sources import PATH
from deliveries.wording import joined, quantity_of

from .cells import CellError, Problems, refuse_merged, shown
from .grids import Row, Sheet
from .plan import standing

AT_ONCE = 500


@dataclass
class Group:
    """The rows of one delivery, and the delivery itself: on record, or new."""

    rows: list[Row]
    delivery: Delivery
    items: dict[int, DeliveryItem] = field(default_factory=dict)  # by equipment
    claims: list[Claim] = field(default_factory=list)
    parts: list[Any] = field(default_factory=list)  # those that the table makes or changes
    named: dict[int, int] = field(default_factory=dict)  # by equipment, the row that names it

    @property
    def new(self) -> bool:
        return self.delivery.pk is None

    @property
    def standing(self) -> RecordState:
        """The delivery with its lines and claims as they are now."""
        return standing(self.delivery, [*self.items.values(), *self.claims])

    def item_of(self, row: Row) -> DeliveryItem | None:
        """The line that a row names."""
        return next((item for item in self.items.values() if self.named.get(item.equipment_id) == row.number), None)

    def what(self, rows: list[Row]) -> str:
        """The lines of `rows` in words: "4 Mi-171 and 2 Mi-35P"."""
        numbers = {row.number for row in rows}
        lines = [item for item in self.items.values() if self.named.get(item.equipment_id) in numbers]
        return joined([f"{quantity_of(item) or '?'} {item.equipment}" for item in lines])


class Groups:
    """The deliveries that a sheet speaks of. `user` must be allowed to change them (None: a command, which may)."""

    def __init__(self, sheet: Sheet, problems: Problems, register: Register, user: User | None, *, lock: bool) -> None:
        self.sheet, self.problems, self.register, self.user, self.lock = sheet, problems, register, user, lock
        self._named = self._read_named()
        self._promises = self._read_promises()

    def __iter__(self) -> Iterator[list[Row]]:
        """The rows of each delivery, in the order in which they first appear."""
        groups: dict[str, list[Row]] = {}
        for row in self.sheet.rows:
            key = row["delivery"].casefold()
            if key and not is_key(key) and not key.startswith("new"):
                what = _("“%(text)s” is no number of a delivery. Leave it empty for a new one, or write “new 1”.")
                self.problems.add(row, "delivery", what % shown(row["delivery"]))
                continue
            groups.setdefault(str(int(key)) if is_key(key) else key or f"row {row.number}", []).append(row)
        yield from groups.values()

    def of(self, rows: list[Row]) -> Group:
        """The delivery of `rows`; raises CellError where it may not be changed."""
        key = rows[0]["delivery"]
        if is_key(key):
            delivery = self._changeable(key)
            items = {item.equipment_id: item for item in sorted(delivery.items.all(), key=lambda item: item.pk)}
            return Group(rows, delivery, items, sorted(delivery.claims.all(), key=lambda claim: claim.pk))
        if self.user is not None and not self.user.has_perm("deliveries.add_delivery"):
            raise CellError("delivery", _("You may not add deliveries."))
        return Group(rows, Delivery(register=self.register, state=Delivery.State.DRAFT))

    def _changeable(self, key: str) -> Delivery:
        """The delivery on record of this number."""
        delivery = self._named.get(int(key))
        if delivery is None or delivery.state == Delivery.State.WITHDRAWN:
            refuse_merged("delivery", Delivery, key)
        if delivery is None:
            raise CellError("delivery", _("There is no delivery %(text)s.") % shown(key))
        if delivery.state == Delivery.State.WITHDRAWN:
            raise CellError("delivery", _("Delivery %(text)s was withdrawn: change it at the desk.") % shown(key))
        if delivery.register_id != self.register.pk:
            words = shown(key) | {"register": delivery.register}
            raise CellError("delivery", _("Delivery %(text)s is of another register: %(register)s.") % words)
        if self.user is not None and not roles.may_change(self.user, delivery):
            raise CellError("delivery", _("You may not change delivery %(text)s.") % shown(key))
        return delivery

    def promise(self, row: Row) -> Delivery:
        """The delivery that a row fulfils; raises CellError where the register has none of that number."""
        key = row["fulfils"]
        promise = self._promises.get(int(key)) if is_key(key) else None
        if promise is None or promise.register_id != self.register.pk:
            raise CellError("fulfils", _("There is no delivery %(text)s.") % shown(key))
        return promise

    def _read_named(self) -> dict[int, Delivery]:
        """The deliveries on record that the sheet names, by number, with their lines and claims."""
        pks = {int(row["delivery"]) for row in self.sheet.rows if is_key(row["delivery"])}
        rows: QuerySet[Delivery] = Delivery.objects.order_by("pk")
        if self.lock:
            rows = rows.select_for_update(of=("self",))
        rows = rows.select_related("recipient", "supplier", "fulfils", "register").prefetch_related(
            "items__equipment__type", f"claims__source__{PATH}", "claims__item",
            *(["remarks"] if "private" in self.sheet.columns else []),
        )  # fmt: skip
        return {row.pk: row for some in batched(sorted(pks), AT_ONCE) for row in rows.filter(pk__in=some)}

    def _read_promises(self) -> dict[int, Delivery]:
        """By number the deliveries that rows fulfil; for one that was merged, what it is part of now."""
        wanted = {int(row["fulfils"]) for row in self.sheet.rows if is_key(row["fulfils"])}
        promises = {}
        for some in batched(sorted(wanted), AT_ONCE):
            moved = Moved.objects.targets(Delivery, map(str, some))
            held = Delivery.objects.select_related("recipient").in_bulk({*some, *moved.values()})
            for pk in some:
                promise = held.get(pk)
                if str(pk) in moved and (promise is None or promise.state != Delivery.State.PUBLISHED):
                    promise = held.get(moved[str(pk)])
                if promise is not None:
                    promises[pk] = promise
        return promises
