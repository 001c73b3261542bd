"""Names of models that nobody has on record: words with capitals beside a type."""

from __future__ import annotations

import re

from .phrases import Parsed, Piece

# Between a model and its type: "drones de type TB2", "helicopters, Mi-35", "véhicules blindés (BRDM-2)".
LINK = re.compile(
    r"(?:[ ,]*(?:\(|\"|-|of the|of|de type|du type|types?|de modele|modele|models?|de marque|class"
    r"|classe|de classe|de la classe|known as|dits?|called"
    r"|baptises?|appeles?|leger|legers|legere|legeres|lourds?|militaires?|neufs?|neuves|d'occasion"
    r"|de (?:surveillance|reconnaissance|combat|transport|chasse|observation|patrouille)"
    r"(?: et (?:de |d')(?:surveillance|reconnaissance|combat|transport|attaque|observation))?"
    r"|et (?:de |d')(?:surveillance|reconnaissance|combat|transport|attaque|observation)"
    r"|de fabrication \w+|de \d+(?:[.,]\d+)? ?m(?:etres)?|modernes?|nommes?"
    r"|multirole|series|serie|family|famille|version|variant|new|nouveaux|nouvelles|multi-roles?"
    r"|armes?|tactiques?|s'|'s|\)))*[ ,\"-]*"
)


CAPITALS = re.compile(r"(?:\b[A-ZÀ-Þ][\w’'-]*(?:[ -](?:Mk|[A-ZÀ-Þ0-9][\w-]*))*[ -]?)$")


CAPITALS_AFTER = re.compile(r"[A-ZÀ-Þ][\wÀ-ÿ-]*(?:[ ][A-Z0-9][\wÀ-ÿ-]*){0,2}")


# "the 118-metre ship"
MEASURED = re.compile(r"\d+-[a-z]+")


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
    while as after before since ukraine china france turkey germany iran israel india multi multirole multimission
    multimissions
    """.split()  # noqa: SIM905 (a list of so many words is no easier to read)
)


def new_model(
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
    if not (kept[0].isupper() or kept[0].isdigit()) or MEASURED.fullmatch(kept):
        return None
    return at, kept.removesuffix("-class") if kept.endswith("-class") else kept
