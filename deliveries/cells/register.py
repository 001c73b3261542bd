"""What the rows of a register say of a delivery, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from deliveries.models import Delivery, EquipmentType, Register, RegisterRow, TypeTree
from deliveries.models.languages import day_words
from deliveries.numbers import figures
from deliveries.registers.coverage import covered_types
from deliveries.wording import joined, upper_first

# Up to this share of all types, those that a register does not cover are named.
FEW = 1 / 7


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a register goes, in words, and the top-level types that it covers as a whole; none for any."""

    words: str
    types: list[str]


def reach(register: Register) -> Reach:
    """Which types a register covers, since when, and up to which day."""
    tree = TypeTree.load()
    tops = {tree.top(tree.by_slug[slug]).pk for slug in register.covered_types if slug in tree.by_slug}
    nodes, covered = tree.children(None), covered_types(register, tree)
    named = [str(node) for node in nodes if node.pk in tops & covered]
    parts = [str(node) for node in nodes if node.pk in tops - covered]
    days = {"since": register.covered_since, "until": register.covered_until}
    told = {name: day_words(day) for name, day in days.items() if day}
    span = {
        ("since", "until"): _("from %(since)s to %(until)s"),
        ("since",): _("since %(since)s"),
        ("until",): _("up to %(until)s"),
    }.get(tuple(told), "") % told
    whole = " ".join(filter(None, [_covered(named + parts, nodes) if tops else "", span]))
    part = _("In part: %(names)s.") % {"names": joined(parts)} if parts else ""
    words = [f"{upper_first(whole)}." if whole else "", part]
    return Reach(" ".join(filter(None, words)), named)


def _covered(named: list[str], nodes: list[EquipmentType]) -> str:
    """What it covers, as a whole or in part; where that is nearly all, what it does not."""
    left = [str(node) for node in nodes if str(node) not in named]
    if not left:
        return _("Covers all types")
    if len(left) <= len(nodes) * FEW:
        return _("Covers all types but %(names)s") % {"names": joined(left)}
    return _("Covers %(n)s of %(all)s types") % {"n": len(named), "all": len(nodes)}


# A deal of decades has a row a year: the page shows those of this delivery, and of its order.
MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class RowCells:
    """A row: of which release it is, and its cells by the headings of its file."""

    title: str
    cells: list[tuple[str, str]]


def register_rows(delivery: Delivery) -> list[RowCells]:
    """The rows that a delivery comes from, and those of its deal's order, the latest release first."""
    own = RegisterRow.objects.filter(delivery=delivery).select_related("release").order_by("-release__made", "pk")
    rows = list(own[:MOST_ROWS])
    if rows:
        of_order = RegisterRow.objects.filter(release=rows[0].release_id, deal=rows[0].deal)
        others = of_order.exclude(format=rows[0].format).exclude(pk__in=[row.pk for row in rows])
        rows += others.select_related("release").order_by("pk")[:MOST_ROWS]
    return [_cells(row) for row in rows]


def _cells(row: RegisterRow) -> RowCells:
    headings: dict[str, str] = next(
        (each["headings"] for each in row.release.files if each["format"] == row.format), {}
    )
    words = {"day": day_words(row.release.made), "n": figures(row.number)}
    found = []
    for name, value in row.cells.items():
        if not name.endswith("?"):
            mark = row.cells.get(f"{name}?", "")
            estimated = mark.lower() in {"?", "yes"}
            words_of = _("%(number)s (estimate)") % {"number": value} if estimated else value
            found.append((headings.get(name, name), words_of))
    return RowCells(_("Release of %(day)s, row %(n)s") % words, found)
