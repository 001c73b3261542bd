"""The tables among the sheets of a file: in which row the columns are named, and what each heading means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from deliveries.exports import SUM_COLUMNS

from .columns import ALL, DELIVERIES, Kind
from .grids import Grid, Heading, Problem, Row, Sheet, Table, TableError
from .headings import key

# Among so many first rows the one stands that names the columns, below a title, a date, a source.
LOWEST_HEAD = 12
# A row that names fewer columns than that is no heading where another row may be.
FEWEST = 2
# What is chosen for a heading that is not to be read.
NOT_READ = "-"
# Of a column so much is shown of what its cells say.
SAMPLES, LONGEST_SAMPLE = 3, 60

# The address of a view of our own in which not all claims count.
PARTIAL = re.compile(
    r"^https?://[^/]+/(deliveries|recipients|suppliers|equipment)\b[^?]*\?(.*&)?(source|source_kind|known_on)=[^&]"
)

# By name of a kind: what was chosen for headings, by their labels: a column, or NOT_READ.
type Chosen = Mapping[str, Mapping[str, str]]


def sheet_of(grids: list[Grid], name: str, kind: Kind) -> Sheet:
    """The sheet that holds a table of `kind`, with those of other kinds beside deliveries."""
    filled = [grid for grid in grids if grid.rows]
    if not filled:
        raise TableError(_("The file holds no rows."))
    if kind is DELIVERIES:
        refuse_partial(filled)
    # The last of them is new: downloads of before have the others.
    if any(set(SUM_COLUMNS[:-1]) <= set(grid.rows[0][1]) for grid in filled):
        raise TableError(_("This is a table of sums: take the list of deliveries, grouped by nothing."))
    kinds = [kind_of(grid, kind) for grid in filled]
    fitting = [grid for grid, each in zip(filled, kinds, strict=True) if each is kind]
    if len(fitting) > 1:
        titles = ", ".join(grid.name for grid in fitting)
        raise TableError(_("Several sheets hold a table: %(sheets)s. Keep one of them.") % {"sheets": titles})
    main = fitting[0] if fitting else filled[0]
    tables, passed = [table_of(main, kind)], list[str]()
    for grid, other in zip(filled, kinds, strict=True):
        if kind is DELIVERIES and other is not None and grid is not main:
            tables.append(table_of(grid, other))
        elif grid is not main:
            passed.append(grid.name)
    return read_as(tables, name, passed, {})


def read_as(tables: Iterable[Table], name: str, passed: list[str], chosen: Chosen) -> Sheet:
    """The sheet of the first of `tables`, the others as further ones, their headings read as was chosen, or guessed."""
    main, *further = (_sheet(table, name, chosen.get(table.kind, {})) for table in tables)
    main.further, main.passed = further, passed
    return main


def kind_of(grid: Grid, wanted: Kind) -> Kind | None:
    """The kind of table whose columns a grid names most of, the `wanted` one where others fit as well; None where it
    looks like none."""
    found: list[tuple[int, bool, Kind]] = []
    for kind in ALL.values():
        headings = grid.rows[head_of(grid, kind)][1]
        known = kind.known(headings)
        if kind.told_by & set(map(kind.meant, headings)) and (kind is wanted or known >= FEWEST):
            found.append((known, kind is wanted, kind))
    return max(found, key=lambda each: each[:2])[2] if found else None


def head_of(grid: Grid, kind: Kind) -> int:
    """Which of its rows, counted from 0, names the columns: that which names most that we know, else the first."""
    known = [kind.known(texts) for _number, texts in grid.rows[:LOWEST_HEAD]]
    most = max(known)
    return known.index(most) if most >= FEWEST else 0


def table_of(grid: Grid, kind: Kind) -> Table:
    """The table of `kind` in a grid, without what stands above it."""
    at = head_of(grid, kind)
    head, headings = grid.rows[at]
    flaws = [flaw for flaw in grid.flaws if flaw[0] >= head or flaw[1] < 0]
    above = [number for number, _texts in grid.rows[:at]]
    return Table(kind.name, grid.name, head, headings, grid.rows[at + 1 :], flaws, above)


def refuse_partial(grids: list[Grid]) -> None:
    """Refuse a download of what only some sources state, or had by a day: its numbers are theirs, not the record's.

    A download names its view, in a column of its own or on the first sheet of a workbook.
    """
    if any(PARTIAL.search(text) for grid in grids for _number, texts in grid.rows for text in texts):
        raise TableError(
            _(
                "This download holds what chosen sources state, or what was known on a day, not what is on record. "
                "Take one of all sources, as known today."
            )
        )


# ---- Columns ----------------------------------------------------------------------------------------


def _sheet(table: Table, name: str, chosen: Mapping[str, str]) -> Sheet:
    kind = ALL[table.kind]
    headings = headings_of(table, kind, chosen)
    problems = list(wrong_headings(table, kind, headings))
    places = {at: each.column for at, each in enumerate(headings) if each.column in kind.columns}
    columns = {column: get_column_letter(at + 1) for at, column in places.items()}
    unread = [each.text for each in headings if each.how == "named" and each.column not in kind.columns]
    sheet = Sheet(name, columns, unread, [], problems, table, headings)
    for number, at, what in table.flaws:
        # What is not read may be computed, merged or hidden.
        if at < 0 or at >= len(headings) or headings[at].how != "chosen" or headings[at].column:
            letter = get_column_letter(at + 1) if at >= 0 else ""
            problems.append(Problem(number, places.get(at) or "", what, letter))
    for number, texts in table.rows:
        sheet.rows.append(Row(number, {column: text_at(texts, at) for at, column in places.items()}))
        for at, text in enumerate(texts):
            if text and (at >= len(headings) or not headings[at].text):
                what = _("“%(text)s” stands under no name of a column.") % {"text": text[:60]}
                problems.append(Problem(number, "", what, get_column_letter(at + 1)))
    return sheet


def text_at(texts: list[str], at: int) -> str:
    return texts[at] if at < len(texts) else ""


def headings_of(table: Table, kind: Kind, chosen: Mapping[str, str]) -> list[Heading]:
    """How each heading is read: as somebody chose, as it is named, or as it is guessed where nothing else is that."""
    names, labels = kind.named(table.headings), labelled(table.headings)
    found: list[tuple[str, str]] = []
    for text, name, label in zip(table.headings, names, labels, strict=True):
        if text and label in chosen:
            found.append(("" if chosen[label] == NOT_READ else chosen[label], "chosen"))
        elif text and (name in kind.columns or name in kind.unread):
            found.append((name, "named"))
        else:
            found.append(("", "asked" if text else "named"))
    taken = {column for column, _how in found}
    for at, text in enumerate(table.headings):
        guess = kind.meant(text) if found[at] == ("", "asked") else ""
        if guess and guess not in taken:
            found[at] = (guess, "guessed")
            taken.add(guess)
    return [
        Heading(label, get_column_letter(at + 1), text, column, how, sample(table, at))
        for at, (text, label, (column, how)) in enumerate(zip(table.headings, labels, found, strict=True))
    ]


def labelled(headings: list[str]) -> list[str]:
    """The key of each heading, with its number where the same stands there again."""
    times: Counter[str] = Counter()
    labels = []
    for text in headings:
        name = key(text)
        times[name] += 1
        labels.append(f"{name}#{times[name]}" if times[name] > 1 else name)
    return labels


def sample(table: Table, at: int) -> str:
    """What the first cells of a column say that say anything."""
    said: dict[str, None] = {}
    for _number, texts in table.rows[:200]:
        if text := text_at(texts, at):
            said[text[:LONGEST_SAMPLE]] = None
        if len(said) == SAMPLES:
            break
    return ", ".join(said)


def wrong_headings(table: Table, kind: Kind, headings: list[Heading]) -> Iterable[Problem]:
    """What is wrong with headings: two that mean the same column, and those that nobody can read."""
    times = Counter(each.column for each in headings if each.column in kind.columns)
    for each in headings:
        if times[each.column] > 1:
            yield Problem(table.head, each.column, _("Two columns have this name."), each.letter)
        elif each.how == "asked":
            near = kind.like(kind.canonical(each.text))
            what = _("There is no such column; did you mean “%(near)s”?") if near else _("There is no such column.")
            yield Problem(table.head, each.text[:60], what % {"near": near}, each.letter)
