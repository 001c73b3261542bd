"""Who says so: the claims that rows of a table make of the sources that they name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from deliveries.models import Claim, Source

from .cells import Problems, plain
from .grids import Row
from .groups import Group
from .names import Names
from .plan import values

# How the columns are called that a field is written in, and what a claim points at.
COLUMNS = {"text": "says"}
RELATED = ("delivery", "source", "item")


class ClaimRows:
    """The claims of a sheet; what is wrong is gathered in `names` and `problems`."""

    def __init__(self, names: Names, problems: Problems) -> None:
        self.names, self.problems = names, problems

    def read(self, group: Group) -> Source | None:
        """Make or change a claim for each source that the rows of a delivery name, whose lines have been read; gives
        the source on whose day dates are read."""
        by_source = self._by_source(group.rows)
        for source, rows in by_source.items():
            if whole := [row for row in rows if not row["stated_equipment"]]:
                self._of_delivery(group, source, whole)
            for row in (row for row in rows if row["stated_equipment"]):
                self._of_line(group, source, row)
        supporting = [claim.source for claim in group.claims if claim.stance == Claim.Stance.SUPPORTS]
        return next(iter(by_source), None) or next(iter(supporting), None)

    def _by_source(self, rows: list[Row]) -> dict[Source, list[Row]]:
        by_source: dict[Source, list[Row]] = {}
        for row in rows:
            if (row["says"] or row["stated_equipment"]) and not row["source"]:
                self.problems.add(row, "source", _("Name the source that says so."))
            elif source := self.names.find("source", row, "source"):
                by_source.setdefault(source, []).append(row)
        return by_source

    def _of_delivery(self, group: Group, source: Source, rows: list[Row]) -> None:
        """A claim about the delivery as a whole."""
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
        self._put(group, claim, rows[0], new=not mine)

    def _of_line(self, group: Group, source: Source, row: Row) -> None:
        """A claim about the line of a row, which names what the source calls it."""
        item = group.item_of(row)
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
        if not mine or values(claim) != before:
            self._put(group, claim, row, new=not mine)

    def _put(self, group: Group, claim: Claim, row: Row, *, new: bool) -> None:
        """Let the delivery have a claim that the table makes or changes."""
        if new:
            group.claims.append(claim)
        if self.problems.check(row, claim, COLUMNS, *RELATED):
            group.parts.append(claim)
