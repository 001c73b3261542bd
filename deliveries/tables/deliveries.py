"""A table of deliveries: each row is a line of one, and rows with the same number are the lines of the same delivery.

What the table says of a delivery, it becomes; columns that it lacks, and lines and claims that it does not name, stay
as they are. A new delivery is a draft: it is published at the desk, by whoever may.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from deliveries.accounts import roles
from deliveries.forms.base import is_key
from deliveries.forms.promises import beyond
from deliveries.forms.spans import understood
from deliveries.history.replay import RecordState
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, Moved, Register, Source
from deliveries.models.choices import CIRCUMSTANCES, UNKNOWN
from deliveries.models.sources import PATH
from deliveries.wording import joined, quantity_of

from .cells import CellError, Problems, choice, number, plain, refuse_merged, shown, span, text
from .grids import Row, Sheet
from .names import Names
from .numbers import NUMBERS, numbers
from .plan import Planned, standing, values

if TYPE_CHECKING:
    from deliveries.dates.grammar import Tense

AT_ONCE = 500
# What all rows of a delivery say alike; the rest is said of its lines.
OF_LINES = {
    "delivery", "equipment", "quantity", "low", "high", "approximate", "condition", "description", "source", "says",
    "stated_equipment",
}  # fmt: skip
SPANS = {
    "arrival": ("when", ("earliest", "latest")),
    "order": ("ordered", ("order_earliest", "order_latest")),
    "in_force": ("in_force", ("in_force_earliest", "in_force_latest")),
}
# How the columns are called that a field is written in.
COLUMNS = {
    f"{prefix}_{end}": words for prefix, (words, _days) in SPANS.items() for end in ("earliest", "latest", "text")
}
CLAIM_COLUMNS = {"text": "says"}
RELATED = ("register", "recipient", "supplier", "fulfils")


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
    def on_record(self) -> list[DeliveryItem | Claim]:
        return [*self.items.values(), *self.claims]

    def standing(self) -> RecordState:
        return standing(self.delivery, self.on_record)

    def what(self, rows: list[Row]) -> str:
        """The lines of `rows` in words: "4 Mi-171 and 2 Mi-35P"."""
        lines = [
            item for item in self.items.values() if self.named.get(item.equipment_id) in {row.number for row in rows}
        ]
        return joined([f"{quantity_of(item) or '?'} {item.equipment}" for item in lines])


class DeliveryTable:
    """The deliveries of a sheet. `user` must be allowed to change them (None: a command, which may)."""

    def __init__(
        self, sheet: Sheet, names: Names, register: Register, user: User | None, *, lock: bool = False
    ) -> None:
        self.sheet, self.names, self.register, self.user, self.lock = sheet, names, register, user, lock
        self.problems = Problems(sheet)
        # By promise, what the sheet says came of it.
        self.coming: dict[Delivery, list[tuple[Planned, Group]]] = defaultdict(list)

    def planned(self) -> list[Planned]:
        """Every delivery that the sheet speaks of; what is wrong is gathered in `problems` and `names`."""
        if not {"recipient", "delivery"} & self.sheet.columns.keys():
            self.problems.add(Row(1, {}), "recipient", _("This column is missing."))
            return []
        held = self._held()
        promises = self._promises()
        found = [each for rows in self._grouped() if (each := self._plan(rows, held, promises)) is not None]
        for promise, came in self.coming.items():
            # With the last of them all have come.
            came[-1][0].notes += beyond(promise, [(group.delivery, group.items.values()) for _planned, group in came])
        return found

    # ---- Which delivery -------------------------------------------------------------------------------

    def _grouped(self) -> Iterator[list[Row]]:
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

    def _held(self) -> dict[int, Delivery]:
        """The deliveries on record that the sheet names, with their lines and claims."""
        return self._read({int(row["delivery"]) for row in self.sheet.rows if is_key(row["delivery"])})

    def _promises(self) -> dict[int, Delivery]:
        """By number the deliveries that rows fulfil; for one that was merged, what it is part of now."""
        wanted = {int(row["fulfils"]) for row in self.sheet.rows if is_key(row["fulfils"])}
        found = {}
        for some in batched(sorted(wanted), AT_ONCE):
            moved = Moved.objects.targets(Delivery, map(str, some))
            held = Delivery.objects.select_related("recipient").in_bulk({*some, *moved.values()})
            for pk in some:
                promise = held.get(pk)
                if str(pk) in moved and (promise is None or promise.state != Delivery.State.PUBLISHED):
                    promise = held.get(moved[str(pk)])
                if promise is not None:
                    found[pk] = promise
        return found

    def _read(self, pks: set[int]) -> dict[int, Delivery]:
        rows: QuerySet[Delivery] = Delivery.objects.order_by("pk")
        if self.lock:
            rows = rows.select_for_update(of=("self",))
        rows = rows.select_related("recipient", "supplier", "fulfils", "register").prefetch_related(
            "items__equipment__type", f"claims__source__{PATH}", "claims__item"
        )
        return {row.pk: row for some in batched(sorted(pks), AT_ONCE) for row in rows.filter(pk__in=some)}

    def _group(self, rows: list[Row], held: dict[int, Delivery]) -> Group:
        """The delivery of `rows`; raises CellError where it may not be changed."""
        key = rows[0]["delivery"]
        if not is_key(key):
            if self.user is not None and not self.user.has_perm("deliveries.add_delivery"):
                raise CellError("delivery", _("You may not add deliveries."))
            return Group(rows, Delivery(register=self.register, state=Delivery.State.DRAFT))
        delivery = held.get(int(key))
        if delivery is None or delivery.state == Delivery.State.WITHDRAWN:
            refuse_merged("delivery", Delivery, key)
        if delivery is None:
            raise CellError("delivery", _("There is no delivery %(text)s.") % shown(key))
        if delivery.state == Delivery.State.WITHDRAWN:
            raise CellError("delivery", _("Delivery %(text)s was withdrawn: change it at the desk.") % shown(key))
        if delivery.register_id != self.register.pk:
            told = shown(key) | {"register": delivery.register}
            raise CellError("delivery", _("Delivery %(text)s is of another register: %(register)s.") % told)
        if self.user is not None and not roles.may_change(self.user, delivery):
            raise CellError("delivery", _("You may not change delivery %(text)s.") % shown(key))
        items = {item.equipment_id: item for item in sorted(delivery.items.all(), key=lambda item: item.pk)}
        return Group(rows, delivery, items, sorted(delivery.claims.all(), key=lambda claim: claim.pk))

    # ---- What it would be -----------------------------------------------------------------------------

    def _plan(self, rows: list[Row], held: dict[int, Delivery], promises: dict[int, Delivery]) -> Planned | None:
        """What the rows would make of their delivery; None where anything is wrong with them."""
        first, wrong = rows[0], self._wrong
        with self.problems.gathering(first):
            group = self._group(rows, held)
            delivery = group.delivery
            new = delivery.pk is None
            before = RecordState(Delivery) if new else standing(delivery, group.on_record)
            self._agree(rows)
            self._parties(first, delivery)
            self._values(first, delivery, promises)
            self._lines(group)
            self._spans(first, delivery, self._claims(group))
            if self._wrong > wrong:
                return None
            planned = Planned(delivery, [row.number for row in rows], before, group.standing(), group.parts)
            if planned.changed and not self.problems.check(first, delivery, COLUMNS, *RELATED):
                return None
            planned.notes = notes(group) if planned.changed else []
            if planned.changed and delivery.fulfils:
                self.coming[delivery.fulfils].append((planned, group))
            return planned
        return None

    @property
    def _wrong(self) -> int:
        return len(self.problems.found) + self.names.missed

    def _agree(self, rows: list[Row]) -> None:
        """Gather where the rows of one delivery say different things of the whole of it."""
        for row in rows[1:]:
            for column in row.cells.keys() - OF_LINES:
                if row[column] != rows[0][column]:
                    what = _("Row %(row)d is of the same delivery and says “%(text)s”: write the same in each.")
                    self.problems.add(row, column, what % (shown(rows[0][column]) | {"row": rows[0].number}))

    def _parties(self, row: Row, delivery: Delivery) -> None:
        if "recipient" in row or delivery.pk is None:
            if not row["recipient"]:
                self.problems.add(row, "recipient", _("Say who received it."))
            elif recipient := self.names.find("party", row, "recipient"):
                delivery.recipient = recipient
        if "supplier" in row:
            supplier = self.names.find("party", row, "supplier")
            if supplier or not row["supplier"]:
                delivery.supplier = supplier

    def _values(self, row: Row, delivery: Delivery, promises: dict[int, Delivery]) -> None:
        with self.problems.gathering(row):
            delivery.status = choice(row, "status", Delivery.Status) or delivery.status
        for name, each in CIRCUMSTANCES.items():
            with self.problems.gathering(row):
                if name in row:
                    setattr(delivery, name, choice(row, name, each.options) or UNKNOWN)
        with self.problems.gathering(row):
            consignments = number(row, "consignments")
            delivery.consignments = delivery.consignments if consignments is None else consignments
        if "note" in row:
            delivery.note = text(row, "note", delivery.note)
        if row["fulfils"]:
            promise = promises.get(int(row["fulfils"])) if is_key(row["fulfils"]) else None
            if promise is None or promise.register_id != self.register.pk:
                self.problems.add(row, "fulfils", _("There is no delivery %(text)s.") % shown(row["fulfils"]))
            else:
                delivery.fulfils = promise

    def _spans(self, row: Row, delivery: Delivery, source: Source | None) -> None:
        """Read the dates; words are read on the day of `source`."""
        awaited = delivery.status != Delivery.Status.DELIVERED
        for prefix, (words, days) in SPANS.items():
            tense: Tense = "future" if awaited and prefix == "arrival" else "past"
            with self.problems.gathering(row):
                found = span(
                    row, words, days, getattr(delivery, prefix), partial(understood, source=source, tense=tense)
                )
                setattr(delivery, prefix, found)

    # ---- Lines and claims -----------------------------------------------------------------------------

    def _lines(self, group: Group) -> None:
        seen = group.named
        for row in group.rows:
            equipment = self._equipment(row, group)
            if equipment is None:
                continue
            if equipment.pk in seen:
                what = _("Row %(row)d is of the same equipment: write both as one line.") % {"row": seen[equipment.pk]}
                self.problems.add(row, "equipment", what)
                continue
            seen[equipment.pk] = row.number
            item = group.items.get(equipment.pk) or DeliveryItem(delivery=group.delivery, equipment=equipment)
            before = values(item)
            self._line(row, item)
            group.items[equipment.pk] = item
            if (item.pk is None or values(item) != before) and self.problems.check(
                row, item, {}, "delivery", "equipment"
            ):
                group.parts.append(item)

    def _equipment(self, row: Row, group: Group) -> Equipment | None:
        if row["equipment"]:
            found: Equipment | None = self.names.find("equipment", row, "equipment")
            return found
        if group.delivery.pk is None or any(row[column] for column in NUMBERS):
            self.problems.add(row, "equipment", _("Say what was delivered."))
        return None

    def _line(self, row: Row, item: DeliveryItem) -> None:
        with self.problems.gathering(row):
            numbers(row, item)
        with self.problems.gathering(row):
            if "condition" in row:
                item.condition = choice(row, "condition", DeliveryItem.Condition) or DeliveryItem.Condition.UNKNOWN
        if "description" in row:
            item.description = text(row, "description", item.description)

    def _claims(self, group: Group) -> Source | None:
        """A claim for each source that the rows name; gives the source on whose day dates are read."""
        told: dict[Source, list[Row]] = {}
        for row in group.rows:
            if (row["says"] or row["stated_equipment"]) and not row["source"]:
                self.problems.add(row, "source", _("Name the source that says so."))
            elif source := self.names.find("source", row, "source"):
                told.setdefault(source, []).append(row)
        for source, rows in told.items():
            if whole := [row for row in rows if not row["stated_equipment"]]:
                self._claim(group, source, whole)
            for row in (row for row in rows if row["stated_equipment"]):
                self._name(group, source, row)
        supporting = [claim.source for claim in group.claims if claim.stance == Claim.Stance.SUPPORTS]
        return next(iter(told), None) or next(iter(supporting), None)

    def _name(self, group: Group, source: Source, row: Row) -> None:
        """A claim about the line of a row, which names what the source calls it."""
        item = next((item for item in group.items.values() if group.named.get(item.equipment_id) == row.number), None)
        model = self.names.find("equipment", row, "stated_equipment")
        if item is None or model is None:
            return
        mine = [each for each in group.claims if each.source_id == source.pk and each.item == item]
        mine = [each for each in mine if each.stated_equipment_id in {None, model.pk}]
        mine.sort(key=lambda each: each.stated_equipment_id is None)
        claim = (
            mine[0] if mine else Claim(delivery=group.delivery, source=source, item=item, topic=Claim.Topic.EQUIPMENT)
        )
        before = values(claim)
        claim.stated_equipment = model
        claim.text = row["says"] or claim.text or _("Calls it %(what)s.") % {"what": model}
        if not mine:
            group.claims.append(claim)
        if (not mine or values(claim) != before) and self.problems.check(
            row, claim, CLAIM_COLUMNS, "delivery", "source", "item"
        ):
            group.parts.append(claim)

    def _claim(self, group: Group, source: Source, rows: list[Row]) -> None:
        says = next((row["says"] for row in rows if row["says"]), "")
        for row in rows:
            if row["says"] not in {"", says}:
                self.problems.add(row, "says", _("Two rows let the same source say different things."))
        theirs = [claim for claim in group.claims if claim.source_id == source.pk]
        if theirs and (not says or any(plain(claim.text) == plain(says) for claim in theirs)):
            return
        # What names a model was said in a row of its own.
        mine = [claim for claim in theirs if claim.stated_equipment_id is None]
        if len(mine) > 1:
            self.problems.add(rows[0], "says", _("This source makes several claims: change them at the desk."))
            return
        claim = mine[0] if mine else Claim(delivery=group.delivery, source=source)
        claim.text = says or _("Reports %(what)s.") % {"what": group.what(rows)}
        if not mine:
            group.claims.append(claim)
        if self.problems.check(rows[0], claim, CLAIM_COLUMNS, "delivery", "source", "item"):
            group.parts.append(claim)


def notes(group: Group) -> list[str]:
    """What an editor should know of a delivery that would change."""
    delivery = group.delivery
    if delivery.pk is not None:
        left = [item for equipment, item in group.items.items() if group.named and equipment not in group.named]
        return [_("Stays, though the table does not name it: %(item)s.") % {"item": item} for item in left]
    supported = any(claim.stance == Claim.Stance.SUPPORTS for claim in group.claims)
    return delivery.obstacles(lines=bool(group.items), supported=supported)
