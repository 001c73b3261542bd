"""Words by which a sentence speaks of what was told before it, and how far back that may be."""

from __future__ import annotations

import re

from .mention import Mention
from .telling import Event, Told
from .trigger import Stage

# Behind words for all of it, what it was is told: "military equipment: twenty carriers".
SUMMARY = re.compile(
    r"[^.;]{0,60}(?::|,? including\b|,? notamment\b|,? dont\b|,? such as\b|,? comprising\b|,? comprenant\b| - )"
)
# "has since taken delivery of several batches": of which is not said.
SOME = re.compile(
    r"\b(?:several|some|many|most|various|plusieurs|certaines?|quelques) (?:batch|deliver|consign|ship|lot|livrais)"
)
# "These machines offer more freedom": no party gives what equipment gives.
ITSELF = re.compile(
    r"\b(?:equipements?|appareils?|engins?|materiels?|aircraft|helicopters?|drones?|vehicles?|vehicules?|systems?"
    r"|ships?)"
    r" (?:also |now )?$"
)
# "The six orders include", behind what was delivered.
OF_ORDERS = re.compile(
    r"\b(?:orders|contracts?|deals?|acquisition|purchases?|commandes"
    r"|contrats?)(?:,[^,;.]{3,60},)? (?:also )?(?:include|comprise"
    r"|compren|inclu|cover)"
)
# "Other aircraft in its inventory include": what somebody has had for long.
OF_STOCK = re.compile(
    r"\b(?:(?:tank|air|naval|artillery) force|currently has|inventory|fleet|arsenal|service|inventaire|flotte"
    r"|parc)\b[^.;]{0,40}$"
)
# "had already received": before what the report tells of.
BEFORE = re.compile(r"\b(?:had|already|previously|earlier|avait|avaient|deja|auparavant|precedemment)\b")
# What the next sentence describes is what was lost.
LOST = re.compile(
    r"\b(?:destroyed|damaged|crashed|lost|shot down|retired|stolen|captured|seized|endommage\w*|detrui\w+"
    r"|perdus?|perdue?s?"
    r"|abattus?|abattue?s?|captures?|capturee?s?|saisi\w*|crashe\w*)\b"
)
GIVEN = re.compile(
    r"\b(?:donation|gift|consignment|shipment|delivery|batch|package|dons?|livraison|lot|cargaison|dotation)\b"
)
ALSO = re.compile(r"\b(?:also|egalement|aussi)\b")
# "received the support of China", of which the next sentence tells what it held.
GIFT = re.compile(
    r" (?:\w+ )?(?:the|an?|le|la|les|l'|un|une|some|this|ce|cette|d'un|d'une)? ?(?:\w+ ){0,2}?(?:support|aid"
    r"|donations?|gifts?|grants?|consignments?|shipments?|batch(?:es)?|equipment|equipements?|materiels?"
    r"|soutien|appui|aide|dons?|dotations?|lots?|cargaisons?)\b"
)
# How many of the last deliveries a sentence may speak of.
RECENT = 40
ITS = re.compile(
    r"(?:^|[.;:,\"] ?|\b(?:and|said|that|et|qu') ?)(?:it|they|the country|il|elle|ils|elles|le pays) ?(?:has "
    r"|had |have |a |ont )?(?:also |instead |since )?$"
)
LIGHT = re.compile(r"light|leger|combat|transport|attack|patrol|surveillance|trainer|avion")
# "The previous Russian consignment arrived on March 31": a delivery of which more is told behind.
OPENS = re.compile(
    r"\b(?:previous|first|second|third|earlier|last|another|precedente?|premiere?|deuxieme|derniere?"
    r"|autre|new|nouvelle) (?:\w+ ){0,2}(?:consignment|shipment|batch|delivery|cargo|lot|livraison"
    r"|cargaison)\b"
)
BACK = re.compile(
    r"\b(?:they|it|them|these|those|consignment|shipment|gear|equipment|batch|delivery|handover"
    r"|gift|ceremony|ils|elles|materiels?|equipements?|lot|livraison|cargaison|remise|ceremonie|dons?"
    r"|appareils|engins|accord|contract|deal|agreement|order|contrat|commande|planes|aircraft"
    r"|les (?:a|ont|avait|avaient)|l'(?:a|ont|avait))\b"
)
# "Elle venait d'Ukraine": of a consignment, where something came.
IT_CAME = re.compile(r"\W*(?:il|elle)\b")


WITH_IT = re.compile(
    r"\b(?:came|come|arrived|delivered|received|accompan\w+) (?:along )?with (?:them|it)\b|\b(?:accompagnes? d"
    r"|avec eux|avec elles)\b"
)

# "Ces drones, des TB2 et des Akinci, ont été remis"
NAMELY = re.compile(r" ?, (?:all |both |tous |toutes )?(?:des |de |the )?")
AND_NAMELY = re.compile(r" ?(?:,|,? and|,? et) (?:des |de |the )?")


def apposed(event: Event) -> list[Mention]:
    """The models that "these drones" are, behind them and between commas."""
    found: list[Mention] = []
    for one, other in zip(event.mentions, event.mentions[1:], strict=False):
        gap = event.parsed.plain[one.end : other.start]
        is_first = one.is_definite and not one.is_named and one.number is None and NAMELY.fullmatch(gap)
        if not other.is_named or other.number is not None or not (is_first or (found and AND_NAMELY.fullmatch(gap))):
            break
        found.append(other)
    return found


# So near to its beginning a sentence is begun with a word.
FRONT = 3


def is_of_before(event: Event) -> bool:
    """Whether a sentence without equipment speaks of what was told before it."""
    plain, end = event.parsed.plain, event.trigger.end + 1
    is_it = event.trigger.frame == "come" and IT_CAME.match(plain)
    return bool(BACK.search(plain, 0, end) or is_it or is_fronted(event))


def is_fronted(event: Event) -> bool:
    """Whether a sentence begins with what was done: "Offerts par la Chine, ces patrouilleurs"."""
    return event.trigger.voice == "participle" and event.trigger.start < FRONT and event.roles.supplier is not None


def of_subject(told: Told) -> list[Event]:
    """What is said of what was told before, ahead of what is told anew: "the jets, which arrived on 3 May, will be
    followed by six more"."""
    first = min((event.trigger.start for event in told.events if event.mentions), default=0)
    own = [event for event in told.events if not event.mentions and event.trigger.end < first]
    return [event for event in own if event.stage is Stage.DELIVERED and event.trigger.voice == "participle"]
