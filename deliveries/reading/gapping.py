"""Clauses that do without a verb, behind one that has it: "Poland has given ten jets and Slovakia 13", "gave Lebanon 50
missiles and Jordan eight guns", "a obtenu d'Israël deux patrouilleurs et de l'Espagne une vedette"."""

from __future__ import annotations

import re

from .phrases import Parsed, Piece
from .roles import ORG, row_head
from .trigger import Trigger

# What a clause without a verb begins with, before the party that it is of.
BEGINS = re.compile(
    r"(?:,(?: and| et)?|;|\b(?:and|et|while|tandis que))(?: (?P<to>to|for|aux?|a|pour)| (?P<of>from|by"
    r"|par|du|des|de|d'))?"
    rf" ?(?:(?:the|la|le|les|l') ?)?(?:(?:{ORG}) (?:of |de la |de l'|du |de |d'))?$"
)
# "Guinea's army", "la Guinée voisine", "and China, in 2016, a"
ENDS = re.compile(
    rf"(?:'s|s'|')?(?: (?:{ORG}|voisine?s?))*(?:, (?:in|on|last|en|le|au|l'an|a) ?[\w' -]{{2,22}},)?"
    r" (?:de |d'|with )?(?:une? |an? )?"
)
# "gave Lebanon ten": so near behind a verb stands the party that is given something.
GIVEN = re.compile(r" (?:the |its )?")
GIVES = frozenset(["give", "sell", "promise"])


def party_before(parsed: Parsed, start: int) -> Piece | None:
    """The party that what begins there is of, which stands right before it, in a clause without a verb."""
    return next(
        (
            party
            for party in parsed.of("party")
            if party.end < start and ENDS.fullmatch(parsed.plain, party.end, start)
            if party.how != "adjective" or parsed.plain[party.end : start] != " "
            if _begins(parsed, party)
        ),
        None,
    )


def _begins(parsed: Parsed, party: Piece) -> re.Match[str] | None:
    return BEGINS.search(parsed.plain, max(0, party.start - 60), party.start)


def side_of(parsed: Parsed, party: Piece, trigger: Trigger, recipient: Piece | None, is_named: bool) -> str:
    """Whether such a party is the "supplier" or the "recipient" of what its clause counts, where the verb before it
    gave something to `recipient`. Who is counted a number alone of what was given before gave it as well, as who
    stands behind a comma; what else is named was given by the same ("gave Lebanon missiles and Jordan guns")."""
    word = _begins(parsed, row_head(parsed, party))
    if word is not None and word["of"]:
        return "supplier"
    if trigger.frame not in GIVES:
        return "supplier" if word is not None and word["to"] and trigger.frame == "order" else "recipient"
    is_given = recipient is not None and GIVEN.fullmatch(parsed.plain, trigger.end, recipient.start) is not None
    is_second = is_given and is_named and word is not None and not word[0].startswith(",")
    return "recipient" if is_second or (word is not None and word["to"]) else "supplier"
