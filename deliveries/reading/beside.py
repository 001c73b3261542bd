"""What a party beside a stage word is of: of another word, of equipment, of what brings it; or its subject."""

from __future__ import annotations

import re

from .mention import Mention
from .phrases import Parsed, Piece
from .roles import FORCES, ORG
from .trigger import Trigger

AFTER_ORG = re.compile(rf"(?:'s|s'|')? (?:\w+ )?(?:{ORG})\b")
# Adjectives of what brings or is brought: "a Russian cargo flight", "the previous Russian consignment".
BROUGHT = re.compile(
    r" (?:(?!to\b)\w+ ){0,2}?(?:consignments?|shipments?|deliver(?:y|ies)|batch(?:es)?|donations?|gifts?"
    r"|aid|assistance|cargo|flights?|planes?|aircraft|military transport|antonov"
    r"|ilyushin|support|loan|grant)\b"
)
BROUGHT_BEFORE = re.compile(
    r"\b(?:avions?[- ]cargo|cargo|aide|don|dons|livraisons?|avion|lot|cargaison|partenaires?|allies?"
    r"|cooperation|chantier|constructeur|groupe|societe)(?: militaires?| naval)? $"
)


def nearest_of(parsed: Parsed, trigger: Trigger, span: tuple[int, int], others: list[Piece | None]) -> Piece | None:
    """Behind a stage word the forces of a party that has no part yet: "au chef d'état-major des armées burkinabè"."""
    taken = [piece.entries for piece in others if piece]
    for party in parsed.of("party"):
        before = parsed.plain[max(0, party.start - 30) : party.start]
        if (
            trigger.end <= party.start < span[1]
            and party.entries not in taken
            and party.how != "seat"
            and (
                re.search(rf"\b(?:{FORCES})s? (?:de la |de l'|du |des |de |d'|of )?$", before)
                or (party.how == "adjective" and re.match(rf" (?:{FORCES})\b", parsed.plain[party.end :]))
            )
            and not is_anothers(parsed, party, trigger)
        ):
            return party
    return None


def is_anothers(parsed: Parsed, party: Piece, trigger: Trigger) -> bool:
    """Whether a party belongs to another stage word, which stands between: "received tanks pledged by Germany"."""
    return any(
        trigger.end <= other.start and other.end <= party.start and other.stage is not None and other.frame != "await"
        for other in parsed.triggers
    )


def is_said_before(parsed: Parsed, party: Piece, trigger: Trigger) -> bool:
    """Whether it belongs to a participle before this stage word: "bought from Russia and landed"."""
    return any(
        other.end <= party.start < other.end + (40 if other.voice == "participle" else 20)
        and other.end <= trigger.start
        for other in parsed.triggers
        if other.stage is not None
    )


def is_owner(parsed: Parsed, party: Piece, held: list[Mention]) -> bool:
    """Whether equipment is called a party's: "Myanmar's first two fighters"."""
    plain = parsed.plain
    return plain[party.end : party.end + 2] == "'s" and any(
        0 <= mention.start - party.end < 30 and not re.search(r"[,.;]", plain[party.end : mention.start])
        for mention in held
    )


def is_of_equipment(parsed: Parsed, party: Piece) -> bool:
    """Whether an adjective says whose equipment is: "money for the Russian jets", "après les drones turcs"."""
    if party.how != "adjective":
        return False
    named = parsed.of("type", "model", "designator")
    return any(each.start == party.end + 1 or each.end == party.start - 1 for each in named)


def is_brought_by(parsed: Parsed, party: Piece) -> bool:
    plain = parsed.plain
    brought = BROUGHT.match(plain, party.end)
    if brought and any(party.end < each.verb < brought.end() for each in parsed.triggers if each.voice != "noun"):
        # "the Serbian army took delivery of"
        return False
    return bool(brought or BROUGHT_BEFORE.search(plain[max(0, party.start - 30) : party.start]))


def is_idle(parsed: Parsed, party: Piece, trigger: Trigger) -> bool:
    """Whether a party before a stage word is no subject of it: an adjective of something else."""
    plain = parsed.plain
    if party.how != "adjective":
        # "rejecting Russia's S-300, and took in six drones"
        owned = plain.startswith("'s ", party.end) and party.end + 3
        return bool(owned) and any(each.start == owned for each in parsed.of("model", "type", "designator"))
    if AFTER_ORG.match(plain, party.end) or re.search(rf"\b(?:{ORG}) $", plain[max(0, party.start - 30) : party.start]):
        return False
    # "Russian helicopters were delivered": the noun is no party; but so is "the US has given".
    return not any(entry.names and party.how == "adjective" for entry in party.entries) or not re.match(
        r" (?:has|have|had|is|will|a|va|on|\w+ed|gave|sent|sells?)\b", plain[party.end :]
    )


# "reçu deux hélicoptères neufs de la Russie", and not "… contre les incursions de groupes venus du Burkina Faso".
NOT_CLOSE = re.compile(
    r"[,;:(]|\b(?:base|aerodrome|aeroport|port|camp|contre|pour|sur|dans|afin|face|groupes?|incursions?"
    r"|frontieres?|nord|sud|est|ouest)\b"
)


def is_close(parsed: Parsed, party: Piece, trigger: Trigger, held: list[Mention]) -> bool:
    """Whether a party stands right behind equipment or its stage word, so that "de" says where that came from."""
    ends = [trigger.end, *(mention.end for mention in held)]
    behind = max((end for end in ends if end <= party.start), default=trigger.end)
    gap = parsed.plain[behind : party.start]
    return len(gap) < 45 and not NOT_CLOSE.search(gap)
