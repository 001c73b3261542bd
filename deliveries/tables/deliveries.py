"""A table of deliveries: each row is a line of one, and rows with the same number are the lines of the same delivery.

What the table says of a delivery, it becomes; columns that it lacks, and lines and claims that it does not name, stay
as they are. A new delivery is a draft: it is published at the desk, by whoever may.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from deliveries.forms.promises import beyond
from deliveries.forms.spans import understood
from deliveries.history.replay import RecordState
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, Register, Source
from deliveries.models.choices import CIRCUMSTANCES, UNKNOWN
from deliveries.models.days import DAYS

from .cells import CellError, Problems, choice, number, plain, shown, span, text
from .claims import ClaimRows
from .grids import Row, Sheet
from .groups import Group, Groups
from .names import Names
from .numbers import NUMBERS, numbers
from .plan import Planned, values

if TYPE_CHECKING:
    from deliveries.dates.grammar import Tense

# What all rows of a delivery say alike; the rest is said of its lines.
OF_LINES = {
    "delivery", "equipment", "quantity", "low", "high", "approximate", "condition", "description", "source", "says",
    "stated_equipment", "private",
}  # fmt: skip
SPANS = {
    "arrival": ("when", ("earliest", "latest")),
    **{day.prefix: (name, day.ends) for name, day in DAYS.items()},
}
# How the columns are called that a field is written in.
COLUMNS = {
    f"{prefix}_{end}": words for prefix, (words, _days) in SPANS.items() for end in ("earliest", "latest", "text")
}
RELATED = ("register", "recipient", "supplier", "fulfils")


class DeliveryTable:
    """The deliveries of a sheet. `user` must be allowed to change them (None: a command, which may)."""

    def __init__(
        self, sheet: Sheet, names: Names, register: Register, user: User | None, *, lock: bool = False
    ) -> None:
        self.sheet, self.names, self.register, self.user, self.lock = sheet, names, register, user, lock
        self.problems = Problems(sheet)
        self.claims = ClaimRows(names, self.problems)
        # By promise, what the sheet says came of it.
        self.coming: dict[Delivery, list[tuple[Planned, Group]]] = defaultdict(list)

    def planned(self) -> list[Planned]:
        """Every delivery that the sheet speaks of; what is wrong is gathered in `problems` and `names`."""
        if not {"recipient", "delivery"} & self.sheet.columns.keys():
            self.problems.add(Row(self.sheet.table.head, {}), "recipient", _("This column is missing."))
            return []
        groups = Groups(self.sheet, self.problems, self.register, self.user, lock=self.lock)
        planned = [each for rows in groups if (each := self._plan(rows, groups)) is not None]
        for promise, came in self.coming.items():
            # With the last of them all have come.
            came[-1][0].notes += beyond(promise, [(group.delivery, group.items.values()) for _planned, group in came])
        return planned

    def _plan(self, rows: list[Row], groups: Groups) -> Planned | None:
        """What the rows would make of their delivery; None where anything is wrong with them."""
        first, wrong = rows[0], self._wrong
        with self.problems.gathering(first):
            group = groups.of(rows)
            before = RecordState(Delivery) if group.new else group.standing
            self._read(group, groups)
            remark = self._remark(group)
            if self._wrong > wrong:
                return None
            numbers = [row.number for row in rows]
            planned = Planned(group.delivery, numbers, before, group.standing, group.parts, remark=remark)
            if planned.changed and not self.problems.check(first, group.delivery, COLUMNS, *RELATED):
                return None
            planned.notes = notes(group) if planned.changed else []
            if planned.changed and group.delivery.fulfils:
                self.coming[group.delivery.fulfils].append((planned, group))
            return planned
        return None

    def _read(self, group: Group, groups: Groups) -> None:
        """Let the delivery be what its rows say."""
        first, delivery = group.rows[0], group.delivery
        self._agree(group.rows)
        self._parties(first, delivery)
        self._values(first, delivery, groups)
        self._lines(group)
        # Words of a date are read on the day of who says so.
        self._spans(first, delivery, self.claims.read(group))

    def _remark(self, group: Group) -> str:
        """What the rows note for the desk alone, unless it stands beside the draft already."""
        said = "\n".join(dict.fromkeys(row["private"] for row in group.rows if row["private"]))
        held = () if group.new or not said else group.delivery.remarks.all()
        if not said or any(plain(each.text) == plain(said) for each in held):
            return ""
        if group.delivery.state != Delivery.State.DRAFT:
            what = _("A note for the desk stands beside a draft, and this one has been published.")
            raise CellError("private", what)
        return said

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

    def _values(self, row: Row, delivery: Delivery, groups: Groups) -> None:
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
        with self.problems.gathering(row):
            if row["fulfils"]:
                delivery.fulfils = groups.promise(row)

    def _spans(self, row: Row, delivery: Delivery, source: Source | None) -> None:
        """Read the dates; words are read on the day of `source`."""
        awaited = delivery.status != Delivery.Status.DELIVERED
        for prefix, (words, days) in SPANS.items():
            tense: Tense = "future" if awaited and prefix == "arrival" else "past"
            with self.problems.gathering(row):
                read = partial(understood, source=source, tense=tense)
                setattr(delivery, prefix, span(row, words, days, getattr(delivery, prefix), read))

    # ---- Lines ----------------------------------------------------------------------------------------

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


def notes(group: Group) -> list[str]:
    """What an editor should know of a delivery that would change."""
    delivery = group.delivery
    if delivery.pk is not None:
        left = [item for equipment, item in group.items.items() if group.named and equipment not in group.named]
        return [_("Stays, though the table does not name it: %(item)s.") % {"item": item} for item in left]
    supported = any(claim.stance == Claim.Stance.SUPPORTS for claim in group.claims)
    return delivery.obstacles(lines=bool(group.items), supported=supported)
