"""A comparison as a table: the groups that a view asks for, in their order, a page or all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import cached_property

from django.db.models import Q, QuerySet

from deliveries.index.arrays import Array
from deliveries.index.compared import Asked, Compared
from deliveries.index.reading import NO_ROW
from deliveries.models import DeliveryItem
from deliveries.models.names import fold
from deliveries.reconciling import Group, Judged, judge

from .beside import Beside
from .sections import Entry

PAGE_SIZE = 50
AT_ONCE = 500


class ReconciledTable:
    """The groups of two registers that are asked for.

    Those of recipients of whom we have anything come first; what the register has of others follows, read as it is
    shown.
    """

    def __init__(self, beside: Beside, asked: Asked) -> None:
        self.beside, self.asked = beside, asked

    @cached_property
    def _one(self) -> int | None:
        """The recipient that alone is asked for."""
        return next(iter(self.asked.recipients)) if len(self.asked.recipients) == 1 else None

    @cached_property
    def compared(self) -> Compared:
        return self.beside.of(self._one) if self._one is not None else self.beside.of_ours()

    @cached_property
    def _matching(self) -> Array:
        """Where the groups stand that match, whatever their verdict."""
        return self.compared.matching(self.asked)

    @cached_property
    def _ordered(self) -> Array:
        """Where the groups stand of recipients of whom we have anything, or of the one that is asked for, in order."""
        index = self.beside.index
        names = {pk: fold(name) for pk, (_slug, name) in index.named_parties.items()}
        types = {node.pk: at for at, node in enumerate(index.tree)}
        found = self.compared.of_verdicts(self._matching, self.asked.verdicts)
        return self.compared.ordered(found, self._matching, names, types)

    @cached_property
    def verdicts(self) -> Counter[str]:
        """How many groups have each verdict, whichever of them are asked for."""
        found = self.compared.tally(self._matching)
        if self._others:
            found["only-there"] += self._others
        return found

    def choices(self) -> tuple[set[int], set[int]]:
        """The pks of the suppliers, and of the top-level types, that can be asked for, whichever of them are."""
        return self.compared.choices(self.asked.recipients)

    def judged_of(self, tops: Collection[int]) -> list[Judged]:
        """All groups of these top-level types (pks), whatever is asked for."""
        found = self.beside.entries(self.compared, self.compared.of_tops(tops))
        return [entry for entry in found if isinstance(entry, Judged)]

    @cached_property
    def alone(self) -> QuerySet[DeliveryItem] | None:
        """The register's lines for recipients of whom we have nothing; None where those are not asked for."""
        asked = self.asked
        if self._one is not None:
            return None
        rows = self.beside.alone()
        if asked.recipients:
            rows = rows.filter(delivery__recipient__in=asked.recipients)
        if asked.suppliers:
            of = Q(delivery__supplier__in=asked.suppliers)
            of |= Q(delivery__supplier=None) if NO_ROW in asked.suppliers else Q()
            rows = rows.filter(of)
        if asked.types:
            rows = rows.filter(equipment__type__in=asked.types)
        if asked.since:
            rows = rows.filter(Q(delivery__arrival_latest__gte=asked.since) | Q(delivery__arrival_latest=None))
        if asked.until:
            rows = rows.filter(Q(delivery__arrival_earliest__lte=asked.until) | Q(delivery__arrival_earliest=None))
        return rows

    @cached_property
    def _others(self) -> int:
        return 0 if self.alone is None else self.alone.order_by().count()

    @cached_property
    def others(self) -> int:
        """How many lines of alone() are in the table."""
        return self._others if not self.asked.verdicts or "only-there" in self.asked.verdicts else 0

    def __len__(self) -> int:
        return len(self._ordered) + self.others

    @property
    def last_page(self) -> int:
        return max(1, -(-len(self) // PAGE_SIZE))

    def page(self, number: int) -> list[Entry]:
        return self.between((number - 1) * PAGE_SIZE, number * PAGE_SIZE)

    def between(self, first: int, last: int) -> list[Entry]:
        """The entries from one place to another."""
        found, own = self.beside.entries(self.compared, self._ordered[first:last]), len(self._ordered)
        if last > own and self.others and self.alone is not None:
            lines = self.alone[max(0, first - own) : last - own]
            found += [judge(Group((), (row,))) for row in self.beside.rows_of(lines)]
        return found

    def in_parts(self) -> Iterator[list[Entry]]:
        """All entries, some at a time: what the database sorts, it sorts once."""
        for first in range(0, len(self._ordered), AT_ONCE):
            yield self.beside.entries(self.compared, self._ordered[first : first + AT_ONCE])
        if self.others and self.alone is not None:
            for rows in self.beside.rows_in_parts(self.alone, AT_ONCE):
                yield [judge(Group((), (row,))) for row in rows]


def largest(beside: Beside, most: int) -> list[Judged]:
    """What both have and have otherwise: the groups with most pieces at stake."""
    compared = beside.of_ours()
    found = beside.entries(compared, compared.at_stake(most))
    return [entry for entry in found if isinstance(entry, Judged)]
