"""Batches that came before, told by their years alone: "after those of 2014, 2016 and 2018", "après celui de 2019"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from deliveries.numbers import Number

from .mention import Mention
from .phrases import Parsed, Piece
from .telling import Event
from .trigger import Stage

BEFORE = re.compile(
    r",? (?:after|following|apres|s'ajout\w+ a|joins?|joining|in addition to) (?:(?P<one>the one|that|celui|celle)"
    r"|(?P<more>those|ceux|celles|the|les)(?: (?P<counted>[\w-]+(?: [\w-]+)?))?)"
    r" (?:of|from|in|de|livree?s? en|recue?s? en) (?P<years>(?:19|20)\d\d(?:(?:, ?| and | et |, and )(?:19|20)\d\d)*)\b"
    r"(?! [\w-]+s\b)"
)
YEAR = re.compile(r"(?:19|20)\d\d")


def earlier(parsed: Parsed, event: Event) -> Iterator[Event]:
    """A delivery of each year that such words name, as large as they say, between the same parties as `event`."""
    found = BEFORE.search(parsed.plain, event.trigger.end) if event.stage is Stage.DELIVERED else None
    if found is None:
        return
    years = list(YEAR.finditer(found["years"]))
    number = _number(parsed, found, len(years))
    if number is None:
        return
    for year in years:
        start, end = (found.start("years") + at for at in year.span())
        day = next((each for each in parsed.of("day") if each.start <= start and end <= each.end), None)
        if day is None:
            continue
        day = Piece("day", start, end)
        mention = Mention(
            start, end, number=number, is_elliptic=True, is_anew=True, order="first", pieces=(number,)
        )  # fmt: skip
        yield replace(event, mentions=[mention], roles=replace(event.roles), day=day, is_order_told=None)


def _number(parsed: Parsed, found: re.Match[str], times: int) -> Piece | None:
    """How many came each time: "the one" and, of several years, "those" are one; "the six" says so itself."""
    if found["counted"] is not None:
        return next((each for each in parsed.of("number") if each.start == found.start("counted")), None)
    if found["one"] is None and (times < 2 or found["more"] in {"the", "les"}):
        return None
    name = "one" if found["one"] is not None else "more"
    return Piece("number", *found.span(name), number=Number(best=1))
