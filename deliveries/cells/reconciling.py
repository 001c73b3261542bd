"""The rows of two registers side by side, as pages and the desk show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from deliveries.filters.reconcile import Verdict
from deliveries.models import DeliveryItem, EquipmentType, Register
from deliveries.reconciling import Held, Judged, Row
from deliveries.registers.beside import Beside
from deliveries.registers.lines import Reading
from deliveries.registers.sections import Entry, Section, sections
from deliveries.wording.reconciling import (
    held_reason,
    held_words,
    reason,
    row_words,
    stated_words,
    verdict_words,
    when_words,
)

from .links import link, url

# Verdicts that nothing needs to be done about.
QUIET = frozenset({Verdict.AGREES, Verdict.SEVERAL, Verdict.OUTSIDE})


@dataclass(frozen=True)
class SideRow:
    """A row of one side: what, when and where it leads; `supplier`: from whom, where that is another one than that of
    the section."""

    what: str
    when: str
    href: str
    supplier: str
    line: DeliveryItem


@dataclass(frozen=True)
class PairCells:
    """A group with its verdict; `stated`: a total that a source states, in the place of rows of ours, and what the
    register comes to `over_the_time` of it."""

    verdict: str
    label: str
    reason: str
    ours: list[SideRow] = field(default_factory=list)
    theirs: list[SideRow] = field(default_factory=list)
    stated: str = ""
    over_the_time: str = ""
    stated_by: SafeString | None = None
    judged: Judged | None = None

    @property
    def quiet(self) -> bool:
        return self.verdict in QUIET


@dataclass(frozen=True)
class SectionCells:
    """Groups of one recipient, supplier and type whose years touch: their heading, and the rows."""

    recipient: str
    supplier: str
    type: EquipmentType
    rows: list[PairCells]

    @property
    def years(self) -> str:
        """The years that its deliveries lie in: "2017–2023"; "" where no day of theirs is known."""
        deliveries = [row.line.delivery for pair in self.rows for row in (*pair.ours, *pair.theirs)]
        spans = [each.arrival for each in deliveries if each.arrival]
        days = [day for span in spans for day in (span.first_day, span.latest) if day]
        if not days:
            return ""
        first, last = min(days).year, max(days).year
        return str(first) if first == last else f"{first}–{last}"


def section_cells(entries: Sequence[Entry], beside: Beside) -> list[SectionCells]:
    """The groups of a page under their headings."""
    reading = Reading(entries, beside.index)
    parts = sections(reading.whole, beside.index.tree)
    return [_section(section, reading, beside.register) for section in parts]


def _section(section: Section, reading: Reading, register: Register) -> SectionCells:
    first = section.entries[0]
    if isinstance(first, Held):
        total = reading.totals[first.stated.pk]
        parties, kind = (total.recipient, total.supplier), total.type.top or total.type
    else:
        line = reading.lines[first.group.rows[0].pk]
        parties, kind = (
            (line.delivery.recipient, line.delivery.supplier),
            line.equipment.type.top or line.equipment.type,
        )
    return SectionCells(
        recipient=str(parties[0]),
        supplier=str(parties[1] or _("supplier not known")),
        type=kind,
        rows=[pair_cells(entry, reading, register, section.supplier) for entry in section.entries],
    )


def pair_cells(entry: Entry, reading: Reading, register: Register, supplier: int | None) -> PairCells:
    """A group under the heading of a supplier (its pk)."""
    if isinstance(entry, Held):
        total = reading.totals[entry.stated.pk]
        source = link(url("source", total.source_id), total.source.publisher)
        label, words = verdict_words(entry.verdict, entry.by), held_reason(entry)
        return PairCells(
            entry.verdict, label, words, stated=stated_words(total), stated_by=source, over_the_time=held_words(entry)
        )
    return PairCells(
        verdict=entry.verdict,
        label=verdict_words(entry.verdict, entry.by),
        reason=reason(entry, reading.lines, register),
        ours=side_rows(entry.group.ours, reading, supplier),
        theirs=side_rows(entry.group.theirs, reading, supplier),
        judged=entry,
    )


def side_rows(rows: Iterable[Row], reading: Reading, supplier: int | None) -> list[SideRow]:
    found = []
    for row in rows:
        line = reading.lines[row.pk]
        delivery = line.delivery
        other = delivery.supplier_id != supplier
        found.append(
            SideRow(
                what=row_words(line),
                when=when_words(delivery),
                href=url("delivery", delivery.pk),
                supplier=str(delivery.supplier or _("supplier not known")) if other else "",
                line=line,
            )
        )
    return found


@dataclass(frozen=True)
class VerdictCells:
    """How many groups have a verdict, and the querystring that shows those alone, or all again."""

    label: str
    number: int
    query: str
    current: bool


def tally(verdicts: Counter[str], chosen: Sequence[str], rest: str) -> list[VerdictCells]:
    """The verdicts of a view, those that ask for something first. `rest`: the querystring without them."""
    found = []
    for verdict in Verdict:
        if number := verdicts.get(verdict.value, 0):
            current = verdict.value in chosen
            query = rest if current else "&".join(filter(None, [rest, f"verdict={verdict.value}"]))
            found.append(VerdictCells(str(verdict.label), number, query, current))
    return found
