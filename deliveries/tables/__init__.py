"""Tables in: a CSV file or a workbook of deliveries or of sources becomes a plan, which is done once confirmed.

`files` reads the file, `columns` says which columns there are, `cells` reads single cells, `names` finds what they
name, `deliveries` and `sources` make of the rows a `plan`, of which `doubles` asks what may be on record already;
`writing` gives the tables that can be filled in.

The desk keeps nothing between the steps: the page itself carries the table, signed, and each step plans anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core import signing

from deliveries.models import Register

from . import doubles
from .columns import DELIVERIES, KINDS, SOURCES, Kind
from .deliveries import DeliveryTable
from .files import MOST_BYTES, MOST_ROWS, read
from .grids import Problem, Row, Sheet, TableError, TooLongError
from .names import Names, Unknown
from .plan import Alias, Plan, Planned
from .sources import SourceTable

__all__ = [
    "DELIVERIES", "KINDS", "MOST_BYTES", "MOST_ROWS", "SOURCES", "Kind", "Names", "Plan", "Planned", "Problem", "Sheet",
    "TableError", "TooLongError", "Unknown", "Upload", "read",
]  # fmt: skip

# A page with a table in it is good for a working day, as the session is.
GOOD_FOR = 12 * 3600


@dataclass
class Upload:
    """A table that is being brought in. `mapping`: by mark, the record that an editor chose for a name; `aliases`:
    the marks of those names that are to become other names of the chosen records."""

    kind: Kind
    register: Register
    sheet: Sheet
    mapping: dict[str, int] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)

    def plan(self, user: User | None, *, lock: bool = False) -> Plan:
        """What it would do now. With `lock` it is about to be done: the records that it speaks of are locked until the
        transaction ends, and what only a person would ask is left out."""
        names = Names(self.mapping)
        table: Any = (
            SourceTable(self.sheet, names, user, lock=lock)
            if self.kind is SOURCES
            else DeliveryTable(self.sheet, names, self.register, user, lock=lock)
        )
        planned = table.planned()
        aliases = [Alias(names.matching(*place)[0], words) for place, words in self._wanted(names)]
        problems = sorted(table.problems.found, key=lambda problem: problem.row)
        plan = Plan(planned, aliases, problems, list(names.unknown.values()), self.sheet.unread)
        if not plan.blocked and not lock and self.kind is DELIVERIES:
            doubles.ask(planned, self.register)
        return plan

    def _wanted(self, names: Names) -> list[tuple[tuple[str, str], str]]:
        found = []
        for each in self.aliases:
            kind, words = each.partition("-")[0], names.words.get(each, "")
            if words and names.matching(kind, words):
                found.append(((kind, words), words))
        return found

    def sealed(self, user: User) -> str:
        """The upload as text that only we can have written, and only for this account."""
        sheet = self.sheet
        told = {
            "kind": self.kind.name, "register": self.register.pk, "mapping": self.mapping, "aliases": self.aliases,
            "name": sheet.name, "columns": sheet.columns, "unread": sheet.unread,
            "rows": [[row.number, *row.cells.values()] for row in sheet.rows],
            "problems": [[one.row, one.column, one.what, one.letter] for one in sheet.problems],
        }  # fmt: skip
        return signing.dumps(told, salt=_salt(user), compress=True)

    @classmethod
    def opened(cls, text: str, user: User) -> Upload:
        """What sealed() wrote; raises django.core.signing.BadSignature where it did not, or long ago."""
        told = signing.loads(text, salt=_salt(user), max_age=GOOD_FOR)
        columns = told["columns"]
        rows = [Row(number, dict(zip(columns, cells, strict=True))) for number, *cells in told["rows"]]
        problems = [Problem(*one) for one in told["problems"]]
        sheet = Sheet(told["name"], columns, told["unread"], rows, problems)
        register = Register.objects.get(pk=told["register"])
        return cls(KINDS[told["kind"]], register, sheet, told["mapping"], told["aliases"])


def _salt(user: User) -> str:
    return f"deliveries.tables:{user.pk}"
