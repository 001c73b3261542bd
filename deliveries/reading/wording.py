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
MORE = re.compile(r" (?:supplementaires?|de plus|more)\b")
OF_THOSE = re.compile(r" (?:(?:premi|derni)eres? |(?:premi|derni)ers )?(?:of the|of these|of those|of its|de ces|des) ")
# "40 tanks of the same type"
SAME_TYPE = re.compile(
    r" (?:of (?:the same|this|that|the) (?:type|kind|model|class)|du meme (?:type|modele)|de (?:ce"
    r"|cette|la|la meme) (?:type|classe))\b"
)
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
    lead = BARE.sub("", before) if mention.number is None else before
    is_definite = bool(DEFINITE.search(lead)) or is_compound(parsed, mention)
    number = mention.number
    if number is None and mention.whole is None and _is_single(parsed, mention, kind):
        number = _one_of_row(mention, before)
        if number is not None:
            is_definite = False
        elif not is_definite:
            number = _one_by_article(mention, lead)
    maker = mention.maker or _maker_after(parsed, mention)
    return replace(
        mention,
        is_part=_is_part(parsed, mention, number),
        order=order_of(before[-24:] + plain[mention.start : mention.end]),
        number=number,
        is_definite=is_definite,
        is_anew=_is_anew(parsed, mention, before),
        maker=maker,
        is_made_there=maker is not None and _is_only_made(parsed, maker),
    )


def _one_of_row(mention: Mention, before: str) -> Piece | None:
    """The one that is one of a row: "its first C-130J"."""
    found = FIRST_ONE.search(before)
    at = mention.start - len(before)
    return Piece("number", at + found.start("one"), at + found.end("one"), number=Number(best=1)) if found else None


def _one_by_article(mention: Mention, lead: str) -> Piece | None:
    """The one that an article tells: "a helicopter"; "an equipment" may be anything."""
    article = ARTICLE_ONE.search(lead)
    if article is None or mention.type in UMBRELLAS:
        return None
    at = mention.start - len(lead) + article.start()
    return Piece("number", at, at + len(article[0].strip()), number=Number(best=1))


def _is_only_made(parsed: Parsed, maker: Piece) -> bool:
    """Whether a party is only where it was built: "Russian-made"."""
    before = parsed.plain[max(0, maker.start - 14) : maker.start]
    return bool(MADE.match(parsed.plain, maker.end) or MADE_BEFORE.search(before))


def _is_anew(parsed: Parsed, mention: Mention, before: str) -> bool:
    """Whether it is said to be another."""
    within = parsed.plain[mention.start : mention.end]
    is_more = MORE.match(parsed.plain, mention.end)
    return bool(ANEW.search(within) or ANEW.search(before[-16:]) or is_more)


def _is_part(parsed: Parsed, mention: Mention, number: Piece | None) -> bool:
    """Whether it is of those that were named before: "16 of the helicopters", "40 tanks of the same type"."""
    gap = parsed.plain[number.end : mention.pieces[0].start] if number and number.end <= mention.pieces[0].start else ""
    return bool(SAME_TYPE.match(parsed.plain, mention.end) or OF_THOSE.match(gap))


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
