"""What is asked of the record, as a plain value: pks, days and choices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from deliveries.models.search import Term


@dataclass(frozen=True)
class SoughtTerm:
    """A term of a search, and the pks of the parties and of the equipment that are called so; of the types, too, where
    lines may go by those alone."""

    term: Term
    parties: frozenset[int]
    equipment: frozenset[int]
    types: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Criteria:
    """What deliveries and their lines must be to match; what is empty or None asks for nothing.

    `choices`: names of choices, each with the values that will do. `types`: with all that is below them;
    `types_themselves`: without. `suppliers` may have NO_ROW, for those that are not known. `counted`: the first and the
    last day by which they had surely arrived.
    `source_kinds`, `sources`: whose claims count, where not all do. `known_on`: the last day whose publications are
    known. `regions`: slugs, of one of which the recipient is a state. `stage`: which counts, where that is not arrival:
    see stages.py.
    """

    register: int
    recipients: frozenset[int] = frozenset()
    suppliers: frozenset[int] = frozenset()
    regions: frozenset[str] = frozenset()
    choices: tuple[tuple[str, frozenset[str]], ...] = ()
    types: frozenset[int] = frozenset()
    types_themselves: frozenset[int] = frozenset()
    equipment: frozenset[int] = frozenset()
    source_kinds: frozenset[str] = frozenset()
    sources: frozenset[int] = frozenset()
    since: dt.date | None = None
    until: dt.date | None = None
    known_on: dt.date | None = None
    counted: tuple[dt.date, dt.date] | None = None
    disputed: bool | None = None
    estimates: frozenset[str] = frozenset()
    search: tuple[SoughtTerm, ...] = ()
    stage: str = ""

    @property
    def chooses_sources(self) -> bool:
        """Whether only the claims of some sources count."""
        return bool(self.source_kinds or self.sources)

    @property
    def narrows_models(self) -> bool:
        """Whether only some models are asked for."""
        return bool(self.types or self.types_themselves or self.equipment)

    @property
    def chooses_lines(self) -> bool:
        """Whether only some lines of a delivery are asked for."""
        return bool(self.narrows_models or self.estimates or self.disputed is not None)
