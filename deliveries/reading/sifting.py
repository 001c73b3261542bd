"""What of the equipment that a sentence names is told twice, or is none: "drone strikes", "the Mi-8, a helicopter"."""

from __future__ import annotations

import re
from dataclasses import replace

from deliveries.numbers import Number

from .mention import Mention
from .phrases import Parsed

ALIKE = re.compile(r"(?:,|,? and|,? et|,? ou|,? or|,? ainsi que|/) ?(?:the |des |les |de |an? |une? )?")
# "arms embargo", "drone strike", "tank factory": the word before is no equipment that comes.
NOT_ITSELF = re.compile(
    r"[ -](?:capable|armed|carrying|launched|propellers?|rotors?|simulators?|handling|embargo|resistant"
    r"|protected|proof|clearance|clearing|detectors?|deals?|sales?|exports?|strikes?"
    r"|attacks?|raids?|fire|factory|plant|trade|industry"
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
    r"(?:\b(?:options? (?:on|for|to buy|to acquire) (?:\w+ ){0,2}|foreign|rebel|rebels|jihadist|possibility of"
    r"|possibilite d[e']|possible"
    r"|islamist|militia|wagner|taliban|enemy|insurgent|kurdish"
    r"|tranches? (?:for|on)(?: the| its| these| an?)?"
    r"|(?:money|payments?|funds|funding|price|cost|spares|parts|engines|maintenance|training"
    r"|repairs?) (?:for|of|on)(?: the| its| these| an?)?|(?:pieces|entretien|moteurs|formation)"
    r" (?:pour|de|des|d')(?: les?| ces| ses)?"
    r"|(?:besides|apart from|in addition to|on top of|outre|en plus d(?:es|u)|ajoutent aux?)(?: the| its| les?)?"
    r"|(?:ammunition|rounds|shells|munitions|obus|cartouches|caisses) (?:for|pour)(?: the| its| les?| des"
    r"| ses)?|worth of"
    r"|tuareg|anti|counter|attaques? de|frappes? de|embargo sur les|tirs? de|pilotes? d[e'](?: l')?"
    r"|equipages? d|usine d[e'])[- ]?)$"
)


# "made by an Indian Air Force aircraft", "à bord d'un Antonov": what brings is not what is brought.
CARRIER = re.compile(
    r"(?:(?<!followed )(?<!accompanied )\b(?:by(?! (?:19|20)\d\d)|aboard|on ?board|via)"
    r"|\ba bord d(?:e l'|e la |u |'une? ))"
    r" ?(?:an? |the |its |two |three |several |\d+ )?(?:(?!(?:of|from|to|with|and|for|in|on|at|as|that|which|de"
    r"|des|du|et|en|avec|que|qui)\b)[\w.-]+ ){0,3}$"
)
# "an Indian Air Force C-17 landed": what somebody flies is not what came.
FLOWN = frozenset(["transport-aircraft", "tanker-aircraft", "aircraft"])
OF_FORCES = re.compile(r"\b(?:air force|plaaf|raf|iaf|army|navy|armee de l'air)(?:'s)? (?:[\w'-]+ )?$")
# "part of the six tanks", of which nothing more is told; "part of the six tanks that it ordered"
PART_OF = re.compile(
    r"\b(?:part of|partie d'une? (?:ensemble|lot|commande|total|groupe) d[e']|sur une? (?:parc|total|flotte"
    r"|lot)(?: \w+){0,2}? d[e'])"
    r" ?(?:the |its |les? )?$"
)
TOLD_ON = re.compile(
    r",? (?:which|that|it|they|ordered|bought|purchased|acquired|promised|pledged|procured|commandee?s?"
    r"|achetee?s?|promise?s?)\b"
)


# "two launchers and missiles for them": what goes with what came.
OF_THEM = re.compile(r" (?:for|to|with|pour) (?:them|it|eux|elles|celui-ci|ceux-ci)\b")
# "in addition to the 19 carriers that have already arrived"
BESIDES = re.compile(
    r"\b(?:besides|in addition to|on top of|outre|en plus d\w+|ajout\w+ aux?|added to) ?(?:the |its |les? )?$"
)
CAME = re.compile(
    r"(?: \w+)?,? (?:that|which|already|deja|qui|que|qu'|offerte?s?|recue?s?|livree?s?|fournie?s?|donnee?s?|delivered"
    r"|given|received|donated)\b"
)
# "at least 12 Yak-130 purchases" are 12 Yak-130.
OF_DEALS = re.compile(r" (?:carriers?|purchases?|deliver(?:y|ies)|orders?|transfers?|deals?|contracts?)\b")


def typed_alike(parsed: Parsed, found: list[Mention]) -> list[Mention]:
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
    return [
        each
        for at, each in enumerate(found)
        if not (at and (_repeats(parsed, found[at - 1], each) or _is_praise(parsed, found[:at], each)))
    ]


# "a frigate to the navy on Monday, the largest warship that it has exported"
PRAISE = re.compile(r", (?:the|its|le|la) (?:largest|biggest|most|first|newest|plus) (?:[\w-]+ ){0,5}$")


def _is_praise(parsed: Parsed, before: list[Mention], mention: Mention) -> bool:
    """Whether it only says of a model before it what it is."""
    is_so = mention.number is None and not mention.is_named and any(each.is_named for each in before)
    return is_so and PRAISE.search(parsed.plain, 0, mention.start) is not None


# "four Su-25, a transport plane and two Mi-8"
IN_LIST = re.compile(r",?(?: and| et|,) (?:an?|une?|two|three|deux|trois|des|\d+)\b")


def _repeats(parsed: Parsed, one: Mention, other: Mention) -> bool:
    """Whether a type is only told again of the model before it: "the Mi-8, a transport helicopter"."""
    gap = parsed.plain[one.end : other.start] + parsed.plain[other.start : other.start + 4]
    if not other.is_named and other.number is None and re.fullmatch(r" ?\(", parsed.plain[one.end : other.start]):
        # "armoured personnel carriers (APC)"
        return True
    return (
        one.is_named
        and not other.is_named
        and bool(
            re.match(r"(?:,| -) (?:une?|an?|des|le|la|the) (?!\w+ number of|number of|nombre de|\w+ nombre de)", gap)
        )
        and (other.number is None or other.number.number == Number(best=1))
        and not IN_LIST.match(parsed.plain, other.end)
    )


def is_equipment(parsed: Parsed, mention: Mention) -> bool:
    """Whether it is equipment that may come, and no strike, factory or road."""
    if _is_beside(parsed, mention) or _is_of_another(parsed, mention) or _carries(parsed, mention):
        return False
    # A designation alone, beside neither a type nor a number, may be a road or a paper.
    return not mention.new or bool(mention.type) or mention.number is not None


def _is_beside(parsed: Parsed, mention: Mention) -> bool:
    """Whether it only goes with what came, or is a whole of which nothing more is told."""
    is_with_them = mention.number is None and not mention.is_named and OF_THEM.match(parsed.plain, mention.end)
    is_whole = PART_OF.search(parsed.plain, 0, mention.start) and not TOLD_ON.match(parsed.plain, mention.end)
    return bool(is_with_them or is_whole)


def _is_of_another(parsed: Parsed, mention: Mention) -> bool:
    """Whether the noun is another: "arms embargo", "drone strikes", "options for six jets"."""
    is_counted = mention.is_named and mention.number is not None and OF_DEALS.match(parsed.plain, mention.end)
    lead = parsed.plain[max(0, mention.start - 40) : mention.start]
    is_known = NOT_BEFORE.search(lead) and not (BESIDES.search(lead) and CAME.match(parsed.plain, mention.end))
    is_counted = is_counted or (is_compound(parsed, mention) and OF_DEALS.match(parsed.plain, mention.end))
    return bool(is_known or (NOT_ITSELF.match(parsed.plain, mention.end) and not is_counted))


def is_compound(parsed: Parsed, mention: Mention) -> bool:
    """Whether a number is one word with what it counts: "a four-ship order"."""
    return mention.number is not None and parsed.plain[mention.number.end : mention.pieces[0].start] == "-"


def _carries(parsed: Parsed, mention: Mention) -> bool:
    """Whether it is what brought something: "aboard an Antonov", "an Indian Air Force C-17"."""
    named_at = mention.model_at[0] if mention.model_at else mention.start
    is_flown = bool(FLOWN & {mention.type}) and OF_FORCES.search(parsed.plain, max(0, named_at - 40), named_at)
    return bool(is_flown or CARRIER.search(parsed.plain, max(0, mention.start - 40), mention.start))
