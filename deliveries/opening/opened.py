"""A report as it was opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Opened:
    """A report's text, and what it says of itself; "" and None where it does not.

    `language` is a code such as "fr"; `address` the canonical one; `agency` the wire that its publisher has it from.
    """

    text: str
    title: str = ""
    publisher: str = ""
    published: date | None = None
    language: str = ""
    address: str = ""
    agency: str = ""
