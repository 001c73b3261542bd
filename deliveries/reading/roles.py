"""Who supplies and who receives: parties by the part that they have in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .mention import Mention
from .phrases import Parsed, Piece
from .stages import Trigger


@dataclass
class Roles:
    """The supplier and the recipient that a sentence names, where it names them; `place` is where it came to."""

    supplier: Piece | None = None
    recipient: Piece | None = None
    place: Piece | None = None
    # Whose makers built it, which is who sent it where nobody else is named.
    maker: Piece | None = None

    def fill(self, other: Roles) -> None:
        """Take from another what is not known here."""
        self.supplier = self.supplier or other.supplier
        self.recipient = self.recipient or other.recipient
        self.place = self.place or other.place
        self.maker = self.maker or other.maker

    def fill_with(self, other: Roles) -> None:
        """The same, unless a party would stand on both sides."""
        one, two = (_slug(each) for each in (self.supplier or other.supplier, self.recipient or other.recipient))
        if one != two or not one:
            self.fill(other)


def _slug(piece: Piece | None) -> str:
    return piece.entries[0].slug if piece else ""


# What acts for a state.
ORG = (
    r"armed forces|army|air force|navy|military|government|junta|president|presidency|defence ministry|defense ministry"
    r"|ministry of defen[cs]e|ministry|forces|authorities|soldiers|troops|state|regime|leaders?"
    r"|officials?|rulers|police"
    r"|coast guard|national guard|republic|ruling junta|defence forces|security forces|people|air arm|capital"
    r"|forces armees|armee de l'air|armee de terre|armee|marine|gouvernement|junte|presidence|president"
    r"|ministere de la defense"
    r"|ministere|autorites|etat|regime|etat-major|gendarmerie|police|garde nationale|forces de defense et de securite"
    r"|forces de defense|forces speciales|transition|armees|chef d'etat|ministre de la defense"
    r"|ministre|ambassadeur|ambassade"
    r"|port|airport|aeroport|capitale|base|city|ville|pays|nation|gvt|firm|company|companies|societe"
    r"|chantier|constructeur|entreprise|groupe"
)
FORCES = (
    r"armees?|armed forces|army|air force|navy|military|forces armees|forces|marine|gendarmerie"
    r"|police|bataillon|battalion|coast guard"
    r"|armee de l'air|armee de terre|unites?|troops|soldiers|groupement special anti-terroriste"
)
ARTICLES = (
    r"the|its|their|our|neighbouring|neighboring|west african|central african|nation of|country of"
    r"|ex|former|new|ruling|nearby"
    r"|la|le|les|l'|son|sa|ses|leur|voisin|ancien|ancienne|republique|republic|kingdom|both|ruling"
    r"|transitional|military"
)
TAIL = re.compile(rf"(?:(?:\b(?:{ARTICLES})|l')[ ]?|\b(?:{ORG}) (?:of (?:the )?|de la |de l'|du |des |de |d')?)$")
PREPOSITIONS = (
    "en provenance de la|en provenance du|en provenance de|en provenance des|en provenance d'"
    "|originaire de|aupres de la|aupres du|aupres de|aupres des|aupres d'"
    "|venus de|venu de|venant de|a destination du|a destination de|a destination de la|au profit du"
    "|au profit de|au profit de la|au profit des|on behalf of|destined for"
    "|bound for|from|to|for|by|with|in|at|into|inside|near|against|between|of|via|over|like|and|than|towards?"
    "|par|pour|avec|chez|vers|dans|contre|entre|aux|au|a|en|sur|de|du|des|d'|selon|according to"
    "|et|comme|via|depuis|outside|across"
)
PREPOSITION = re.compile(rf"(?:^|[\s(\"'])(?P<preposition>{PREPOSITIONS}) ?$")
AFTER_ORG = re.compile(rf"(?:'s|s'|')? (?:\w+ )?(?:{ORG})\b")
# Adjectives of what brings or is brought: "a Russian cargo flight", "the previous Russian consignment".
BROUGHT = re.compile(
    r" (?:\w+ ){0,2}?(?:consignments?|shipments?|deliver(?:y|ies)|batch(?:es)?|donations?|gifts?"
    r"|aid|assistance|cargo|flights?|planes?|aircraft|military transport|antonov"
    r"|ilyushin|support|loan|grant)\b"
)
BROUGHT_BEFORE = re.compile(
    r"\b(?:avions?[- ]cargo|cargo|aide|don|dons|livraisons?|avion|lot|cargaison|partenaires?|allies?"
    r"|cooperation|chantier|constructeur|groupe|societe)(?: militaires?| naval)? $"
)

# "from Airbus in Germany"
SOMEBODY_IN = re.compile(r"\bfrom (?:the )?[\w-]+(?: [\w-]+)? in ?$")
FROM = re.compile(r"from|en provenance.*|aupres.*|chez|originaire.*|venu.*|venant.*|depuis")
TO = re.compile(r"to|for|into|on behalf of|destined for|bound for|towards?|a destination.*|au profit.*|vers|pour")
DESTINED = re.compile(r"destined for|bound for|a destination.*|au profit.*|on behalf of")
AT = re.compile(r"in|at|near|inside|dans|sur")
TO_OR_AT = re.compile(r"a|au|aux|en")
AGENT = re.compile(r"by|par")


def preposition(plain: str, start: int) -> str:
    """The preposition of a party, before its article and what acts for it ("to the army of Mali"); "" without one."""
    before = plain[max(0, start - 70) : start]
    for _word in range(5):
        shorter = TAIL.sub("", before)
        if shorter == before:
            break
        before = shorter
    if SOMEBODY_IN.search(before):
        return "from"
    found = PREPOSITION.search(before)
    return found["preposition"] if found else ""


def roles_of(  # noqa: PLR0912 (a branch for each part that a party may have)
    parsed: Parsed, trigger: Trigger, span: tuple[int, int], mentions: Iterable[Mention], language: str
) -> Roles:
    """The parts that parties have beside a stage word, within this stretch of the sentence."""
    roles = Roles()
    held = list(mentions)
    made = [mention.maker for mention in held if mention.maker]
    first = min((mention.start for mention in held if mention.start >= trigger.end), default=span[1])
    is_active = trigger.voice == "active" or (trigger.voice == "participle" and first < span[1])
    subject: Piece | None = None
    weak: Piece | None = None
    roles.supplier = next(filter(None, (right_behind(parsed, mention) for mention in held)), None)
    for party in parsed.of("party"):
        if not span[0] <= party.start < span[1] or party in made:
            continue
        is_before = party.end <= trigger.verb
        if not is_before and _is_anothers(parsed, party, trigger):
            continue
        word = preposition(parsed.plain, party.start)
        if BUILT_IN.search(parsed.plain[max(0, party.start - 40) : party.start]):
            roles.maker = roles.maker or party
            continue
        if AGENT.fullmatch(word) and BUILT.search(parsed.plain[max(0, party.start - 70) : party.start]):
            roles.maker = roles.maker or party
            continue
        if THANKED.search(parsed.plain[max(0, party.start - 20) : party.start]):
            roles.supplier = roles.supplier or party
            continue
        if is_before and word and _is_said_before(parsed, party, trigger):
            continue
        if party.how == "adjective" and _brought(parsed, party):
            roles.supplier = roles.supplier or party
        elif word in {"", "and", "et"} or (word == "of" and is_before and trigger.voice == "noun"):
            if is_before and party.how == "adjective" and trigger.voice != "passive":
                weak = party
            if (
                is_before
                and _is_owner(parsed, party, held)
                and trigger.frame in {"give", "come"}
                and trigger.voice != "active"
            ):
                roles.recipient = roles.recipient or party
            elif (
                is_before and trigger.voice in {"active", "participle", "noun"} and not _is_idle(parsed, party, trigger)
            ):
                subject = party
            elif (
                is_before is False
                and is_active
                and party.start < min(first, trigger.end + 40)
                and "," not in parsed.plain[trigger.end : party.start]
                and trigger.frame in {"give", "promise", "sell"}
                and trigger.voice != "noun"
            ):
                roles.recipient = roles.recipient or party
        else:
            _oblique(roles, party, word, trigger, is_before, language)
    if subject is not None or (weak is not None and is_active and weak != roles.supplier):
        _as_subject(parsed, roles, subject or weak, trigger)  # type: ignore[arg-type]
    if roles.recipient is None and roles.place is None and trigger.frame in {"give", "come", "sell", "promise"}:
        roles.recipient = _nearest_of(parsed, trigger, span, [roles.supplier, *made])
    return roles


def right_behind(parsed: Parsed, mention: Mention) -> Piece | None:
    """The supplier right behind equipment: "drones from China"."""
    for party in parsed.of("party"):
        if 0 < party.start - mention.end < 24 and FROM.fullmatch(preposition(parsed.plain, party.start)):
            return party if "," not in parsed.plain[mention.end : party.start] else None
    return None


def _nearest_of(parsed: Parsed, trigger: Trigger, span: tuple[int, int], others: list[Piece | None]) -> Piece | None:
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
            and not _is_anothers(parsed, party, trigger)
        ):
            return party
    return None


def _is_anothers(parsed: Parsed, party: Piece, trigger: Trigger) -> bool:
    """Whether a party belongs to another stage word, which stands between: "received tanks pledged by Germany"."""
    return any(
        trigger.end <= other.start and other.end <= party.start and other.stage is not None and other.frame != "await"
        for other in parsed.triggers
    )


def _is_said_before(parsed: Parsed, party: Piece, trigger: Trigger) -> bool:
    """Whether it belongs to a participle before this stage word: "bought from Russia and landed"."""
    return any(
        other.end <= party.start < other.end + (40 if other.voice == "participle" else 20)
        and other.end <= trigger.start
        for other in parsed.triggers
        if other.stage is not None
    )


def _is_owner(parsed: Parsed, party: Piece, held: list[Mention]) -> bool:
    """Whether equipment is called a party's: "Myanmar's first two fighters"."""
    plain = parsed.plain
    return plain[party.end : party.end + 2] == "'s" and any(
        0 <= mention.start - party.end < 30 and not re.search(r"[,.;]", plain[party.end : mention.start])
        for mention in held
    )


BUILT_IN = re.compile(
    r"\b(?:made|built|manufactured|produced|construite?s?|fabriquee?s?|produite?s?) (?:in|en|au|aux) (?:the )?$"
)
BUILT = re.compile(
    r"\b(?:made|built|manufactured|produced|developed|assembled|designed|flown|construite?s?|fabriquee?s?"
    r"|produite?s?|concue?s?|assemblee?s?) (?:by|par)\b[^,;]*$"
)
THANKED = re.compile(
    r"\b(?:grateful to|thanks to|thank(?:s|ed|ing)?|praised|remerci\w+|reconnaissants? (?:a|envers)) (?:the "
    r"|la |le |l')?$"
)
OWNED = re.compile(r"'?s?'? (?:\w+ ){0,2}")


def _brought(parsed: Parsed, party: Piece) -> bool:
    plain = parsed.plain
    return bool(BROUGHT.match(plain, party.end) or BROUGHT_BEFORE.search(plain[max(0, party.start - 30) : party.start]))


def _is_idle(parsed: Parsed, party: Piece, trigger: Trigger) -> bool:
    """Whether a party before a stage word is no subject of it: an adjective of something else."""
    if party.how != "adjective":
        return False
    plain = parsed.plain
    if AFTER_ORG.match(plain, party.end) or re.search(rf"\b(?:{ORG}) $", plain[max(0, party.start - 30) : party.start]):
        return False
    # "Russian helicopters were delivered": the noun is no party; but so is "the US has given".
    return not any(entry.names and party.how == "adjective" for entry in party.entries) or not re.match(
        r" (?:has|have|had|is|will|a|va|on|\w+ed|gave|sent|sells?)\b", plain[party.end :]
    )


def _as_subject(parsed: Parsed, roles: Roles, subject: Piece, trigger: Trigger) -> None:
    if (
        trigger.voice == "noun"
        and trigger.frame == "give"
        and not OWNED.fullmatch(parsed.plain[subject.end : trigger.start])
    ):
        # "Mali announced the delivery of two helicopters from Russia"
        if roles.supplier is not None:
            roles.recipient = roles.recipient or subject
        elif roles.recipient is not None and roles.recipient.entries != subject.entries:
            roles.supplier = subject
        return
    if (
        trigger.frame == "give"
        and roles.supplier is not None
        and roles.recipient is None
        and roles.supplier.entries != subject.entries
    ):
        # A president hands to his army what came from elsewhere.
        roles.recipient = subject
        return
    if trigger.frame in {"get", "order", "await"} or (trigger.frame == "cancel"):
        roles.recipient = roles.recipient or subject
    elif trigger.frame in {"give", "sell", "promise"}:
        roles.supplier = roles.supplier or subject


def _oblique(  # noqa: PLR0912 (a branch for each preposition)
    roles: Roles, party: Piece, word: str, trigger: Trigger, is_before: bool, language: str
) -> None:
    takes = trigger.frame in {"get", "order", "await", "cancel"}
    if FROM.fullmatch(word):
        roles.supplier = roles.supplier or party
    elif DESTINED.fullmatch(word):
        # Where it goes in the end, and not where it was landed.
        roles.recipient = party
    elif AGENT.fullmatch(word):
        if takes:
            roles.recipient = roles.recipient or party
        else:
            roles.supplier = roles.supplier or party
    elif word in {"with", "avec"}:
        if trigger.frame in {"order"}:
            roles.supplier = roles.supplier or party
    elif language == "fr" and TO_OR_AT.fullmatch(word):
        if trigger.frame == "order" and not is_before and word != "en":
            roles.supplier = roles.supplier or party
        elif trigger.frame in {"give", "sell", "promise", "come"}:
            roles.recipient = roles.recipient or party
        else:
            roles.place = roles.place or party
    elif language == "fr" and re.fullmatch(r"de|du|des|d'", word) and not is_before:
        if trigger.frame in {"get", "order", "come", "await"}:
            roles.supplier = roles.supplier or party
    elif TO.fullmatch(word):
        if trigger.frame in {"give", "sell", "promise", "come", "await"} or word in {"to", "for"}:
            roles.recipient = roles.recipient or party
    elif AT.fullmatch(word) or word == "en":
        roles.place = roles.place or party
