"""A table of models beside one of deliveries: each row is a model that is not on record yet. One that is stays as it
is, for the catalogue is corrected at the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from deliveries.history.replay import RecordState
from deliveries.models import Equipment
from deliveries.models.alphabets import foreign

from .cells import Problems
from .grids import Row, Sheet
from .names import Names
from .plan import Planned, standing

NEEDED = ("designation", "type")


class ModelTable:
    """The models of a sheet. `user` must be allowed to add them (None: a command, which may)."""

    def __init__(self, sheet: Sheet, names: Names, user: User | None) -> None:
        self.sheet, self.names, self.user = sheet, names, user
        self.problems = Problems(sheet)

    def planned(self) -> Iterator[Planned]:
        """Every model that the sheet names and that is not on record, one after the other: a row may name one above as
        what it is a variant of. What is wrong is gathered in `problems` and `names`."""
        missing = [name for name in NEEDED if name not in self.sheet.columns]
        for name in missing:
            self.problems.add(Row(self.sheet.table.head, {}), name, _("This column is missing."))
        for row in self.sheet.rows if not missing else ():
            if not row["designation"]:
                self.problems.add(row, "designation", _("Say what it is called."))
            elif alphabet := foreign(row["designation"]):
                what = _("Written with %(alphabet)s letters that look like Latin ones: these belong to other names.")
                self.problems.add(row, "designation", what % {"alphabet": alphabet})
            elif not self.names.matching("equipment", row["designation"]) and (planned := self._plan(row)):
                yield planned

    def _plan(self, row: Row) -> Planned | None:
        if self.user is not None and not self.user.has_perm("deliveries.add_equipment"):
            self.problems.add(row, "designation", _("You may not add equipment."))
            return None
        model = Equipment(designation=row["designation"], aliases=words(row["aliases"], ";\n"))
        model.made_in = [code.upper() for code in words(row["made_in"], ";, ")]
        model.type, model.variant_of = self._named(row, "type", "type"), self._named(row, "equipment", "variant_of")
        if model.type_id is None:
            if not row["type"]:
                self.problems.add(row, "type", _("Say of which type it is."))
            return None
        if row["variant_of"] and model.variant_of is None:
            return None
        if not self.problems.check(row, model, {}, "type", "variant_of", "slug"):
            return None
        self.names.welcome("equipment", model, *model.names())
        return Planned(model, [row.number], RecordState(Equipment), standing(model))

    def _named(self, row: Row, kind: str, column: str) -> Any:
        return self.names.find(kind, row, column)


def words(text: str, between: str) -> list[str]:
    """The words of a cell that these signs stand between, each once."""
    return list(dict.fromkeys(word for each in re.split(f"[{between}]", text) if (word := each.strip())))
