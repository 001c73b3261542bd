"""Words around equipment that say which it is: one, another, "the" one before, or one of a party's."""

from __future__ import annotations

import re
from dataclasses import replace

from deliveries.numbers import Number

from .counting import STOP
from .elliptic import ANEW, order_of
from .gathered import key_of
from .kinds import UMBRELLAS
from .mention import Mention
from .phrases import Parsed, Piece
from .sifting import is_compound

ARTICLE_ONE = re.compile(
    r"(?:\b(?:an?|another|une?|un autre|une autre|one|single|un premier|une premiere|un deuxieme|un second)|d'une?) $"
)
DEFINITE = re.compile(
    r"(?:\b(?:the|these|those|both|its|their|le|la|les|ces|cet|cette|ce|ses|leurs|said|du|des deux|such|this)"
    r"|\bl') ?$"
)
BARE = re.compile(
    r"(?:\b(?!(?:the|an?|les?|la|une?|ces|cet?|these|those"
    rf"|its|their|another|de|d|des|du|{STOP})\b)[a-z0-9-]+ ){{0,3}}$"
)
# "Russian-made", "de fabrication russe": where it was built is not who sent it.
MADE = re.compile(r"[- ](?:made|built|designed|manufactured|origin|produced)\b")
MADE_BEFORE = re.compile(r"(?:fabrication|conception|facture|origine|production|design) $")
FIRST_ONE = re.compile(
    r"\b(?:its|their|his|son|sa|leur|the|an?|le|la|une?) (?P<one>first|sister|second|third|fourth|fifth|premiere?"
    r"|deuxieme|seconde?|troisieme|quatrieme|cinquieme|nouvel|nouvelle)"
    r"(?: (?:et dernier|et derniere|and last|and final))?(?: (?:des|du|of the|of its))? $"
)
FRENCH_ONE = re.compile(
    r"(?:\b(?:une?|d'une?|qu'une?|le|la|ce|cette|son|sa) |\bl')(?:(?:\w+ )?|(?:\w+ et )?derniere? )$"
)
AFTER = re.compile(
    r"(?: (?:de|d'|leger|legers|legere|legeres|neufs?|de fabrication|de conception|d'origine|de facture"
    r"|de production)){0,3} $"
)


def worded(parsed: Parsed, mention: Mention, kind: Piece | None) -> Mention:
    """A mention with what the words around it say."""
    plain = parsed.plain
    before = plain[max(0, mention.start - 40) : mention.start]
    within = plain[mention.start : mention.end]
    lead = BARE.sub("", before) if mention.number is None else before
    is_definite = bool(DEFINITE.search(lead)) or is_compound(parsed, mention)
    number = mention.number
    one = FIRST_ONE.search(before) if number is None and mention.whole is None else None
    if one is not None and _is_single(parsed, mention, kind):
        # "its first C-130J"
        at = mention.start - len(before)
        number = Piece("number", at + one.start("one"), at + one.end("one"), number=Number(best=1))
        is_definite = False
    if number is None and not is_definite and mention.whole is None and _is_single(parsed, mention, kind):
        article = ARTICLE_ONE.search(lead)
        if article and mention.type not in UMBRELLAS:
            at = mention.start - len(before) + article.start()
            word = article[0].strip()
            number = Piece("number", at, at + len(word), number=Number(best=1))
    maker = mention.maker or _maker_after(parsed, mention)
    made = maker is not None and bool(
        MADE.match(plain, maker.end) or MADE_BEFORE.search(plain[max(0, maker.start - 14) : maker.start])
    )
    tail = plain[mention.end : mention.end + 26]
    anew = bool(
        ANEW.search(within) or ANEW.search(before[-16:]) or re.match(r" (?:supplementaires?|de plus|more)\b", tail)
    )
    order = order_of(before[-24:] + within)
    gap = plain[number.end : mention.pieces[0].start] if number and number.end <= mention.pieces[0].start else ""
    is_part = bool(
        re.match(
            r" (?:(?:premi|derni)eres? |(?:premi|derni)ers )?(?:of the|of these|of those|of its|de ces"
            r"|des) ",
            gap,
        )
    )
    return replace(
        mention,
        is_part=is_part,
        order=order,
        number=number,
        is_definite=is_definite,
        is_anew=anew,
        maker=maker,
        is_made_there=made,
    )


def _is_single(parsed: Parsed, mention: Mention, kind: Piece | None) -> bool:
    """Whether the noun is in the singular."""
    if kind is None:
        return not parsed.plain[: mention.end].endswith("s") or _is_called_so(parsed, mention)
    words = re.split(r"[ -]", parsed.plain[kind.start : kind.end])
    head = words[0] if FRENCH_ONE.search(parsed.plain[max(0, mention.start - 30) : mention.start]) else words[-1]
    return not head.endswith(("s", "x")) or "aircraft" in parsed.plain[kind.start : kind.end]


def _is_called_so(parsed: Parsed, mention: Mention) -> bool:
    """Whether the last s is of the model's name, and no plural: "a Griffon VBMS", but "the first Patriots"."""
    words = key_of(parsed.plain[slice(*mention.model_at)]) if mention.model_at else ""
    return any(key_of(name) == words for model in mention.models for name in model.names)


def _maker_after(parsed: Parsed, mention: Mention) -> Piece | None:
    """The party of an adjective behind its noun: "hélicoptères russes", "drones de fabrication turque"."""
    for piece in parsed.of("party"):
        if mention.pieces and mention.pieces[0].end <= piece.start < mention.end and piece.how == "adjective":
            # "drones de combat turcs Bayraktar TB2"
            return piece
    for piece in parsed.pieces:
        if piece.start >= mention.end and piece.how == "adjective":
            return (
                piece
                if AFTER.fullmatch(parsed.plain[mention.end : piece.start]) and piece.start - mention.end < 30
                else None
            )
    return None
