"""How many of some equipment a sentence counts, and whose it calls them: "two Russian combat helicopters"."""

from __future__ import annotations

import re
from dataclasses import replace

from deliveries.numbers import Number

from .mention import Mention
from .phrases import Parsed, Piece

# What may stand between a number and what it counts.
STOP = (
    r"of|in|on|at|to|from|by|with|for|and|or|but|the|that|which|who|is|are|was|were|has|have|had"
    r"|will|would|as|than|into"
    r"|d'une?|equipee?s?|equipped"
    r"|de la|et|ou|le|la|les|dans|sur|par|pour|avec|en|au|aux|qui|que|dont|est|sont|a|ont|ans|years?"
    r"|months?|weeks?|days?"
    r"|hours?|heures|jours|mois|semaines|people|personnes|soldiers|soldats|troops|hommes|men|civilians|civils|members"
    r"|tonnes?|tons?|km|kilometres|kilometers|miles|dollars|euros|francs|million|millions|milliards?"
    r"|billion|percent|countries|pays"
    r"|other countries|flights|crew|pilots|pilotes|officers|officiers|its|their|his|her|ses|leurs"
    r"|son|sa|this|these|ces|cette"
)
STOPPED = re.compile(rf"\b(?:{STOP})\b")
NO_MODIFIER = re.compile(r"[^a-z0-9 '\"\-]")
OF_NAME = re.compile(r"(?<=[a-z,] )(?!Les |Des |The |Some |About |Over |Around |Only )[A-Z][a-z]{3,}[ -]$")
# "14 mine-resistant, ambush-protected carriers"
# "thirty-three (33) carriers"
AGAIN = re.compile(r"^ \([\d.,]+\) ")
# "four smaller inflatable, rigid hull boats"
TWO_QUALITIES = re.compile(r"^( [a-z-]+(?: [a-z-]+)?), ([a-z-]+(?: [a-z-]+)? )$")
HYPHENED = re.compile(r"(?<=-resistant), |(?<=-protected), ")
GROUP = re.compile(
    r"(?: (?:more|additional|other|new|autres|nouveaux|nouvelles|premiers|premieres|derniers|dernieres))?[ ]"
    r"(?:units? of|exemplaires d[e'u]|examples of|sets? of|batter(?:y|ies) of|squadrons? of|divisions? of"
    r"|battalions? of|pieces of|rounds of"
    r"|boxes of|crates of|caisses d[e']"
    r"|of the|of its|of|de ces|des|d'|de)[ ]?"
)
ONE_OF = re.compile(
    r"\b(?P<one>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|one|deuxieme|troisieme"
    r"|quatrieme|cinquieme|sixieme|septieme|huitieme|neuvieme|dixieme|une?|l'un"
    r"|l'une) (?:of|out of|des|de ces) (?:the |its )?$"
)


def counted(parsed: Parsed, mention: Mention, language: str) -> Mention:
    """A mention with the number and the party before it."""
    start, plain = mention.start, parsed.plain
    before = [piece for piece in parsed.pieces if piece.end <= start and piece.kind in {"number", "party"}]
    number = maker = whole = None
    while before:
        piece = before.pop()
        if plain[piece.start - 1 : piece.end + 1] == f"({plain[piece.start : piece.end]})" and before:
            # "thirty-three (33)"
            continue
        gap = plain[piece.end : start]
        if piece.kind == "party" and maker is None and _is_maker(parsed, piece, gap, start, language):
            maker, start = piece, piece.start
            continue
        if piece.kind == "party" and maker is not None and gap in {"-", " and ", "/"} and piece.how == "adjective":
            # "two French-Italian airliners"
            maker, start = piece, piece.start
            continue
        if piece.kind == "number" and any(piece.start == each.end + 1 for each in parsed.of("type")):
            # "le patrouilleur 400 P400"
            break
        if piece.kind == "number" and _is_of_name(parsed, piece):
            # "five Embraer 110 Bandeirante aircraft"
            start = piece.start
            continue
        if piece.kind == "number" and len(gap) < 60 and (_modifies(gap) or GROUP.fullmatch(gap)):
            number, start = piece, piece.start
            number, whole = _of_whole(parsed, number, before)
            start = number.start if number else start
        break
    number = number or _count_behind(parsed, mention)
    return replace(mention, start=min(start, mention.start), number=number, maker=maker, whole=whole)


# "six of the 12", "two of the batch's eight"
OF_WHOLE = re.compile(
    r"(?:^|.*\b)(?:of|out of|sur|des) (?:the |its |les |a total of |[\w-]{3,20}(?: [\w-]{3,20})?'s? )?$"
)
FIRST_OF = re.compile(
    r"\b(?P<one>first|premiere?) (?:one )?(?:of|out of|des|de ces) (?:[\w-]{3,20}(?: [\w-]{3,20})?'s? )?$"
)


def _of_whole(parsed: Parsed, number: Piece, before: list[Piece]) -> tuple[Piece | None, Piece | None]:
    """A number, and the whole that it is of, where another stands before it: "six of the 12", "the second of three"."""
    plain, start = parsed.plain, number.start
    if OF_WHOLE.search(plain[max(0, start - 44) : start]) is None:
        return number, None
    if before and before[-1].kind == "number" and start - before[-1].end < 24:
        return before.pop(), number
    if first := FIRST_OF.search(plain, 0, start):
        # "the first of two" is one, "the first of 24" may be some.
        is_one = number.number is not None and number.number.best == 2
        return (Piece("number", *first.span("one"), number=Number(best=1)) if is_one else None), number
    one = ONE_OF.search(plain[:start])
    return (Piece("number", *one.span("one"), number=Number(best=1)), number) if one else (number, None)


# "The vehicles, numbering seven, were handed over"
IN_ALL = re.compile(
    r"(?: (?!and\b|et\b|de\b|of\b)[\w-]+){0,2},? (?:numbering|totall?ing|au nombre de|soit) |, (?=\w+ in number\b)"
)


def _count_behind(parsed: Parsed, mention: Mention) -> Piece | None:
    """The number that stands behind equipment and counts it."""
    return next((each for each in parsed.of("number") if IN_ALL.fullmatch(parsed.plain, mention.end, each.start)), None)


def _is_of_name(parsed: Parsed, number: Piece) -> bool:
    """Whether figures stand within a name: "five Embraer 110 Bandeirante aircraft"."""
    text = parsed.sentence.text
    if re.match(r" [A-Z]{1,4}-?\d", text[number.end :]):
        # "Textron Aviation 12 T-6C trainers"
        return False
    return (
        text[number.start : number.end].isdigit()
        and re.match(r" [A-ZÀ-Þ]", text[number.end :]) is not None
        and OF_NAME.search(text, 1, number.start) is not None
        and not any(piece.end == number.start - 1 for piece in parsed.of("party", "day"))
    )


def _is_maker(parsed: Parsed, piece: Piece, gap: str, start: int, language: str) -> bool:
    """Whether a party's adjective stands before what it made or sent: "two Russian combat helicopters"."""
    if language != "en" or piece.how != "adjective" or len(gap) > 40 or not _modifies(gap):
        return False
    return not any(piece.end <= trigger.verb < start for trigger in parsed.triggers)


def _modifies(gap: str) -> bool:
    """Whether nothing but adjectives and the like stand in a gap."""
    gap = AGAIN.sub(" ", gap, count=1)
    gap = TWO_QUALITIES.sub(r"\1 \2", HYPHENED.sub(" ", gap))
    return len(gap) < 60 and len(gap.split()) <= 5 and not NO_MODIFIER.search(gap) and not STOPPED.search(gap)
