"""Totals that a report states: "brings to eight the number of helicopters that Moscow has provided"."""

from __future__ import annotations

import re

from .mention import Mention
from .phrases import Parsed, Piece

TOTAL = re.compile(
    r"\b(?:(?:bring(?:s|ing)?|brought|tak(?:es|ing)|took|(?:rais|increas)(?:es|ing|ed))(?: up)? (?:the |its "
    r"|their )?(?:[\w' -]{0,60}? )??to"
    r"|(?:porte|portent|portant|porter|portait)(?: ainsi| donc| desormais)?(?: [\w' -]{0,60}?)?? a)\b"
)
COUNT = re.compile(
    r"\b(?:number|total|fleet|count|tally|stock|inventory|nombre|flotte|parc|effectif|delivered"
    r"|provided|received|livres?)\b"
)
# Of orders it is no total of what came.
ORDERS = re.compile(r"\b(?:orders?|commandes?|contracts?|cost|price|death toll|toll|bilan|value|speed|debt|deaths)\b")
TO_COME = re.compile(r"\b(?:attendus?|attendues?|expected|awaited|prevu\w*)\b")
# What the total is of stands behind the number, up to the end of the clause.
REACH = 140


def total_in(parsed: Parsed) -> tuple[re.Match[str], Piece] | None:
    """The words that state a total, and the number that they state; None where the sentence states none."""
    for found in TOTAL.finditer(parsed.plain):
        if ORDERS.search(found[0]):
            continue
        for piece in parsed.of("number"):
            if TO_COME.search(parsed.plain, piece.end, piece.end + REACH):
                continue
            if 0 <= piece.start - found.end() < 30 and COUNT.search(parsed.plain[found.start() : piece.end + REACH]):
                return found, piece
    return None


def is_in_total(parsed: Parsed, mention: Mention) -> bool:
    """Whether equipment is named as what a total is of, which is no delivery of its own."""
    stated = total_in(parsed)
    return stated is not None and stated[0].start() <= mention.start <= stated[1].end + REACH
