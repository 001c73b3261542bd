"""What a sentence says of equipment: a number, a model or a type, and whether it is another one or the one before."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from .counting import counted
from .elliptic import as_many, beside, counted_aside, elliptic, others, wholes
from .gazetteer import Entry, Gazetteer
from .mention import Mention
from .naming import LINK, new_model
from .phrases import Parsed, Piece
from .respective import counted_alike, counted_apart, parted_by_day
from .sifting import is_compound, is_equipment, typed_alike
from .wording import worded

# "A-29 Super Tucano light attack aircraft"
# "BRDM-2 reconnaissance and patrol armoured vehicles"; "avions d'attaque Sukhoi Su-25"
QUALITIES = re.compile(
    r" (?:(?!of |in |on |at |to |for |from |by |with |were |are |that |which |de |et |en |pour )[a-z-]+ ){1,4}"
)
MAKER_BETWEEN = re.compile(r"s? (?:de type |type )?(?:[A-ZÀ-Þ][\wÀ-ÿ]+ ){1,2}")
CAPITALS_BETWEEN = re.compile(r"(?: [A-ZÀ-Þ][\w-]+){1,2}(?: |$)")


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
    found = [each for each in typed_alike(parsed, found) if is_equipment(parsed, each)]
    found = counted_apart(parsed, _named_behind(parsed, found, gazetteer))
    found = counted_aside(parsed, parted_by_day(parsed, counted_alike(parsed, found)))
    found += elliptic(parsed, found)
    found += beside(parsed, found)
    found += wholes(parsed, found)
    found += others(parsed, found)
    found += as_many(parsed, found)
    return sorted(found, key=lambda mention: mention.start)


# "a four-jet contract with Saab for the Gripen E"
FOR = re.compile(r"[^.;]{0,60}\b(?:for|of) (?:the |an? |its )?(?:[\w-]+ )?")


def _named_behind(parsed: Parsed, found: list[Mention], gazetteer: Gazetteer) -> list[Mention]:
    """Equipment, of which what a deal counts has the name that stands behind the deal."""
    held = list(found)
    for one, other in pairwise(found):
        is_name = other.is_named and other.number is None and gazetteer.top(other.type) == gazetteer.top(one.type)
        is_behind = FOR.fullmatch(parsed.plain, one.end, other.start) is not None
        if is_compound(parsed, one) and not one.is_named and is_name and is_behind:
            held.remove(one)
            held[held.index(other)] = replace(other, number=one.number)
    return held


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
    if (
        _is_adjective(parsed, group[-1].end, piece.start)
        and piece.kind in {"model", "designator"}
        and kinds == {"type"}
    ):
        return True
    if len(gap) > 40 or not LINK.fullmatch(gap):
        return False
    if piece.kind == "type":
        if "," in gap or "(" in gap:
            return False
        return "type" not in kinds or (group[-1].kind == "type" and gap in {" ", "-", "/"})
    if gap == " " and group[-1].kind in {"model", "designator"} and piece.kind in {"model", "designator"}:
        # "un avion de type Hercules C-130H"
        return True
    if "type" not in kinds:
        return gap in {" ", "-"} and kinds <= {"model", "designator"} and piece.kind != group[-1].kind
    if not {"model", "designator"} & kinds:
        return "," not in gap or _fits(group, piece, gazetteer)
    return False


def _is_adjective(parsed: Parsed, start: int, end: int) -> bool:
    """Whether nothing but a party's adjective stands there, and the like: "avions légers turcs Hürkuş-C"."""
    words = parsed.plain[start:end]
    held = [piece for piece in parsed.of("party") if piece.how == "adjective" and start < piece.start < end]
    for piece in held:
        words = words.replace(parsed.plain[piece.start : piece.end], "")
    return bool(held) and LINK.fullmatch(words) is not None


def _fits(group: list[Piece], piece: Piece, gazetteer: Gazetteer) -> bool:
    """Whether a model behind a comma is of the type that was named before it."""
    types = [entry.slug for each in group if each.kind == "type" for entry in each.entries if entry.kind == "type"]
    return piece.kind == "model" and any(
        gazetteer.top(entry.under) == gazetteer.top(slug) for entry in piece.entries for slug in types
    )


def _mention(parsed: Parsed, group: list[Piece], gazetteer: Gazetteer, language: str) -> Mention | None:
    start, end = group[0].start, group[-1].end
    model = _model_of(parsed, group)
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
        new = re.sub(r"(?<=[A-Z\d])s$", "", new)
        new = model.how if model.type and new.startswith(model.how) and len(new) <= len(model.how) + 1 else new
    if model is None or (not models and new):
        start, end, new, model_at = new_model(parsed, start, end, new, model_at, language)
    slug = _type_of(kind, models) or (model.type if model is not None else "")
    mention = Mention(
        start, end, models, "" if models else new, slug, (kind.start, kind.end) if kind is not None else None, model_at,
        pieces=tuple(group),
    )  # fmt: skip
    return worded(parsed, counted(parsed, mention, language), kind)


def _model_of(parsed: Parsed, group: list[Piece]) -> Piece | None:
    """The name of a model that says most: "M1A1" of "Abrams M1A1 tanks"."""
    named = [piece for piece in group if piece.kind in {"model", "designator"}]
    with_figures = [piece for piece in named if re.search(r"\d", parsed.plain[piece.start : piece.end])]
    return next(iter(with_figures or named), None)


def _type_of(kind: Piece | None, models: tuple[Entry, ...]) -> str:
    if kind is not None:
        plain = [entry for entry in kind.entries if entry.kind == "type"]
        return plain[0].slug if plain else kind.entries[0].under
    return models[0].under if models else ""
