"""Tables in: a CSV file or a workbook of deliveries or of sources becomes a plan, which is done once confirmed.

`files` reads the file, `sheets` finds the tables in it, `columns` says which columns there are and `headings` how
people call them, `cells` reads single cells, `names` finds what they name, and `newcomers` makes what is new;
`deliveries` (by `groups` of rows, and with the `claims` that these make), `sources` and `models` make of the rows a
`plan`, of which `doubles` asks what may be on record already.
`undoing` takes all of it back, and `writing` gives the tables that can be filled in.

The desk keeps nothing between the steps: the page itself carries the table, signed, and each step plans anew. What an
account reads its headings as is remembered (models.Headings), and that a table came in (models.TableImport).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import ValidationError

from deliveries.dates import DateNotUnderstood
from deliveries.history.replay import RecordState
from deliveries.models import Register, TableImport

from . import doubles
from .columns import ALL, DELIVERIES, KINDS, MODELS, SOURCES, Kind
from .deliveries import DeliveryTable
from .files import MOST_BYTES, MOST_ROWS, read
from .grids import Problem, Sheet, Table, TableError, TooLongError
from .models import ModelTable
from .names import Names, Unknown
from .newcomers import Said, made
from .plan import Alias, Plan, Planned, standing
from .sheets import Chosen, read_as
from .sources import SourceTable

__all__ = [
    "ALL", "DELIVERIES", "KINDS", "MODELS", "MOST_BYTES", "MOST_ROWS", "SOURCES", "Kind", "Names", "Plan", "Planned",
    "Problem", "Sheet", "TableError", "TooLongError", "Unknown", "Upload", "read",
]  # fmt: skip

# A page with a table in it is good for a working day, as the session is.
GOOD_FOR = 12 * 3600


@dataclass
class Upload:
    """A table that is being brought in. `mapping`: by mark, the record that an editor chose for a name; `aliases`:
    the marks of those names that are to become other names of the chosen records; `made`: by mark, the kind and the
    words of a name that is to become a new record, and what was said of that; `chosen`: what headings are read as."""

    kind: Kind
    register: Register
    sheet: Sheet
    mapping: dict[str, int] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    made: dict[str, tuple[str, str, Said]] = field(default_factory=dict)
    chosen: Chosen = field(default_factory=dict)

    def read_as(self, chosen: Chosen) -> None:
        """Read the headings as was chosen for them, by name of a kind and by label; the others as before."""
        kinds = self.chosen.keys() | chosen.keys()
        self.chosen = {kind: {**self.chosen.get(kind, {}), **chosen.get(kind, {})} for kind in kinds}
        self.sheet = read_as(self.sheet.tables, self.sheet.name, self.sheet.passed, self.chosen)

    def plan(self, user: User | None, *, lock: bool = False) -> Plan:
        """What it would do now. With `lock` it is about to be done: the records that it speaks of are locked until the
        transaction ends, and what only a person would ask is left out."""
        names = Names(self.mapping)
        problems: list[Problem] = []
        planned = [*self._made(names, problems), *self._further(names, problems, user, lock=lock)]
        table: Any = (
            SourceTable(self.sheet, names, user, lock=lock)
            if self.kind is SOURCES
            else DeliveryTable(self.sheet, names, self.register, user, lock=lock)
        )
        own = table.planned()
        aliases = [Alias(names.matching(*place)[0], words) for place, words in self._wanted(names)]
        problems += sorted(table.problems.found, key=lambda problem: problem.row)
        plan = Plan([*planned, *own], aliases, problems, list(names.unknown.values()), self.sheet.unread)
        if not plan.blocked and not lock and self.kind is DELIVERIES:
            doubles.ask(own, self.register)
        return plan

    def write(self, plan: Plan, reason: str, user: User | None) -> TableImport:
        """Do what the plan of this upload says, as Plan.write() does."""
        return plan.write(reason, user, name=self.sheet.name, kind=self.kind.name)

    def _made(self, names: Names, problems: list[Problem]) -> Iterator[Planned]:
        """The records that names are to become, unless something on record is called so by now."""
        for kind, words, said in self.made.values():
            if names.matching(kind, words):
                continue
            try:
                record = made(kind, words, said)
            except (ValidationError, DateNotUnderstood) as problem:
                why = " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
                problems.append(Problem(0, words[:60], why))
                continue
            names.welcome(kind, record, words)
            yield Planned(record, [], RecordState(type(record)), standing(record))

    def _further(self, names: Names, problems: list[Problem], user: User | None, *, lock: bool) -> Iterator[Planned]:
        """What the further sheets of a workbook bring: models, and sources."""
        for kind in (MODELS, SOURCES):
            for sheet in (each for each in self.sheet.further if each.table.kind == kind.name):
                table: Any = (
                    ModelTable(sheet, names, user)
                    if kind is MODELS
                    else SourceTable(sheet, names, user, lock=lock, beside=True)
                )
                planned: Iterable[Planned] = table.planned()
                for each in planned:
                    each.sheet = sheet.table.title
                    yield each
                found = sorted(table.problems.found, key=lambda problem: problem.row)
                problems += [replace(problem, sheet=sheet.table.title) for problem in found]

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
            "made": self.made, "chosen": self.chosen, "name": sheet.name, "passed": sheet.passed,
            "tables": [list(vars(table).values()) for table in sheet.tables],
        }  # fmt: skip
        return signing.dumps(told, salt=_salt(user), compress=True)

    @classmethod
    def opened(cls, text: str, user: User) -> Upload:
        """What sealed() wrote; raises django.core.signing.BadSignature where it did not, or long ago."""
        told = signing.loads(text, salt=_salt(user), max_age=GOOD_FOR)
        tables = [Table(*values) for values in told["tables"]]
        sheet = read_as(tables, told["name"], told["passed"], told["chosen"])
        register = Register.objects.get(pk=told["register"])
        made = {mark: (kind, words, said) for mark, (kind, words, said) in told["made"].items()}
        return cls(KINDS[told["kind"]], register, sheet, told["mapping"], told["aliases"], made, told["chosen"])


def _salt(user: User) -> str:
    return f"deliveries.tables:{user.pk}"
