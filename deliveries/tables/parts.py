"""The parts of a workbook: packed XML, read as it comes, and no further than a table goes.

A small file can unpack to anything: so bytes and elements are counted while they come, and not taken from what the file
says of itself. Nothing that XML lets a file define is ever expanded.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS

from .grids import TableError

# What the parts of a workbook of five megabytes may be together, as it says itself and as it turns out.
MOST_UNPACKED = 100 * 1024 * 1024
MOST_ENTRIES = 1_000
# Thrice what two thousand rows of a hundred columns are.
MOST_ELEMENTS = 1_200_000
AT_ONCE = 1 << 16
# A text that nobody typed; the rest of it is left out, and the cell is told to be too long.
LONGEST = 131_072
# Bytes of one tag, and tags within each other: the parser holds both in memory.
LONGEST_TAG, DEEPEST = 1 << 21, 100
ENDLESS = 1 << 62

type Attributes = dict[str, str]


@dataclass
class Budget:
    """How much may still be read of a workbook."""

    size: int = MOST_UNPACKED
    elements: int = MOST_ELEMENTS

    def spend(self, size: int = 0, elements: int = 0) -> None:
        self.size -= size
        self.elements -= elements
        if self.size < 0 or self.elements < 0:
            raise TableError(_("This workbook unpacks to far more than a table holds."))


class Local(dict[str, str]):
    """Names of elements without the prefix that their writer chose."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(":")[2]
        return local


class Reader:
    """Reads one part: tells `start` and `end` of each element, and `text` of those that say take()."""

    def __init__(self, budget: Budget) -> None:
        self.budget, self.taken, self.length = budget, list[str](), 0
        self.fed = self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        local, spend = Local(), budget.spend

        def start(name: str, attributes: Attributes) -> None:
            spend(elements=1)
            self.depth += 1
            if self.depth > DEEPEST:
                spend(ENDLESS)
            self.start(local[name], attributes)

        def end(name: str) -> None:
            self.depth -= 1
            self.end(local[name])

        self.parser.StartElementHandler, self.parser.EndElementHandler = start, end

    def start(self, name: str, attributes: Attributes) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        """Nothing, where only what begins matters."""

    def take(self) -> None:
        """Gather the text that comes."""
        self.parser.CharacterDataHandler = self._take

    def told(self) -> str:
        """What was gathered since it was last asked."""
        self.parser.CharacterDataHandler = None
        text = "".join(self.taken)
        self.taken, self.length = [], 0
        return text

    def _take(self, text: str) -> None:
        if self.length < LONGEST:
            self.taken.append(text[:LONGEST])
            self.length += len(text)

    def _refuse(self, *_declared: object) -> None:
        raise TableError(_("This workbook defines what no workbook does: save it anew with a spreadsheet."))

    def parse(self, chunk: bytes) -> None:
        self.fed += len(chunk)
        self.parser.Parse(chunk, False)
        if self.fed - self.parser.CurrentByteIndex > LONGEST_TAG:
            self.budget.spend(ENDLESS)

    def read(self, chunks: Iterator[bytes]) -> None:
        for chunk in chunks:
            self.parse(chunk)
        self.parser.Parse(b"", True)


class Each(Reader):
    """Calls back with the attributes of each element of these names."""

    def __init__(self, budget: Budget, **told: Callable[[Attributes], None]) -> None:
        super().__init__(budget)
        self.calls = told

    def start(self, name: str, attributes: Attributes) -> None:
        if name in self.calls:
            self.calls[name](attributes)


class Strings(Reader):
    """The texts that cells share."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.found: list[str] = []
        self.spoken = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "t" and not self.spoken:
            self.take()
        elif name == "rPh":
            # How a text is spoken, beside the text itself.
            self.spoken = True

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append(self.told())
        elif name == "rPh":
            self.spoken = False
        elif name == "t":
            self.parser.CharacterDataHandler = None


class Styles(Reader):
    """How numbers are shown, by the number of a cell's style."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.formats, self.own, self.of_cells = list[str](), dict[str, str](), False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.of_cells = True
        elif name == "xf" and self.of_cells:
            key = attributes.get("numFmtId", "0")
            self.formats.append(self.own.get(key) or BUILTIN_FORMATS.get(int(key), "General"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.of_cells = False


class Parts:
    """The parts of a workbook, found by what they are to each other."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget) -> None:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > budget.size:
            budget.spend(ENDLESS)
        self.archive, self.budget = archive, budget

    def chunks(self, name: str) -> Iterator[bytes]:
        with self.archive.open(name) as part:
            while chunk := part.read(AT_ONCE):
                self.budget.spend(len(chunk))
                yield chunk

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """By their keys: of which kind the parts are that this one ("": the whole workbook) leads to, and where."""
        folder, base = posixpath.split(name)
        found: dict[str, tuple[str, str]] = {}

        def note(attributes: Attributes) -> None:
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], target

        Each(self.budget, Relationship=note).read(self.chunks(posixpath.join(folder, "_rels", f"{base}.rels")))
        return found
