"""Numbers that count what was named before, or a name that nobody has on record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from deliveries.numbers import Number

from .gapping import party_before
from .mention import Mention
from .naming import NO_MODEL
from .phrases import Parsed, Piece

ANEW = re.compile(
    r"\b(?:more|another|additional|further|other|others|new|sister|second|third|fresh|rest|remainder|reste|autres?"
    r"|supplementaires?"
    r"|nouveaux|nouvel|nouvelles?|deuxieme|de plus|next|remaining|last|suivants?)\b"
)


ORDER = {
    "rest": re.compile(r"\b(?:remaining|rest|remainder|balance|reste|solde|restante?s?)\b"),
    "first": re.compile(r"\b(?:first|initial|premieres?|premiers?)\b"),
    "last": re.compile(
        r"\b(?:last|final|other|others|second|third|fourth|fifth|sixth|seventh|eighth|more|additional"
        r"|further|extra|another"
        r"|dernieres?|derniers?"
        r"|autres?|deuxieme)\b"
    ),
}


def order_of(words: str) -> str:
    return next((name for name, pattern in ORDER.items() if pattern.search(words)), "")


# What follows a number that counts what was named before: "ten more", "the first six were", "dix autres doivent".
ELLIPTIC = re.compile(
    r"(?: (?:more|others?|additional ones|further|autres?|de plus|supplementaires?|of them|of these"
r"|of those|of which|of the (?:aircraft|helicopters|vehicles|planes|drones|jets|machines|ships"
r"|vessels|type|tanks)"
    r"|encore|dernieres?|derniers|premieres?|premiers|restante?s?|d'entre eux|d'entre elles|units?\b"
    r"|exemplaires|unites|batter(?:y|ies)|divisions|battalions|squadrons|(?:de ces |des )?(?:appareils|engins"
    r"|machines)|similar|items"
r"|such (?:machines|aircraft|vehicles|planes|helicopters|tanks|systems|jets|drones|ships|boats)))+"
    r"|(?= (?:was|were|is|are|have|has|had|will|would|arrived|landed|due|expected|delivered|ordered"
r"|should|doivent|devraient|ont|sont|seront|avaient|signed"
    r"|arriving|coming|handed|shipped|flown|that|which|qui|que|premiers|dans|livres|by|in|at|on|from|early|late"
    r"|before|between|since|until|last|next|this|set|scheduled|planned|slated|prevus|attendus"
r"|to be|to|for|pour|au|en|d'ici|avant|depuis|entre|within|during|over)\b)|(?=[.,;:]|$)"
)  # fmt: skip


BEFORE_ELLIPTIC = re.compile(
    r"(?:\b(?:all|both|when|while|quand|lorsque|tous|toutes|batch of|total of|lot de|the|another|first"
    r"|last|other|remaining"
    r"|les|autres|premiers|derniers|of which|dont|for|of|ordered|received|delivered|commande|recu"
    r"|livre|supplied|sent|given|provided|bought|fourni|envoye|cede|achete|obtenu|a further"
    r"|got|took|gave|acquired|obtained|remis|handed over|turned over|transferred|donated|shipped|added"
    r"|vendu|acquis|transfere|offert"
    r"|an additional|an extra|initial|next|with|followed by|suivis? de)|^|[,;:(] ?(?:and|et"
    r"|with|dont|but|mais)?"
    # "six in November 2020 and five in June"
    r"|\b(?:(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre) (?:and|et)) ?$"
)


# "armoured cars ordered from Turkey, some thirty, will arrive"
ASIDE = re.compile(r"(?:, (?:or |soit |in all |au total )?| \()$")


def counted_aside(parsed: Parsed, found: list[Mention]) -> list[Mention]:
    """Equipment with the number that stands behind it between commas, and counts it."""
    held = list(found)
    for piece in parsed.of("number"):
        if not ASIDE.search(parsed.plain, 0, piece.start) or not ASIDE_ENDS.match(parsed.plain, piece.end):
            continue
        before = [at for at, each in enumerate(held) if each.end <= piece.start]
        last = held[before[-1]] if before else None
        if last is None or last.number is not None or last.is_elliptic or last.whole is not None:
            continue
        if not any(last.end <= each.start < piece.start for each in parsed.triggers if each.voice != "participle"):
            held[before[-1]] = replace(last, number=piece)
    return held


ASIDE_ENDS = re.compile(r"(?: in all| in total| en tout| au total)?(?:,|\))(?! (?:\d|and|et)\b)")
# A number alone that is greater counts something else.
MOST = 999


def elliptic(parsed: Parsed, found: list[Mention]) -> Iterator[Mention]:
    plain = parsed.plain
    for piece in parsed.of("number"):
        if any(each.start <= piece.start < each.end or piece in (each.number, each.whole) for each in found):
            continue
        tail = ELLIPTIC.match(plain, piece.end)
        before = plain[max(0, piece.start - 22) : piece.start]
        most = max(piece.number.best or 0, piece.number.low or 0) if piece.number else 0
        if OPTION.search(before) or tail is None or most > MOST:
            continue
        if not (tail[0] or BEFORE_ELLIPTIC.search(before) or party_before(parsed, piece.start)):
            continue
        is_anew = bool(ANEW.search(tail[0]) or ANEW.search(before))
        order, end = order_of(before[-20:] + plain[piece.start : tail.end()]), max(piece.end, tail.end())
        yield Mention(
            piece.start, end, number=piece, is_elliptic=True, is_anew=is_anew, pieces=(piece,), order=order
        )  # fmt: skip


OPTION = re.compile(
    r"\b(?:options? (?:on|for|to buy|to acquire|sur|pour)|(?:possibility|chance) of|possibilite d[e']) ?$"
)
# "All had been delivered by 2019"; "the first is expected in June"
ALL = re.compile(
    r"\b(?P<all>all|both|tous|toutes|the rest|the others|the remainder|the balance|le reste|le solde"
    r"|les autres)(?: of them"
    r"| of these| of which|)(?= (?:\w+ )?(?:had|have|has|were|are|is|was"
    r"|will|would|should|due|expected|scheduled|slated|planned|to (?:be|follow|arrive|come)"
    r"|ont|sont|seront|sera|avaient"
    r"|doit|doivent|devrait|devraient|attendue?s?|prevue?s?|arriver\w+|suivr\w+|ont ete)\b"
    r"| (?:(?:for|in|by|pour|en) (?:\w+ )?(?:19|20)\d\d|next year|l'an prochain)\b)"
)


# "another batch would come in May": as many as nobody says
BATCH = re.compile(
    r"\b(?:(?:another|a (?:second|third|further|new|final|last)|une? (?:autre|second|seconde|deuxieme|troisieme"
    r"|nouveau|nouvelle|dernier|derniere)|the (?:next|second|third|final|last)|le (?:prochain|second|deuxieme)|la"
    r" (?:prochaine|seconde|deuxieme)) (?:batch|shipment|consignment|tranche|delivery|lot|livraison|cargaison))"
    r"(?= (?:will|would|is|are|was|should|is to|arriv\w+|came|landed|follow\w*|due|expected|est|sera|serait|doit"
    r"|devrait|a ete|arriver\w+|suivr\w+|attendue?|prevue?)\b)"
)
# "the first are due in 2024"
SOME_FIRST = re.compile(
    r"\b(?:the first|les premiers|les premieres)(?: ones| of (?:them|these|those|which))?"
    r"(?= (?:are|were|have|sont|ont|seront|devraient|doivent)\b)"
)
ONE = re.compile(
    r"\b(?P<word>the|le|la|un|une) (?P<order>first|second|third|fourth|fifth|sixth|last|premiere?"
    r"|second|deuxieme|troisieme|quatrieme|dernier|derniere)"
    r"(?: one| aircraft| appareil| helicopter| navire| vessel| ship| plane| machine)?"
    r"(?: of (?:which|them|these)| d'entre (?:eux|elles))?"
    r"(?:, (?:the |le |la |l')?[\w'-]{2,20},)?(?= (?:is"
    r"|was|had|has|will|would|arrived|landed|doit|devrait|est|sera|avait|etait|fut|a(?!-))\b)"
)


def wholes(parsed: Parsed, found: list[Mention]) -> Iterator[Mention]:
    """What is counted by no number of its own: all of them, or one in a row."""
    held = [(mention.start, mention.end) for mention in found]
    for match in ALL.finditer(parsed.plain, parsed.begins):
        counted = any(match.end() <= piece.start <= match.end() + 1 for piece in parsed.of("number"))
        rest = " " in match["all"]
        if not counted and not any(start <= match.start() < end for start, end in held):
            yield Mention(
                match.start(),
                match.end(),
                is_elliptic=True,
                is_all=not rest,
                is_anew=rest,
                order="rest" if rest else "",
            )
    for pattern, order in ((BATCH, "last"), (SOME_FIRST, "first")):
        for match in pattern.finditer(parsed.plain, parsed.begins):
            yield Mention(*match.span(), is_elliptic=True, is_anew=True, order=order)
    for match in ONE.finditer(parsed.plain, parsed.begins):
        if not any(start <= match.start() < end or match.start() <= start < match.end() for start, end in held):
            piece = Piece("number", match.start("order"), match.end("order"), number=Number(best=1))
            yield Mention(
                match.start(),
                match.end(),
                number=piece,
                is_elliptic=True,
                order=order_of(match["order"]),
                pieces=(piece,),
            )


# "a first ship in 2014 and another in 2020"
ANOTHER = re.compile(
    r"\b(?:and|et|puis|then|dont|of which|with) (?P<word>the first|le premier|la premiere|the last|le dernier"
    r"|la derniere|another|the other|a second|a third|un autre|une autre|un second|une seconde"
    r"|un deuxieme|une deuxieme|un troisieme|le second|la seconde|l'autre)(?: one)?(?= (?:in|on|at|en|le|au|a la|last"
    r"|this|next|early|late|debut|fin|l'an|(?:an?|une?|two|deux) (?:year|month|week|ans?|mois|semaine))\b)"
)


# "s'est engagée à en céder une troisième", "and will send a fourth"
ONE_MORE = re.compile(
    r"(?P<word>another|one more|a (?:second|third|fourth|fifth)|une? (?:autre|deuxieme|troisieme"
    r"|quatrieme|second|seconde)"
    r"|un de plus)(?: one)?(?=[.,;]| (?:in|by|before|next|this|later|from|to|for|en|d'ici|avant|a|au|aux)\b|$)"
)


# "and as many in the following year"
AS_MANY = re.compile(
    r"\b(?:and|et) (?P<word>as many(?: again| more)?|autant)(?= (?:in|on|en|the|l'|le|la|last|this)\b)"
)


def as_many(parsed: Parsed, found: list[Mention]) -> Iterator[Mention]:
    """As much again as was counted before: "four jets in 2018 and as many in 2019"."""
    for match in AS_MANY.finditer(parsed.plain, parsed.begins):
        before = next((each.number for each in reversed(found) if each.number and each.end <= match.start()), None)
        if before is not None:
            piece = replace(before, start=match.start("word"), end=match.end("word"))
            yield Mention(
                *match.span("word"), number=piece, is_elliptic=True, is_anew=True, order="last", pieces=(piece,)
            )


def _one_more(parsed: Parsed) -> Iterator[re.Match[str]]:
    yield from ANOTHER.finditer(parsed.plain, parsed.begins)
    for trigger in parsed.triggers:
        # "followed by a second", "suivi d'un deuxième"
        at = trigger.end + (parsed.plain[trigger.end : trigger.end + 1] == " ")
        if found := ONE_MORE.match(parsed.plain, at):
            yield found


def others(parsed: Parsed, found: list[Mention]) -> Iterator[Mention]:
    """One more of what was named before: "and another in 2020", "will send a fourth"."""
    for match in _one_more(parsed):
        piece = Piece("number", *match.span("word"), number=Number(best=1))
        if not any(each.start <= piece.start < each.end for each in found):
            yield Mention(
                piece.start,
                match.end(),
                number=piece,
                is_elliptic=True,
                is_anew=True,
                order=order_of(match["word"]),
                pieces=(piece,),
            )


BESIDE = re.compile(r" (?P<name>[A-ZÀ-Þ][\wÀ-ÿ-]+(?: [A-Z0-9][\w-]*)?)")


def beside(parsed: Parsed, found: list[Mention]) -> Iterator[Mention]:
    """A number with a name that nobody has on record, beside equipment: "eight drones and two Akinci"."""
    for piece in parsed.of("number"):
        name = BESIDE.match(parsed.sentence.text, piece.end)
        joined = re.search(
            r"(?:\b(?:and|et|ainsi que|plus)"
            r"|,) $",
            parsed.plain[max(0, piece.start - 12) : piece.start],
        )
        if name is None or not joined or not any(mention.end <= piece.start for mention in found):
            continue
        taken = any(piece.start <= each.start < name.end() for each in parsed.of("party", "day"))
        if taken or any(each.start <= piece.start < each.end for each in found) or name["name"].lower() in NO_MODEL:
            continue
        yield Mention(
            piece.start, name.end(), new=name["name"], model_at=name.span("name"), number=piece, pieces=(piece,)
        )
