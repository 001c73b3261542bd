"""Files of registers: told apart by their header, and read; or what else a file seems to be."""

from __future__ import annotations

import re
from itertools import islice

from .entries import RegisterKind, Sheet
from .formats import KINDS
from .reading import DEEPEST, decoded, lines_of, read_table

SIGNS = (
    (b"PK\x03\x04", "an Excel workbook, or another zip file: save the table as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file: save the table as CSV"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text for Word (RTF): take the register as CSV"),
)
LOOKS = (
    (r"\A\s*\Z", "empty"),
    (r"<html|<!doctype", "a web page: what a site sends where it does not send the register"),
    (r"\bTIV of arms (?:exports|imports)", "a table of SIPRI’s values by year: take the trade register"),
    (r"\A\s*[{\[]", "JSON"),
)
# Bytes within which a register shows what it is.
ENOUGH = 60_000


class NoRegisterError(Exception):
    """The file is no such register; the text says what it seems to be."""


def read_sheet(raw: bytes, name: str, kind: RegisterKind) -> Sheet:
    """The file called `name` as a sheet of that register. Raises NoRegisterError."""
    if not raw.startswith(tuple(sign for sign, _what in SIGNS)):
        text = decoded(raw)
        for form in kind.formats:
            if table := read_table(text, form.header):
                return Sheet(name, form, table, [form.entry(row) for row in table.rows])
    raise NoRegisterError(f"{name} is no register of {kind.facts.name}: it seems to be {seems(raw)}.")


def recognised(raw: bytes) -> RegisterKind | None:
    """The register that a file is of, by its first rows."""
    if raw.startswith(tuple(sign for sign, _what in SIGNS)):
        return None
    text = decoded(raw[:ENOUGH])
    for kind in KINDS.values():
        if any(read_table(text, form.header) for form in kind.formats):
            return kind
    return None


def seems(raw: bytes) -> str:
    """What a file is that is no such register, as far as it can be told."""
    if sign := next((what for sign, what in SIGNS if raw.startswith(sign)), None):
        return sign
    text = decoded(raw[:ENOUGH])
    if (kind := recognised(raw)) is not None:
        return f"one of {kind.facts.name} (manage.py import_register {kind.facts.slug})"
    if look := next((what for pattern, what in LOOKS if re.search(pattern, text, re.IGNORECASE)), None):
        return look
    first = next((cells for _number, cells in islice(lines_of(text, ","), DEEPEST) if len(cells) > 1), None)
    if first is None:
        return "text without columns"
    return "a table with the columns " + ", ".join(f"“{cell.strip()[:40]}”" for cell in first[:6])
