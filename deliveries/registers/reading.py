"""The bytes of a register's file become rows: its letters, its header, which is found by what it names and never by
where it stands, and what it says of itself above that. Nothing here knows one format from another.

A file passes through many hands before it gets here: spreadsheets put ";;;;" at the ends of its lines or quotation
marks around them, and a line that breaks within a record leaves the last cells on a row of their own.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SEPARATORS = ",;\t|"
# Within so many rows a header stands: what a file says of itself is a dozen.
DEEPEST = 60
LONGEST_HEADING = 100
NUMBER = re.compile(r"[\d.]+")
TAIL = "; \t\r\n\f\v\u00a0"
# "1950" to '2024', whatever became of the quotation marks.
RANGE = re.compile(r"year range\W*(\d{4})\W+to\W+(\d{4})", re.IGNORECASE)
BETWEEN = re.compile(r"\bfrom\s+(.+?)\s+to\s+(.+?)\s*\.", re.IGNORECASE)
MADE = re.compile(r"generated\W*(\d{1,2}) (\w{3})\w* (\d{4})", re.IGNORECASE)
EVERYBODY = re.compile(r"\A\s*all\b", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Row(NamedTuple):
    """A record: the row of the file that it begins on, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass
class Preamble:
    """What a file says of itself: the day it was made, the years that it covers, and of whom it tells; None and empty
    where it does not say. `text`: all that stands above the header."""

    made: dt.date | None = None
    since: int | None = None
    until: int | None = None
    suppliers: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    text: str = ""


@dataclass
class Table:
    """The rows of a file under the names of a format's columns; `unread`: headings that it does not know, whose cells
    are kept under them; `flaws`: rows (by number) that are no records, and what is wrong with them."""

    preamble: Preamble
    headings: dict[str, str]
    unread: list[str]
    rows: list[Row]
    flaws: list[tuple[int, str]]


@dataclass(frozen=True)
class Header:
    """What a format is known by. `columns`: by their names the headings that each may have, in small letters; `like`:
    what else a heading may say, where none of those stands there; `needed`: those without which it is another table;
    `free`: the one with words in it, which a comma may have torn apart; `record`: those that no record leaves blank;
    `words`: those that hold no bare number. A heading of spaces marks what the one before it says as
    uncertain: it is called as that one, with "?" after it."""

    columns: dict[str, tuple[str, ...]]
    needed: frozenset[str]
    record: tuple[str, ...]
    words: tuple[str, ...] = ()
    free: str = ""
    like: Sequence[tuple[str, str]] = ()

    def named(self, heading: Sequence[str]) -> list[str]:
        """By place the column that a heading stands for: one of ours, or what it says; "" for none."""
        known = {text: name for name, texts in self.columns.items() for text in texts}
        found: list[str] = []
        for text in _without_end(heading):
            said = " ".join(text.split())
            name = known.get(said.lower(), said)
            if not said and found and found[-1] and not found[-1].endswith("?"):
                name = f"{found[-1]}?"
            found.append("" if name in found else name)
        return self._by_meaning(found)

    def _by_meaning(self, found: list[str]) -> list[str]:
        for name, pattern in self.like:
            if name not in found:
                others = (at for at, said in enumerate(found) if is_heading(said) and said not in self.columns)
                at = next((at for at in others if re.search(pattern, found[at], re.IGNORECASE)), None)
                found = found if at is None else [*found[:at], name, *found[at + 1 :]]
        return found

    def fits(self, heading: Sequence[str]) -> bool:
        return self.needed <= set(self.named(heading))

    def is_record(self, names: Sequence[str], cells: Sequence[str]) -> bool:
        """Whether these cells, under columns of these names, begin a record: not the last cells of the one before."""
        held = dict(zip(names, map(str.strip, cells), strict=False))
        return all(map(held.get, self.record)) and not any(NUMBER.fullmatch(held.get(name, "")) for name in self.words)


def is_heading(text: str) -> bool:
    """Whether a cell may be the heading of a column: nobody writes a long one, and to look what it says takes time."""
    return 0 < len(text) <= LONGEST_HEADING


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 by its mark, UTF-8, or else what Windows writes in western Europe."""
    for mark, encoding in BOMS.items():
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def lines_of(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table by their number, without what spreadsheets leave at their ends."""
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    number = 1
    for read in reader:
        cells = read
        row, number = number, reader.line_num + 1
        whole = [cell for cell in cells if cell.strip(" ;")]
        if len(whole) == 1 and cells[0] == whole[0] and separator in cells[0].strip(separator):
            cells = next(csv.reader([cells[0]], delimiter=separator), [])  # a row that was put in quotation marks
        if cells and separator != ";":
            cells[-1] = cells[-1].rstrip(TAIL)
        yield row, cells


def read_table(text: str, header: Header) -> Table | None:
    """The table below the first row that fits the header; None where no row does."""
    for separator in SEPARATORS:
        above: list[str] = []
        rows = lines_of(text, separator)
        for number, cells in rows:
            if header.fits(cells):
                return _below(rows, cells, header, preamble_of(above))
            if number > DEEPEST:
                break
            above.append(separator.join(cells))
    return None


def preamble_of(above: Sequence[str]) -> Preamble:
    """What the lines above a header say."""
    said = Preamble(text="\n".join(above).strip())
    flat = " ".join(said.text.split())
    if found := RANGE.search(flat):
        said.since, said.until = int(found[1]), int(found[2])
    if (found := MADE.search(flat)) and found[2].lower() in MONTHS:
        said.made = dt.date(int(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1]))
    if found := BETWEEN.search(flat):
        said.suppliers, said.recipients = (
            [] if EVERYBODY.match(who) else [name.strip() for name in re.split(r",| and ", who) if name.strip()]
            for who in found.groups()
        )
    return said


def _below(rows: Iterator[tuple[int, list[str]]], heading: list[str], header: Header, preamble: Preamble) -> Table:
    names = header.named(heading)
    told = {name: " ".join(text.split()) for name, text in zip(names, heading, strict=False) if name}
    unread = [name for name in names if name and name not in header.columns and not name.endswith("?")]
    table = Table(preamble, told, unread, [], [])
    free = names.index(header.free) if header.free in names else None
    before: list[str] = []
    same: dict[str, str] = {}
    for number, read in rows:
        cells = _without_end(read)
        if not cells:
            continue
        if not header.is_record(names, cells):
            # The last cells of a record, on a row of their own.
            if not before or not rejoined(before, cells, len(names)):
                table.flaws.append((number, "; ".join(cell.strip() for cell in cells if cell.strip())))
            else:
                table.rows[-1] = Row(table.rows[-1].number, _celled(names, before, same))
            continue
        if len(cells) > len(names) and free is not None:
            torn = len(cells) - len(names)
            cells[free : free + torn + 1] = [",".join(cells[free : free + torn + 1])]
        before = cells
        table.rows.append(Row(number, _celled(names, cells, same)))
    return table


def _without_end(cells: Sequence[str]) -> list[str]:
    """The cells up to the last one that is not blank."""
    last = max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return list(cells[:last])


def _celled(names: Sequence[str], cells: Sequence[str], same: dict[str, str]) -> dict[str, str]:
    """The cells by column, trimmed, without blank ones; `same`: those of the rows before. What says the same is one
    text: names, years and marks stand in thousands of rows."""
    found = zip(names, cells, strict=False)
    return {name: same.setdefault(text, text) for name, cell in found if name and (text := cell.strip())}


def rejoined(record: list[str], rest: Sequence[str], width: int) -> bool:
    """Put the cells that stand on the next row to the end of a record of so many columns; False where they are more
    than it lacks. One more continues the text of its last cell."""
    cells = [cell for cell in rest if cell.strip()]
    lacking = width - len(record)
    if len(cells) == lacking + 1:
        record[-1] = f"{record[-1]} {cells.pop(0).strip()}"
    if len(cells) > lacking:
        return False
    record += ["" for _cell in range(lacking - len(cells))] + cells
    return True
