"""Fixture files as tables that know where they stand and what may stand in them."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import models

HEADER = re.compile(r"^\s*\[\[\s*([\w.-]+)\s*\]\]", re.MULTILINE)
SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class FixtureError(Exception):
    """Something in a fixture that an editor has to put right; its text names the place."""


class When:
    """The kind of a value that says when: a phrase, a date, or a table of earliest, latest and text."""


class Count:
    """The kind of a value that says how many: a whole number, words such as "10-12" or "about 20", or "unknown"."""


WORDS: dict[type, str] = {
    str: "text in quotes",
    int: "a whole number",
    Count: 'a whole number, words such as "10-12" or "about 20", or "unknown"',
    bool: "true or false",
    list: "a list of texts",
    dt.date: "a date such as 2022-04-19, without quotes",
    When: "a phrase in quotes, a date, or a table {earliest, latest, text}",
}


@dataclass(frozen=True)
class Shape:
    """What a table of one kind must and may hold: keys with the types of their values, and other tables."""

    required: Mapping[str, type]
    optional: Mapping[str, type] = field(default_factory=dict)
    children: tuple[str, ...] = ()

    @property
    def keys(self) -> dict[str, type]:
        return {**self.required, **self.optional}


@dataclass(frozen=True)
class Table:
    """One table of a fixture file: its values, and where it stands.

    `kind` is its header ("delivery"), `label` what a person calls it ('delivery "mali-2022-03-31", claim 2').
    """

    kind: str
    values: dict[str, Any]
    file: str
    line: int | None
    label: str

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str) -> Any:
        """The value of `key`, or None."""
        return self.values.get(key)

    def only(self, *keys: str) -> dict[str, Any]:
        """The values of those of `keys` that the table holds."""
        return {key: self.values[key] for key in keys if key in self.values}

    @property
    def place(self) -> str:
        """The file, and the line where it is known."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def problem(self, message: str, key: str | None = None) -> FixtureError:
        """A FixtureError that names this table, and `key` in it."""
        return FixtureError(f"{self.place}: {self.label}{f', field {key}' if key else ''}: {message}")

    def checked(self, shape: Shape) -> Table:
        """The table, each text in it on one line; raises FixtureError for a key or value not of `shape`."""
        keys = shape.keys
        for key, value in self.values.items():
            if key in shape.children:
                continue
            if key not in keys:
                raise self.problem(f"is not known here{suggestion(key, [*keys, *shape.children])}", key)
            self._check_value(key, value, keys[key])
        for key in shape.required:
            if self.values.get(key, "") == "":
                raise self.problem("is missing", key)
        return replace(self, values={key: on_one_line(value) for key, value in self.values.items()})

    def _check_value(self, key: str, value: object, kind: type) -> None:
        if issubclass(kind, models.TextChoices):
            if value not in kind.values:
                raise self.problem(f"{quoted(value)} is not one of: {', '.join(kind.values)}", key)
        elif not fits(value, kind):
            raise self.problem(f"{quoted(value)} is not understood; expected {WORDS[kind]}", key)


@dataclass(frozen=True)
class Files:
    """Every table of the files read, by kind and in the order in which they stand."""

    tables: dict[str, list[Table]] = field(default_factory=dict)
    by_slug: dict[tuple[str, str], Table] = field(default_factory=dict)

    def add(self, table: Table) -> None:
        """Take in one more table; raises FixtureError where its slug stands already under the same kind."""
        if "slug" in table:
            other = self.by_slug.setdefault((table.kind, table["slug"]), table)
            if other is not table:
                raise table.problem(f"the slug stands already in {other.place}", "slug")
        self.tables.setdefault(table.kind, []).append(table)

    def of(self, kind: str) -> list[Table]:
        return self.tables.get(kind, [])


def fits(value: object, kind: type) -> bool:
    """Whether a TOML value is of the kind that a Shape asks for."""
    if kind is When:
        return isinstance(value, str | dict) or is_day(value)
    if kind is dt.date:
        return is_day(value)
    if kind is list:
        return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    if kind is int or kind is Count:
        return (isinstance(value, int) and not isinstance(value, bool)) or (kind is Count and isinstance(value, str))
    return isinstance(value, kind)


def is_day(value: object) -> bool:
    """Whether `value` is a date without a time of day."""
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def quoted(value: object) -> str:
    """`value` as it would stand in TOML, cut where it is long."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def suggestion(word: str, known: Iterable[str]) -> str:
    """'; did you mean "…"?' for the known word nearest to `word`, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def on_one_line(value: Any) -> Any:
    """`value`; a text, which may go over several lines in the file, with single spaces for line breaks."""
    return " ".join(value.split()) if isinstance(value, str) else value


def read(path: Path, shapes: Mapping[str, Shape]) -> list[Table]:
    """Every table of the file, those that stand under another after it. `shapes` names the kinds there are.

    Raises FixtureError where the file cannot be read, is not TOML, or holds something else than such tables.
    """
    file = shown(path)
    text, document = _parsed(path, file)
    headers = header_lines(text)
    tables: list[Table] = []
    for kind, entries in document.items():
        if kind not in shapes:
            known = suggestion(kind, shapes) or f"; expected one of: {', '.join(f'[[{name}]]' for name in shapes)}"
            raise FixtureError(f"{file}: [[{kind}]] is not known{known}{on_line(text, kind)}")
        if not is_tables(entries):
            raise FixtureError(f"{file}: {kind}: write each one under a line [[{kind}]]{on_line(text, kind)}")
        for number, entry in enumerate(entries, start=1):
            lines = headers.get((kind, number), {})
            table = Table(kind, entry, file, lines[kind][0] if lines else None, labelled(kind, entry, number))
            tables.append(table)
            for child in shapes[kind].children:
                tables.extend(tables_under(table, child, lines.get(child, [])))
    return tables


def _parsed(path: Path, file: str) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file, called `file` in what is said of it, and what that is."""
    try:
        # With or without the mark that some editors put at the start of a file in UTF-8.
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FixtureError(syntax_problem(file, text, str(error))) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FixtureError(f"{file}:{line}: not in UTF-8; save the file in that encoding") from None
    except OSError as error:
        raise FixtureError(f"{file}: cannot be read: {error}") from None


def on_line(text: str, name: str) -> str:
    """ " (line 41)", where the top-level table or key `name` first stands; nothing where that cannot be told."""
    found = re.search(rf"^[ \t\[]*{re.escape(name)}\b", text, re.MULTILINE)
    return f" (line {text.count(chr(10), 0, found.start()) + 1})" if found else ""


def tables_under(table: Table, child: str, lines: list[int]) -> Iterator[Table]:
    """The tables of the kind `child` that stand under `table`; `lines` are those of their headers, if any.

    Each names `table` as one that stands by itself would. Raises FixtureError where it already does.
    """
    entries = table.values.get(child, [])
    if not is_tables(entries):
        raise table.problem(f"write each one under a line [[{table.kind}.{child}]]", child)
    for index, entry in enumerate(entries):
        line = lines[index] if index < len(lines) else table.line
        values = entry | {table.kind: str(table.get("slug"))}
        under = Table(child, values, table.file, line, f"{table.label}, {child} {index + 1}")
        if table.kind in entry:
            raise under.problem(f"it stands under its {table.kind} already", table.kind)
        yield under


def is_tables(value: object) -> bool:
    """Whether a TOML value is an array of tables."""
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def labelled(kind: str, entry: Mapping[str, Any], number: int) -> str:
    """What a person calls the table: by its slug where it has one, else by its number in the file."""
    slug = entry.get("slug")
    return f"{kind} {quoted(slug)}" if isinstance(slug, str) and slug else f"{kind} {number}"


def header_lines(text: str) -> dict[tuple[str, int], dict[str, list[int]]]:
    """For the n-th table of a kind, counted from 1: the lines of its header and those under it, by kind."""
    found: dict[tuple[str, int], dict[str, list[int]]] = {}
    counts: Counter[str] = Counter()
    for match in HEADER.finditer(text):
        kind, _, child = match[1].partition(".")
        counts[kind] += not child
        line = text.count("\n", 0, match.start(1)) + 1
        found.setdefault((kind, counts[kind]), {}).setdefault(child or kind, []).append(line)
    return found


def syntax_problem(file: str, text: str, message: str) -> str:
    """What tomllib says of a file that is not TOML, with the line that it means."""
    found = SYNTAX_LINE.search(message)
    if found is None:
        return f"{file}: not valid TOML: {message}"
    line = int(found[1])
    return f"{file}:{line}: not valid TOML: {message}\n    {text.splitlines()[line - 1].strip()}"


def paths_of(folder: Path) -> list[Path]:
    """The files of fixtures/, those in the folders below it too, in an order that is always the same."""
    return sorted(folder.rglob("*.toml"))


def shown(path: Path) -> str:
    """The path as a person would write it: from here where it lies below, else whole."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
