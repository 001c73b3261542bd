"""Who supplies and who receives: parties by the part that they have in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from .mention import Mention
from .phrases import Parsed, Piece


@dataclass
class Roles:
    """The supplier and the recipient that a sentence names, where it names them; `place` is where it came to."""

    supplier: Piece | None = None
    recipient: Piece | None = None
    place: Piece | None = None
    # Whose the equipment is called: "Myanmar's first two fighters", "South Korea's trainers".
    owner: Piece | None = None
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
    r"|officials?|rulers|police|(?:defen[cs]e |foreign |prime )?minister|ambassador|embassy"
    r"|coast guard|national guard|republic|ruling junta|defence forces|security forces|people|air arm|capital"
    r"|(?:marine|police|gendarmerie|armee|garde|defense) nationale|forces armees(?: nationales)?"
    r"|(?:people's|federal|islamic|democratic) republic|federation|kingdom|sultanate|emirate"
    r"|republique (?:populaire|federale|islamique|democratique)|royaume|sultanat"
    r"|armee de l'air|armee de terre|armee|marine|gouvernement|junte|presidence|president"
    r"|ministere de la defense"
    r"|ministere|autorites|etat|regime|etat-major|gendarmerie|police|garde nationale|forces de defense et de securite"
    r"|forces de defense|forces speciales|transition|armees|chef d'etat|ministre de la defense"
    r"|ministre|ambassadeur|ambassadrice|ambassade|charge d'affaires|consul"
    r"|port|airport|aeroport|capitale|base|city|ville|pays|nation|gvt|firme?|company|companies|societe"
    r"|force conjointe|joint force|chantier|constructeur|entreprise|groupe"
    r"|unites?(?: speciales?)?|special forces|contingents?"
)
FORCES = (
    r"armees?|armed forces|army|air force|navy|military|forces armees|forces|marine|gendarmerie"
    r"|police|bataillon|battalion|coast guard"
    r"|armee de l'air|armee de terre|unites?|troops|soldiers|groupement special anti-terroriste"
)
ARTICLES = (
    r"the|its|their|our|an? (?:leading|major)|leading|neighbouring|neighboring|west african|central african"
    r"|nation of|country of"
    r"|ex|former|new|ruling|nearby"
    r"|la|le|les|l'|son|sa|ses|leur|voisin|ancien|ancienne|republique|republic|kingdom|both|ruling"
    r"|transitional|military|all-weather|close|longtime|long-time|traditional|key|main|major|fellow|nato|friendly"
    r"|brotherly|gulf|european|western|allies|ally|partner|neighbou?r|friend|giant|superpower|allie|partenaire|grand"
)
TAIL = re.compile(rf"(?:(?:\b(?:{ARTICLES})|l')[ ]?|\b(?:{ORG}) (?:of (?:the )?|de la |de l'|du |des |de |d')?)$")
# "par la firme émiratie"
ORG_BEFORE = re.compile(rf"\b(?:{ORG}) $")
PREPOSITIONS = (
    "face aux|face au|face a|pour le compte (?:de la|de l'|du|des|de|d')"
    "|en provenance de la|en provenance du|en provenance de|en provenance des|en provenance d'"
    "|originaire de|aupres de la|aupres du|aupres de|aupres des|aupres d'"
    "|venus de|venu de|venant de|a destination du|a destination de|a destination de la|au profit du"
    "|au profit de|au profit de la|au profit des|on behalf of|destined for"
    "|bound for|from|to|for|by|with|in|at|into|inside|near|against|between|of|via|over|like|and|than|towards?"
    "|destinee?s? (?:a|au|aux)|par|pour|avec|chez|vers|dans|contre|entre|aux|au|a|en|sur|de|du|des|d'|selon"
    "|according to"
    "|et|comme|via|depuis|pres de|pres|outside|across"
    "|apres|avant|after|before|unlike|besides|outre|contrairement au|contrairement a"
)
PREPOSITION = re.compile(rf"(?:^|[\s(\"'])(?P<preposition>{PREPOSITIONS}) ?$")
# "Quant à l'Espagne, elle devrait", "As for Spain, it will"
TOPIC = re.compile(r"\b(?:quant (?:a|aux?)|as for)(?: la| the)? ?$")
# "from Airbus in Germany"
SOMEBODY_IN = re.compile(r"\bfrom (?:the )?[\w-]+(?: (?!arrived|landed|came|docked|flew)[\w-]+)? in ?$")
FROM = re.compile(r"from|en provenance.*|aupres.*|chez|originaire.*|venu.*|(?:pro)?venant.*|depuis")


def preposition(plain: str, start: int) -> str:
    """The preposition of a party, before its article and what acts for it ("to the army of Mali"); "" without one."""
    before = ORG_BEFORE.sub("", plain[max(0, start - 70) : start])
    for _word in range(7):
        shorter = TAIL.sub("", before)
        if shorter == before:
            break
        before = shorter
    if TOPIC.search(before):
        return ""
    if SOMEBODY_IN.search(before):
        return "from"
    found = PREPOSITION.search(before)
    return found["preposition"] if found else ""


DEAL_WITH = re.compile(
    r"\b(?:deals?|contracts?|agreements?|partnerships?|accords?|contrats?)(?: \w+){0,3}? (?:with|avec)"
    r" (?:the |la |le |les |l')?$"
)


def is_of_deal(parsed: Parsed, party: Piece) -> bool:
    """Whether a deal was made with a party: "received jets under a deal with Denmark"."""
    return DEAL_WITH.search(parsed.plain, max(0, party.start - 60), party.start) is not None


ROW = re.compile(r"(?P<comma>, (?:the |la |le |les |l')?)|,? (?:and|et) (?:the |la |le |les |l')?")


def row_head(parsed: Parsed, party: Piece) -> Piece:
    """The first of a row of parties, of which this is the last: "Germany, Denmark and Norway will supply"."""
    head, last = party, True
    for piece in reversed([each for each in parsed.of("party") if each.end <= party.start]):
        gap = ROW.fullmatch(parsed.plain, piece.end, head.start)
        if gap is None or (last and gap["comma"]):
            break
        head, last = piece, False
    return head


def row_of(parsed: Parsed, head: Piece) -> list[Piece]:
    """The parties of a row that begins with this one."""
    row = [head]
    for piece in parsed.of("party"):
        if piece.start >= row[-1].end and ROW.fullmatch(parsed.plain, row[-1].end, piece.start):
            row.append(piece)
    return row


def between(parsed: Parsed, span: tuple[int, int]) -> tuple[Piece, Piece] | None:
    """Who buys and who sells, where a deal is "between Indonesia and France"; who buys is mostly named first."""
    parties = [party for party in parsed.of("party") if span[0] <= party.start < span[1]]
    for one, other in pairwise(parties):
        is_between = preposition(parsed.plain, one.start) in {"between", "entre"}
        if is_between and ROW.fullmatch(parsed.plain, one.end, other.start):
            return one, other
    return None


def made_by(parsed: Parsed, mention: Mention) -> Piece | None:
    """The company that stands in the name of equipment or before it: "two Boeing C-17"."""
    return next(
        (
            maker
            for maker in parsed.of("maker")
            if mention.start <= maker.start <= mention.end or 0 <= mention.start - maker.end < 2
        ),
        None,
    )


# "des Super Tucano du Brésil", behind a word of receiving
BEHIND_FRENCH = {
    "get": re.compile(r" (?:(?!et\b)\w+ ){0,2}(?:de la |de l'|du |de |d')"),
    "order": re.compile(r" (?:a la |a l'|au |aux |a )"),
}


# "des avions fournis par la Russie et des drones par la Turquie"
BY = re.compile(r" (?:by|par) (?:the |la |le |les |l')?")


def right_behind(parsed: Parsed, mention: Mention, frame: str = "") -> Piece | None:
    """The supplier right behind equipment: "drones from China"; by the `frame` of the stage word "drones de Chine",
    where somebody gets them, and "36 canons à la France", where he orders them."""
    behind = BEHIND_FRENCH.get(frame)
    for party in parsed.of("party"):
        if behind and party.how == "name" and behind.fullmatch(parsed.plain[mention.end : party.start]):
            return party
        if 0 < party.start - mention.end < 24 and FROM.fullmatch(preposition(parsed.plain, party.start)):
            return party if "," not in parsed.plain[mention.end : party.start] else None
        if party.how != "adjective" and BY.fullmatch(parsed.plain, mention.end, party.start):
            return party
    return None
