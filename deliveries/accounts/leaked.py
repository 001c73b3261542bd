"""Passwords that are known to have leaked, by a list on this machine: nothing of a password leaves it.

The list is text as such lists are commonly given: a line each, of a SHA-1 hash in 40 hexadecimal digits and perhaps a
colon and how often it was seen, in the order of the hashes. It may hold a billion lines: a hash is looked for by
halves, which reads some thirty short pieces of it, and none of it is kept.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.core.checks import Error
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DIGITS = 40
# The longest line there is: a hash, a colon, a count of twelve digits, and the end of a line on Windows.
LONGEST = DIGITS + 1 + 12 + 2
LINE = re.compile(rb"([0-9A-F]{40})(?::(\d{1,12}))?\r?(?:\n|$)", re.IGNORECASE)
# How many places of a list are looked at to see that it is in order: one that goes by how often each was seen is not.
PLACES = 64


class NotInOrder(Exception):  # noqa: N818
    """The file is no list of hashes in their order; the text says where."""


class LeakedList:
    """An open list."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor, self.size = descriptor, os.fstat(descriptor).st_size

    def seen(self, hashed: bytes) -> int:
        """How often the list has this hash, of 40 capital digits: 0 where it has it not, 1 where it does not say.

        Raises NotInOrder for lines that hold no hash, OSError where it cannot be read.
        """
        low, high = 0, self.size
        # The line that is looked for begins at `low` or later, and before `high`.
        while low < high:
            start, found, times, end = self.line(low, (low + high) // 2)
            if found == hashed:
                return times
            if found < hashed:
                low = end
            else:
                high = start
        return 0

    def line(self, low: int, at: int) -> tuple[int, bytes, int, int]:
        """The line that the byte `at` is in, none of whose bytes stands before `low`, where a line begins: where it
        begins, its hash, how often that was seen, and where the next one begins."""
        before = max(low, at - LONGEST)
        piece = os.pread(self.descriptor, 2 * LONGEST, before)
        # The end of the line before; at a byte that ends a line itself, that line is meant.
        start = before + piece.rfind(b"\n", 0, at - before) + 1
        match = LINE.match(piece, start - before)
        if not match or (start == before != low):
            raise NotInOrder(f"no line with a hash at byte {start:,}")
        return start, match[1].upper(), int(match[2] or 1), before + match.end()

    def check(self) -> None:
        """Look at some places of the list. Raises NotInOrder, and OSError where it cannot be read."""
        if not self.size:
            raise NotInOrder("it is empty")
        places = [self.size * place // PLACES for place in range(PLACES)] + [self.size - 1]
        found = [self.line(0, at)[:2] for at in places]
        for (_before, earlier), (start, later) in pairwise(found):
            if later < earlier:
                raise NotInOrder(f"the hash at byte {start:,} is less than one before it")


@contextmanager
def opened(path: Path) -> Iterator[LeakedList]:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield LeakedList(descriptor)
    finally:
        os.close(descriptor)


class LeakedPasswordValidator:
    """Refuses what the list of LEAKED_PASSWORDS has. Where that cannot be asked nothing is taken, and that is told."""

    def validate(self, password: str, _user: object = None) -> None:
        hashed = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        try:
            with opened(Path(settings.LEAKED_PASSWORDS)) as leaked:
                times = leaked.seen(hashed)
        except (OSError, NotInOrder):
            raise ValidationError(
                _("The list of passwords that leaked cannot be read, so none can be set. Tell whoever runs the site."),
                code="leaked_unknown",
            ) from None
        if times:
            raise ValidationError(
                ngettext(
                    "This password is in a list of passwords that leaked. Choose another one.",
                    "This password leaked %(times)d times elsewhere. Choose another one.",
                    times,
                ),
                code="leaked",
                params={"times": times},
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be one that is known to have leaked elsewhere.")


def list_is_one(**_checked: object) -> list[Error]:
    """Django's check: the list that is set can be read and is in order."""
    path = settings.LEAKED_PASSWORDS
    if not path:
        return []
    try:
        with opened(Path(path)) as leaked:
            leaked.check()
    except (OSError, NotInOrder) as problem:
        return [
            Error(
                f"WAYBILL_LEAKED_PASSWORDS is no list of passwords that leaked: {problem}.",
                hint="It is a text file of SHA-1 hashes, a line each, in the order of the hashes.",
                id="waybill.E001",
            )
        ]
    return []
