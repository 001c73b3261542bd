"""The site's own deliveries and the rows of another register side by side.

Pairs are made of all that recipients got, whatever a page shows of it: a row that a filter leaves out must not make its
partner look alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import batched

from django.db.models import QuerySet

from deliveries import index
from deliveries.index.arrays import Array
from deliveries.index.compared import MAYBE, OURS, STATED, THEIRS, Compared, GroupKey, RowKey
from deliveries.models import Delivery, DeliveryItem, Register, ReportedTotal
from deliveries.reconciling import Group, Held, Row, Stated, judge

from . import comparing
from .coverage import Coverage
from .named_models import NamedModels
from .rows_beside import LINES, RowsBeside, bare_rows
from .sections import Entry


class Beside:
    """A register beside the site's own one."""

    def __init__(self, register: Register) -> None:
        self.register, self.own = register, Register.objects.get(default=True)
        self.index = index.current()

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage.of(self.register, self.index.tree)

    @cached_property
    def models(self) -> NamedModels:
        """What is known of the models of rows."""
        return NamedModels(self.index)

    @cached_property
    def recipients(self) -> set[int]:
        """The pks of the recipients of whom we have anything."""
        ours = Delivery.objects.published().filter(register=self.own)
        return set(ours.order_by().values_list("recipient", flat=True).distinct())

    # ---- What is paired ---------------------------------------------------------------------------------

    def of(self, recipient: int) -> Compared:
        """What one recipient (its pk) got."""
        question = "beside", self.register.pk, recipient
        return self.index.answers.of(question, lambda: comparing.compared(self, [recipient]))

    def of_ours(self) -> Compared:
        """What all recipients got of whom we have anything."""
        return self.index.answers.of(("beside", self.register.pk), lambda: comparing.shared(self))

    def entries(self, compared: Compared, places: Array) -> list[Entry]:
        """The groups that stand at these places of what was compared, but for those of which a row has gone since."""
        chosen = list(compared[places])
        keys = [row for _key, rows in chosen for row in rows]
        there = RowsBeside(self, deliveries={row.delivery for row in keys if row.delivery}).by_pk()
        stated = {total.pk: total for total in self.stated([row.pk for row in keys if row.side == STATED])}
        read = [_entry(key, rows, there, stated) for key, rows in chosen]
        return [entry for entry in read if entry is not None]

    def stated(self, pks: Collection[int] | None = None, recipients: Collection[int] = ()) -> Iterator[Stated]:
        """These totals that sources state, or those for these recipients; of types that the register covers."""
        totals = ReportedTotal.objects.filter(register=self.own).order_by("pk")
        for total in totals.filter(recipient__in=recipients) if pks is None else totals.filter(pk__in=pks):
            if total.type_id not in self.coverage.types:
                continue
            since = (total.since_earliest, total.since_latest) if total.since_earliest and total.since_latest else None
            covered = self.coverage.whole(
                total.since_earliest, total.as_of_latest, total.recipient_id, total.supplier_id
            )
            yield Stated(
                total.pk, total.recipient_id, total.supplier_id, total.type_id, total.total, total.qualifier,
                (total.as_of_earliest, total.as_of_latest), since, covered,
            )  # fmt: skip

    # ---- What stands alone ------------------------------------------------------------------------------

    def alone(self, supplier: int | None = None) -> QuerySet[DeliveryItem]:
        """The register's lines for recipients of whom we have nothing, of one supplier (its pk) or all."""
        rows = DeliveryItem.objects.filter(delivery__register=self.register, delivery__state=Delivery.State.PUBLISHED)
        rows = rows.exclude(delivery__status=Delivery.Status.CANCELLED).exclude(delivery__recipient__in=self.recipients)
        rows = rows if supplier is None else rows.filter(delivery__supplier=supplier)
        return rows.order_by("delivery__recipient__name", "delivery__arrival_latest", "pk")

    def rows_of(self, lines: QuerySet[DeliveryItem]) -> list[Row]:
        """Some of alone() as rows."""
        return bare_rows(self, list(lines.values_list(*LINES)))

    def rows_in_parts(self, lines: QuerySet[DeliveryItem], at_once: int) -> Iterator[list[Row]]:
        """The same of all of them, so many at a time."""
        for some in batched(lines.values_list(*LINES).iterator(chunk_size=at_once), at_once):
            yield bare_rows(self, some)


def _entry(key: GroupKey, rows: Sequence[RowKey], read: dict[int, Row], stated: dict[int, Stated]) -> Entry | None:
    """A group as it was before it was a row of columns."""
    if rows[0].side == STATED:
        total = stated.get(rows[0].pk)
        return Held(total, key.certain, key.possible, key.verdict, key.by) if total else None
    if any(row.pk not in read for row in rows):
        return None
    ours, theirs, maybe = (tuple(read[row.pk] for row in rows if row.side == side) for side in (OURS, THEIRS, MAYBE))
    return judge(Group(ours, theirs, key.pinned, maybe))


def compare_all() -> None:
    """Hold all registers against the site's own, so that nobody who reads waits for it."""
    for register in Register.objects.filter(default=False):
        Beside(register).of_ours()
