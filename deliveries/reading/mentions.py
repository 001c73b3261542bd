"""What a sentence says of equipment: a number, a model or a type, and whether it is another one or the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from deliveries.numbers import Number

from .gazetteer import Entry, Gazetteer
from .kinds import VAGUE
from .phrases import Parsed, Piece


@dataclass(frozen=True)
class Mention:
    """Equipment as a sentence names it: from `start` to `end` in the sentence.

    `models` on record, or `new` words for one that is not; `type` the slug of a type; `number` where it is counted, of
    `whole` ("six of 12"). `is_definite` ("the aircraft") may refer back; `is_elliptic` names a number alone ("ten
    more"); `is_anew` says that it is another ("two more"). `maker` is a party named in it ("Russian helicopters").
    """

    start: int
    end: int
    models: tuple[Entry, ...] = ()
    new: str = ""
    type: str = ""
    type_at: tuple[int, int] | None = None
    model_at: tuple[int, int] | None = None
    number: Piece | None = None
    whole: Piece | None = None
    maker: Piece | None = None
    is_definite: bool = False
    is_elliptic: bool = False
    is_anew: bool = False
    is_made_there: bool = False
    # "first" or "last", where it is one of a row: "the first six".
    order: str = ""
    # "16 of the helicopters": of those that were named before.
    is_part: bool = False
    # "all had been delivered"
    is_all: bool = False
    pieces: tuple[Piece, ...] = field(default=(), compare=False)

    @property
    def is_named(self) -> bool:
        """Whether it has a model of its own."""
        return bool(self.models or self.new)


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
# Between a model and its type: "drones de type TB2", "helicopters, Mi-35", "véhicules blindés (BRDM-2)".
LINK = re.compile(
    r"(?:[ ,]*(?:\(|\"|-|of the|of|de type|du type|types?|de modele|modele|models?|de marque|class"
    r"|classe|de la classe|known as|dits?|called"
    r"|baptises?|appeles?|leger|legers|legere|legeres|lourds?|militaires?|neufs?|neuves|d'occasion"
    r"|de fabrication \w+|modernes?|nommes?"
    r"|multirole|series|serie|family|famille|version|variant|new|nouveaux|nouvelles|multi-roles?"
    r"|armes?|tactiques?|s'|'s|\)))*[ ,\"-]*"
)
ARTICLE_ONE = re.compile(
    r"(?:\b(?:an?|another|une?|un autre|une autre|one|single|un premier|une premiere|un deuxieme|un second)|d'une?) $"
)
DEFINITE = re.compile(
    r"(?:\b(?:the|these|those|both|its|their|le|la|les|ces|cet|cette|ses|leurs|said|du|des deux|such|this)|\bl') ?$"
)
BARE = re.compile(
    rf"(?:\b(?!(?:the|an?|les?|la|une?|ces|these|its|their|another|de|d|des|du|{STOP})\b)[a-z-]+ ){{0,3}}$"
)
ANEW = re.compile(
    r"\b(?:more|another|additional|further|other|others|new|second|third|fresh|autres?|supplementaires?"
    r"|nouveaux|nouvel|nouvelles?|deuxieme|de plus|next|remaining|last|suivants?)\b"
)
CAPITALS = re.compile(r"(?:\b[A-ZÀ-Þ][\w’'-]*(?:[ -](?:Mk|[A-ZÀ-Þ0-9][\w-]*))*[ -]?)$")
CAPITALS_AFTER = re.compile(r"[A-ZÀ-Þ][\wÀ-ÿ-]*(?:[ ][A-Z0-9][\wÀ-ÿ-]*){0,2}")
# "A-29 Super Tucano light attack aircraft"
# "BRDM-2 reconnaissance and patrol armoured vehicles"; "avions d'attaque Sukhoi Su-25"
QUALITIES = re.compile(
    r" (?:(?!of |in |on |at |to |for |from |by |with |were |are |that |which |de |et |en |pour )[a-z-]+ ){1,4}"
)
MAKER_BETWEEN = re.compile(r"s? (?:de type |type )?(?:[A-ZÀ-Þ][\wÀ-ÿ]+ ){1,2}")
CAPITALS_BETWEEN = re.compile(r"(?: [A-ZÀ-Þ][\w-]+){1,2}(?: |$)")
NO_MODEL = frozenset(
    """
    army navy air force military nato un eu us coast guard defence defense ministry government national security
    police the a an its their first second last new several two three four five six seven eight nine ten more mali
    monday tuesday wednesday thursday friday saturday sunday armee marine forces gendarmerie garde president
    minister but and for with these those some all both combat attack russian soviet western facebook twitter
    operation barkhane january february march april may june july august september october november december royal
    presidential special general colonel main battle light heavy kenya east west north south african european
    other no each every any le la les des une ces ses leurs son sa trois deux quatre cinq dix selon dans pour par
    avec apres islamic state allied ground land naval armed armoured armored mine transport cargo fighter when if
    while as after before since ukraine china france turkey germany iran israel india
    """.split()  # noqa: SIM905 (a list of so many words is no easier to read)
)
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
    found += _elliptic(parsed, found)
    found += _beside(parsed, found)
    found += _wholes(parsed, found)
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


ORDER = {
    "first": re.compile(r"\b(?:first|initial|premieres?|premiers?)\b"),
    "last": re.compile(
        r"\b(?:last|remaining|final|other|others|second|more|additional|another|dernieres?|derniers?"
        r"|autres?|restants?|deuxieme)\b"
    ),
}


def _order(words: str) -> str:
    return next((name for name, pattern in ORDER.items() if pattern.search(words)), "")


def _is_one(  # noqa: PLR0911 (a way out for each form of a name)
    parsed: Parsed, group: list[Piece], piece: Piece, gazetteer: Gazetteer
) -> bool:
    """Whether a phrase names the same equipment as those before it: a model and its type, side by side."""
    gap = parsed.plain[group[-1].end : piece.start]
    kinds = {each.kind for each in group}
    written = parsed.sentence.text[group[-1].end : piece.start]
    if piece.kind == "type" and kinds == {"designator"} and CAPITALS_BETWEEN.fullmatch(written):
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
        start, end, new, model_at = _new_model(parsed, start, end, new, model_at, language)
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


def _new_model(
    parsed: Parsed, start: int, end: int, new: str, at: tuple[int, int] | None, language: str
) -> tuple[int, int, str, tuple[int, int] | None]:
    """A model that is not on record: words with capitals before the type in English, behind it in French."""
    text = parsed.sentence.text
    taken = [piece for piece in parsed.pieces if piece.kind in {"party", "day", "number", "model", "designator"}]
    before = CAPITALS.search(text[max(0, start - 60) : start]) if language == "en" else None
    head = text[parsed.begins : start].strip(' -"“')
    if before is not None and not (head == before[0].strip(" -") and (" " not in head and "-" not in head)):
        words = _proper(before[0], start - len(before[0]), taken)
        if words is not None:
            first = words[0]
            return first, end, f"{words[1]} {new}".strip(), (first, at[1] if at else words[0] + len(words[1]))
    link = LINK.match(parsed.plain, end)
    after_at = link.end() if link else end
    gap = parsed.plain[end:after_at]
    explicit = "type" in gap or "model" in gap or '"' in gap or "class" in gap or "marque" in gap
    if (language == "fr" or explicit) and "," not in gap and "(" not in gap and not new:
        after = CAPITALS_AFTER.match(text, after_at)
        if (
            after
            and (words := _proper(after[0], after_at, taken)) is not None
            and not words[1].isupper() | (len(words[1]) < 3)
        ):
            return start, words[0] + len(words[1]), words[1], (words[0], words[0] + len(words[1]))
    return start, end, new, at


def _proper(words: str, at: int, taken: list[Piece]) -> tuple[int, str] | None:
    """The part of words with capitals that may be a model's name, and where it begins."""
    end = at + len(words.rstrip(" -"))
    for piece in taken:
        if piece.start < end and at < piece.end:
            words, at = words[piece.end - at :], piece.end
            stripped = words.lstrip(" -'’s" if words[:1] in "'’" else " -")
            words, at = stripped, at + len(words) - len(stripped)
            if at >= end:
                return None
    kept = words.rstrip(" -")
    while kept and kept.split()[0].lower().rstrip("'’s").split("-")[0] in NO_MODEL:
        head = kept.split()[0]
        rest = kept[len(head) :].lstrip()
        at += len(kept) - len(rest)
        kept = rest
    if (
        not kept
        or kept.split()[-1].lower() in NO_MODEL
        or kept.lower().endswith(("-made", "-built", "-supplied", "-backed", "-era"))
    ):
        return None
    return at, kept.removesuffix("-class") if kept.endswith("-class") else kept


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
    order = _order(before[-14:] + within)
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
    r"(?:\b(?:foreign|rebel|rebels|jihadist|islamist|militia|wagner|taliban|enemy|insurgent|kurdish"
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


# What follows a number that counts what was named before: "ten more", "the first six were", "dix autres doivent".
ELLIPTIC = re.compile(
    r"(?: (?:more|others?|additional ones|further|autres?|de plus|supplementaires?|of them|of these"
r"|of those|of which|of the (?:aircraft|helicopters|vehicles|planes|drones|jets|machines|ships"
r"|vessels|type|tanks)"
    r"|d'entre eux|d'entre elles|units?|exemplaires|unites|appareils|engins|machines|ont|avaient|similar|items))+"
    r"|(?= (?:was|were|is|are|have|has|had|will|would|arrived|landed|due|expected|delivered|ordered"
r"|should|doivent|devraient|ont|sont|seront|avaient|signed"
    r"|that|which|qui|que|premiers|dans|livres|by|in|at|on|from|early|late|before|last|next|this"
r"|to be|within|during|over)\b)|(?=[.,;:]|$)"
)  # fmt: skip
BEFORE_ELLIPTIC = re.compile(
    r"(?:\b(?:all|both|tous|toutes|batch of|total of|lot de|the|another|first|last|other|remaining"
    r"|les|autres|premiers|derniers|of which|dont|for|of|ordered|received|delivered|commande|recu"
    r"|livre|a further|initial|next)|^|[,;:(] ?(?:and|et|with|dont)?) ?$"
)


def _elliptic(parsed: Parsed, found: list[Mention]) -> Iterator[Mention]:
    plain = parsed.plain
    for piece in parsed.of("number"):
        if any(
            mention.start <= piece.start < mention.end or piece in (mention.number, mention.whole) for mention in found
        ):
            continue
        tail = ELLIPTIC.match(plain, piece.end)
        before = plain[max(0, piece.start - 22) : piece.start]
        if tail is None or (piece.number and max(piece.number.best or 0, piece.number.low or 0) > 999):
            continue
        if not (tail[0] or BEFORE_ELLIPTIC.search(before)):
            continue
        is_anew = bool(ANEW.search(tail[0]) or ANEW.search(before))
        order = _order(before[-20:] + plain[piece.start : tail.end()])
        yield Mention(
            piece.start,
            max(piece.end, tail.end()),
            number=piece,
            is_elliptic=True,
            is_anew=is_anew,
            pieces=(piece,),
            order=order,
        )


# "All had been delivered by 2019"; "the first is expected in June"
ALL = re.compile(
    r"\b(?P<all>all|both|tous|toutes)(?: of them| of these|)(?= (?:\w+ )?(?:had|have|has|were|are"
    r"|will|ont|sont|seront|avaient|ont ete)\b)"
)
ONE = re.compile(
    r"\b(?P<word>the|le|la|un|une) (?P<order>first|second|third|fourth|fifth|sixth|last|premiere?"
    r"|second|deuxieme|troisieme|quatrieme|dernier|derniere)"
    r"(?: one| aircraft| appareil| helicopter| navire| vessel| ship| plane| machine)?(?= (?:is"
    r"|was|had|has|will|would|arrived|landed|doit|devrait|est|sera|avait|a(?!-))\b)"
)


def _wholes(parsed: Parsed, found: list[Mention]) -> Iterator[Mention]:
    """What is counted by no number of its own: all of them, or one in a row."""
    held = [(mention.start, mention.end) for mention in found]
    for match in ALL.finditer(parsed.plain, parsed.begins):
        counted = any(match.end() <= piece.start <= match.end() + 1 for piece in parsed.of("number"))
        if not counted and not any(start <= match.start() < end for start, end in held):
            yield Mention(match.start(), match.end(), is_elliptic=True, is_all=True)
    for match in ONE.finditer(parsed.plain, parsed.begins):
        if not any(start <= match.start() < end or match.start() <= start < match.end() for start, end in held):
            piece = Piece("number", match.start("order"), match.end("order"), number=Number(best=1))
            yield Mention(
                match.start(),
                match.end(),
                number=piece,
                is_elliptic=True,
                order=_order(match["order"]),
                pieces=(piece,),
            )


BESIDE = re.compile(r" (?P<name>[A-ZÀ-Þ][\wÀ-ÿ-]+(?: [A-Z0-9][\w-]*)?)")


def _beside(parsed: Parsed, found: list[Mention]) -> Iterator[Mention]:
    """A number with a name that nobody has on record, beside equipment: "eight drones and two Akinci"."""
    for piece in parsed.of("number"):
        name = BESIDE.match(parsed.sentence.text, piece.end)
        joined = re.search(r"(?:\b(?:and|et|ainsi que|plus)|,) $", parsed.plain[max(0, piece.start - 12) : piece.start])
        if name is None or not joined or not any(mention.end <= piece.start for mention in found):
            continue
        taken = any(piece.start <= each.start < name.end() for each in parsed.of("party", "day"))
        if taken or any(each.start <= piece.start < each.end for each in found) or name["name"].lower() in NO_MODEL:
            continue
        yield Mention(
            piece.start, name.end(), new=name["name"], model_at=name.span("name"), number=piece, pieces=(piece,)
        )


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
