"""What a sentence says of equipment: a number, a model or a type, and whether it is another one or the one before."""

from __future__ import annotations

import re
from dataclasses import replace

from deliveries.numbers import Number

from .elliptic import ANEW, beside, elliptic, order_of, wholes
from .gazetteer import Entry, Gazetteer
from .kinds import VAGUE
from .mention import Mention
from .naming import LINK, new_model
from .phrases import Parsed, Piece

# What may stand between a number and what it counts.
STOP = (
    r"of|in|on|at|to|from|by|with|for|and|or|but|the|that|which|who|is|are|was|were|has|have|had"
    r"|will|would|as|than|into"
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
GROUP = re.compile(
    r"(?: (?:more|additional|other|new|autres|nouveaux|nouvelles))?[ ]"
    r"(?:units? of|exemplaires d[e'u]|examples of|sets? of|batter(?:y|ies) of|squadrons? of|pieces of"
    r"|of the|of its|of|de ces|des|d'|de)[ ]?"
)
ARTICLE_ONE = re.compile(
    r"(?:\b(?:an?|another|une?|un autre|une autre|one|single|un premier|une premiere|un deuxieme|un second)|d'une?) $"
)
DEFINITE = re.compile(
    r"(?:\b(?:the|these|those|both|its|their|le|la|les|ces|cet|cette|ce|ses|leurs|said|du|des deux|such|this)|\bl') ?$"
)
BARE = re.compile(
    rf"(?:\b(?!(?:the|an?|les?|la|une?|ces|these|its|their|another|de|d|des|du|{STOP})\b)[a-z-]+ ){{0,3}}$"
)
# "A-29 Super Tucano light attack aircraft"
# "BRDM-2 reconnaissance and patrol armoured vehicles"; "avions d'attaque Sukhoi Su-25"
QUALITIES = re.compile(
    r" (?:(?!of |in |on |at |to |for |from |by |with |were |are |that |which |de |et |en |pour )[a-z-]+ ){1,4}"
)
MAKER_BETWEEN = re.compile(r"s? (?:de type |type )?(?:[A-ZÀ-Þ][\wÀ-ÿ]+ ){1,2}")
CAPITALS_BETWEEN = re.compile(r"(?: [A-ZÀ-Þ][\w-]+){1,2}(?: |$)")
# "Russian-made", "de fabrication russe": where it was built is not who sent it.
MADE = re.compile(r"[- ](?:made|built|designed|manufactured|origin|produced)\b")
MADE_BEFORE = re.compile(r"(?:fabrication|conception|facture|origine|production|design) $")


def mentions(parsed: Parsed, gazetteer: Gazetteer, language: str) -> list[Mention]:
    """What a sentence says of equipment, in its order."""
    found: list[Mention] = []
    equipment = parsed.of("model", "type", "designator")
    at = 0
    while at < len(equipment):
        group = [equipment[at]]
        while at + 1 < len(equipment) and _is_one(parsed, group, equipment[at + 1], gazetteer):
            at += 1
            group.append(equipment[at])
        mention = _mention(parsed, group, gazetteer, language)
        if mention is not None:
            found.append(mention)
        at += 1
    found = [each for each in _typed_alike(parsed, found) if _is_equipment(parsed, each)]
    found += elliptic(parsed, found)
    found += beside(parsed, found)
    found += wholes(parsed, found)
    return sorted(found, key=lambda mention: mention.start)


ALIKE = re.compile(r"(?:,|,? and|,? et|,? ou|,? or|,? ainsi que|/) ?(?:the |des |les |de |an? |une? )?")


def _typed_alike(parsed: Parsed, found: list[Mention]) -> list[Mention]:
    """Designations in a row with the type of the next: "Su-25 and L-39 planes"."""
    for at in range(len(found) - 2, -1, -1):
        one, other = found[at], found[at + 1]
        gap = parsed.plain[one.end : other.start]
        if one.new and not one.type and other.type and other.is_named and other.number is None and ALIKE.fullmatch(gap):
            found[at] = replace(one, type=other.type)
    for at in range(1, len(found)):
        one, other = found[at - 1], found[at]
        if (
            other.new
            and not other.type
            and one.type
            and one.is_named
            and ALIKE.fullmatch(parsed.plain[one.end : other.start])
        ):
            found[at] = replace(other, type=one.type)
    return [each for at, each in enumerate(found) if not (at and _repeats(parsed, found[at - 1], each))]


def _repeats(parsed: Parsed, one: Mention, other: Mention) -> bool:
    """Whether a type is only told again of the model before it: "the Mi-8, a transport helicopter"."""
    gap = parsed.plain[one.end : other.start] + parsed.plain[other.start : other.start + 4]
    return (
        one.is_named
        and not other.is_named
        and bool(re.match(r"(?:,| -) (?:une?|an?|des|le|la|the) ", gap))
        and (other.number is None or other.number.number == Number(best=1))
    )


def _is_one(  # noqa: PLR0911 (a way out for each form of a name)
    parsed: Parsed, group: list[Piece], piece: Piece, gazetteer: Gazetteer
) -> bool:
    """Whether a phrase names the same equipment as those before it: a model and its type, side by side."""
    gap = parsed.plain[group[-1].end : piece.start]
    kinds = {each.kind for each in group}
    written = parsed.sentence.text[group[-1].end : piece.start]
    if piece.kind == "type" and kinds <= {"designator", "model"} and CAPITALS_BETWEEN.fullmatch(written):
        return True
    if piece.kind == "type" and kinds <= {"model", "designator"} and QUALITIES.fullmatch(written):
        return not any(group[-1].end <= trigger.verb < piece.start for trigger in parsed.triggers)
    if piece.kind in {"model", "designator"} and kinds == {"type"} and MAKER_BETWEEN.fullmatch(written):
        return True
    if len(gap) > 40 or not LINK.fullmatch(gap):
        return False
    if piece.kind == "type":
        if "," in gap or "(" in gap:
            return False
        return "type" not in kinds or (kinds == {"type"} and gap in {" ", "-"})
    if "type" not in kinds:
        return gap in {" ", "-"} and kinds <= {"model", "designator"} and piece.kind != group[-1].kind
    if not {"model", "designator"} & kinds:
        return "," not in gap or _fits(group, piece, gazetteer)
    return False


def _fits(group: list[Piece], piece: Piece, gazetteer: Gazetteer) -> bool:
    """Whether a model behind a comma is of the type that was named before it."""
    types = [entry.slug for each in group if each.kind == "type" for entry in each.entries if entry.kind == "type"]
    return piece.kind == "model" and any(
        gazetteer.top(entry.under) == gazetteer.top(slug) for entry in piece.entries for slug in types
    )


def _mention(parsed: Parsed, group: list[Piece], gazetteer: Gazetteer, language: str) -> Mention | None:
    start, end = group[0].start, group[-1].end
    model = next((piece for piece in group if piece.kind in {"model", "designator"}), None)
    kind = next((piece for piece in reversed(group) if piece.kind == "type"), None)
    models = model.entries if model is not None and model.kind == "model" else ()
    new, model_at = "", (model.start, model.end) if model is not None else None
    if model is not None and model.kind == "designator":
        between = CAPITALS_BETWEEN.match(parsed.sentence.text, model.end)
        model_at = (
            model.start,
            between.end() if between and kind is not None and between.end() < kind.start else model.end,
        )
        new = parsed.sentence.text[slice(*model_at)].strip()
        new = model.how if model.type and new.startswith(model.how) and len(new) <= len(model.how) + 1 else new
    if model is None or (not models and new):
        start, end, new, model_at = new_model(parsed, start, end, new, model_at, language)
    slug = _type_of(kind, models) or (model.type if model is not None else "")
    mention = Mention(
        start, end, models, "" if models else new, slug, (kind.start, kind.end) if kind is not None else None, model_at,
        pieces=tuple(group),
    )  # fmt: skip
    return _counted(parsed, mention, kind, language)


def _type_of(kind: Piece | None, models: tuple[Entry, ...]) -> str:
    if kind is not None:
        plain = [entry for entry in kind.entries if entry.kind == "type"]
        return plain[0].slug if plain else kind.entries[0].under
    return models[0].under if models else ""


def _counted(parsed: Parsed, mention: Mention, kind: Piece | None, language: str) -> Mention:
    """A mention with the number before it, and with the words that say which it is."""
    start, plain = mention.start, parsed.plain
    before = [piece for piece in parsed.pieces if piece.end <= start and piece.kind in {"number", "party"}]
    number = maker = whole = None
    while before:
        piece = before.pop()
        gap = plain[piece.end : start]
        if piece.kind == "party" and maker is None and _is_maker(parsed, piece, gap, start, language):
            maker, start = piece, piece.start
            continue
        if piece.kind == "number" and len(gap) < 60 and (_modifies(gap) or GROUP.fullmatch(gap)):
            number, start = piece, piece.start
            of = re.search(
                r"(?:^|.*\b)(?:of|out of|sur|des) (?:the |its |les |a total of )?$", plain[max(0, start - 24) : start]
            )
            if of and before and before[-1].kind == "number" and start - before[-1].end < 24:
                whole, number = number, before.pop()
                start = number.start
            elif of and re.search(r"\b(?:first|premiere?) (?:one )?(?:of|out of|des|de ces) $", plain[:start]):
                whole, number = number, None
            elif of and (one := ONE_OF.search(plain[:start])):
                # "the second of three patrol vessels"
                whole, number = number, Piece("number", *one.span("one"), number=Number(best=1))
                start = number.start
        break
    return _worded(
        parsed, replace(mention, start=min(start, mention.start), number=number, maker=maker, whole=whole), kind
    )


def _is_maker(parsed: Parsed, piece: Piece, gap: str, start: int, language: str) -> bool:
    """Whether a party's adjective stands before what it made or sent: "two Russian combat helicopters"."""
    if language != "en" or piece.how != "adjective" or len(gap) > 40 or not _modifies(gap):
        return False
    return not any(piece.end <= trigger.verb < start for trigger in parsed.triggers)


def _modifies(gap: str) -> bool:
    """Whether nothing but adjectives and the like stand in a gap."""
    return len(gap) < 60 and len(gap.split()) <= 5 and not NO_MODIFIER.search(gap) and not STOPPED.search(gap)


def _worded(parsed: Parsed, mention: Mention, kind: Piece | None) -> Mention:
    plain = parsed.plain
    before = plain[max(0, mention.start - 40) : mention.start]
    within = plain[mention.start : mention.end]
    lead = BARE.sub("", before) if mention.number is None else before
    is_definite = bool(DEFINITE.search(lead))
    number = mention.number
    one = FIRST_ONE.search(before) if number is None and mention.whole is None else None
    if one is not None and _is_single(parsed, mention, kind):
        # "its first C-130J"
        at = mention.start - len(before)
        number = Piece("number", at + one.start("one"), at + one.end("one"), number=Number(best=1))
        is_definite = False
    if number is None and not is_definite and mention.whole is None and _is_single(parsed, mention, kind):
        article = ARTICLE_ONE.search(lead)
        if article:
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
    order = order_of(before[-14:] + within)
    gap = plain[number.end : mention.pieces[0].start] if number and number.end <= mention.pieces[0].start else ""
    is_part = bool(re.match(r" (?:of the|of these|of those|of its|de ces|des) ", gap))
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


ONE_OF = re.compile(
    r"\b(?P<one>second|third|fourth|fifth|sixth|last|one|deuxieme|troisieme|quatrieme|une?|l'un"
    r"|l'une) (?:of|out of|des|de ces) (?:the |its )?$"
)
FIRST_ONE = re.compile(
    r"\b(?:its|their|his|son|sa|leur) (?P<one>first|second|third|premiere?|deuxieme|second|troisieme) $"
)
FRENCH_ONE = re.compile(r"\b(?:une?|d'une?|qu'une?) (?:\w+ )?$")


def _is_single(parsed: Parsed, mention: Mention, kind: Piece | None) -> bool:
    """Whether the noun is in the singular."""
    if kind is None:
        return not parsed.plain[: mention.end].endswith("s") or bool(mention.models)
    words = re.split(r"[ -]", parsed.plain[kind.start : kind.end])
    head = words[0] if FRENCH_ONE.search(parsed.plain[max(0, mention.start - 30) : mention.start]) else words[-1]
    return not head.endswith(("s", "x")) or "aircraft" in parsed.plain[kind.start : kind.end]


AFTER = re.compile(
    r"(?: (?:de|d'|leger|legers|legere|legeres|neufs?|de fabrication|de conception|d'origine|de facture"
    r"|de production)){0,3} $"
)


def _maker_after(parsed: Parsed, mention: Mention) -> Piece | None:
    """The party of an adjective behind its noun: "hélicoptères russes", "drones de fabrication turque"."""
    for piece in parsed.pieces:
        if piece.start >= mention.end and piece.how == "adjective":
            return (
                piece
                if AFTER.fullmatch(parsed.plain[mention.end : piece.start]) and piece.start - mention.end < 30
                else None
            )
    return None


# "arms embargo", "drone strike", "tank factory": the word before is no equipment that comes.
NOT_ITSELF = re.compile(
    r"[ -](?:embargo|deals?|sales?|exports?|strikes?|attacks?|raids?|fire|factory|plant|trade|industry"
    r"|pilots?|crews?|base|bases"
    r"|shows?|companies|company|programme|program|maker|manufacturer|dealers?|trafficking|control"
    r"|smuggling|units?|unit|regiment"
    r"|squadron|brigade|imports?|supplies|depots?|parts?|ranges?|carriers?|launches|tests?|warfare"
    r"|operations?|operators?|production"
    r"|hangars?|parks?|battalions?|commander|division|shipments?|deliver(?:y|ies)|purchases?|contracts?"
    r"|transfers?|packages?|orders?|races?"
    r"|crash(?:es)?|accidents?|traffic|builder|yard|workers?|drivers?|de ligne)\b"
)
NOT_BEFORE = re.compile(
    r"(?:\b(?:options? (?:on|for|to buy|to acquire) (?:\w+ ){0,2}|foreign|rebel|rebels|jihadist"
    r"|islamist|militia|wagner|taliban|enemy|insurgent|kurdish"
    r"|tuareg|anti|counter|attaques? de|frappes? de|embargo sur les|tirs? de|pilotes? d[e'](?: l')?"
    r"|equipages? d|usine d[e'])[- ]?)$"
)


def _is_equipment(parsed: Parsed, mention: Mention) -> bool:
    if NOT_ITSELF.match(parsed.plain, mention.end) or NOT_BEFORE.search(
        parsed.plain[max(0, mention.start - 24) : mention.start]
    ):
        return False
    # A designation alone, beside neither a type nor a number, may be a road or a paper.
    if mention.new and not mention.type:
        return mention.number is not None
    return True


# What a definite noun may mean that names no type of its own.
REFERS = re.compile(
    r"\b(?:the|this|that|these|those|le|la|les|l'|cet|cette|ces|ce) ?(?:(?:\w+) ){0,2}?(?P<noun>gear"
    r"|equipment|consignment|shipment|batch|delivery|deliveries|cargo|hardware"
    r"|machines|items|material|materiel|equipement|equipements|lot|livraison|cargaison|appareils?"
    r"|engins?|materiels|aeronefs|first|second|handover|ceremony|acquisition)\b"
    r"|(?:^|[.;,\"] |\b(?:said|that|and|que|qu') ?)(?P<pronoun>they|it|them|ils|elles|ceux-ci|celles-ci"
    r"|il s'agit)\b|\b(?P<object>them)\b"
)


def refers_back(parsed: Parsed) -> bool:
    """Whether the sentence speaks of what was named before it, without naming it anew."""
    return REFERS.search(parsed.plain, parsed.begins) is not None


def is_vague(mention: Mention) -> bool:
    """Whether it may be any equipment: "aircraft", "vehicles", "weapons"."""
    return not mention.is_named and (mention.type in VAGUE or mention.is_elliptic)
