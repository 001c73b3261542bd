"""What is told of equipment that is no delivery of it: a mission, a sum over the years, an offer, what brought it."""

from __future__ import annotations

import re

from .mention import Mention
from .phrases import Parsed
from .trigger import Stage, Trigger

SENT = re.compile(r"sen[dt]|dispatch|env")
# "China sent 45 planes near the island"
NEARBY = re.compile(
    r"[^.;]{0,40}\b(?:near|towards?|around|across|over|into|against|close to|off|to patrol|to strike"
    r"|to attack|pres d|vers|au large|face (?:a|au|aux))\b"
)


# "six Y-20 planes landed, delivering missiles": they came to bring something.
CARRIERS = frozenset(["transport-aircraft", "tanker-aircraft"])
BRINGS = re.compile(
    r"\b(?:delivering|carrying|transporting|bringing|unload\w*|loaded with|laden with|transportant|livrant"
    r"|apportant|decharg\w+)\b"
    r"|\b(?:with|avec)\b[^.;]{0,120}\b(?:on ?board|aboard|a (?:son )?bord)\b"
)
# What "followed" came after what was delivered.
NEXT = ("follow", "suiv")
CARGO = re.compile(
    r"\b(?:cargo|freight|transport) (?:planes?|aircraft|jets?|flights?)\b|\bavions?[- ](?:cargos?|de fret)\b"
)
# "Au total, 30 canons seront envoyés": those that were told of one by one.
IN_TOTAL = re.compile(r"\W*(?:au total|en tout|in total|in all|altogether)\b")
# "aux rebelles": to no state.
TO_REBELS = re.compile(
    r"[^.;]{0,60}\b(?:to|a|aux?) (?:the |des |les )?(?:(?!against|contre|fight\w*)\w+ ){0,2}?(?:rebels?|rebelles?"
    r"|militants?"
    r"|insurgents?|insurges?|jihadists?|djihadistes?|terroris\w+|separatist\w*|militias?|milices?)\b"
)
# "the acquisition of the jets will give a boost": of which nothing is told.
WILL = re.compile(r"[^.;]{0,60}\b(?:will|would|permettr\w+|viendr\w+)\b")
# "has sold billions of dollars worth of equipment": over the years, and no delivery.
VALUE = re.compile(r" (?:[\w$.]+ ){0,3}(?:billions?|millions?|milliards?)\b[^,;.]{0,40}\b(?:worth of|en armes)\b")
WORTH = re.compile(r" (?:worth|valued at|d'une valeur de) ")
YEARS = re.compile(
    r"\b(?:last year|(?:over|in|during) the (?:last|past)|since (?:19|20)\d\d|to date|l'an dernier"
    r"|au cours des|depuis)\b"
)
# "has delivered 23 jets to international partners": to nobody by name.
TO_ANYBODY = re.compile(
    r"[^.;,]{0,20}\b(?:to|a des|a ses) (?:(?:its|their|international|foreign|other|export|various|several) ){1,2}"
    r"(?:partners|customers|clients|countries|operators|nations|partenaires|pays)\b"
)


def is_aside(parsed: Parsed, trigger: Trigger, mention: Mention) -> bool:
    """Whether a stage word tells of no delivery of this equipment: it only went somewhere, or to nobody by name."""
    return any(is_so(parsed, trigger, mention) for is_so in ASIDES)


def _brings(parsed: Parsed, trigger: Trigger, mention: Mention) -> bool:
    """Whether it came to bring something, or is called by what it carries."""
    if trigger.frame != "come" or mention.type not in CARRIERS or parsed.plain.startswith(NEXT, trigger.verb):
        return False
    is_cargo = CARGO.search(parsed.plain, max(0, mention.start - 10), mention.end)
    return bool(is_cargo or BRINGS.search(parsed.plain, trigger.end, trigger.end + 160))


def _is_for_nobody(parsed: Parsed, trigger: Trigger, mention: Mention) -> bool:
    """Whether it went to rebels, or to "international partners"."""
    is_given = trigger.frame in {"give", "sell"}
    return is_given and bool(TO_REBELS.match(parsed.plain, trigger.end) or TO_ANYBODY.match(parsed.plain, mention.end))


def _is_value(parsed: Parsed, trigger: Trigger, _mention: Mention) -> bool:
    return VALUE.match(parsed.plain, trigger.end) is not None


def _is_of_years(parsed: Parsed, _trigger: Trigger, mention: Mention) -> bool:
    """Whether it is what was given over the years: "weapons worth $100 million were given last year"."""
    is_worth = mention.number is None and not mention.is_named and WORTH.match(parsed.plain, mention.end)
    return bool(is_worth and YEARS.search(parsed.plain, mention.end))


def _is_outlook(parsed: Parsed, trigger: Trigger, mention: Mention) -> bool:
    is_noun = trigger.frame == "get" and trigger.voice == "noun" and mention.number is None
    return is_noun and WILL.match(parsed.plain, mention.end) is not None


def _is_sum(parsed: Parsed, trigger: Trigger, _mention: Mention) -> bool:
    return trigger.stage is Stage.EXPECTED and IN_TOTAL.match(parsed.plain, parsed.begins) is not None


def _is_offered(parsed: Parsed, trigger: Trigger, mention: Mention) -> bool:
    """Whether it is offered for sale, and not counted, which is no gift."""
    is_offer = parsed.plain.startswith("offer", trigger.verb)
    return is_offer and trigger.frame == "promise" and mention.number is None


def _is_sent_near(parsed: Parsed, trigger: Trigger, mention: Mention) -> bool:
    is_sent = SENT.match(parsed.plain, trigger.verb)
    return bool(is_sent and NEARBY.match(parsed.plain, mention.end))


# "Nigeria's request for helicopters was blocked": nothing had been sold.
ASKED = re.compile(r"\b(?:requests?|bid|demandes?|offres? d'achat)(?: \w+)? (?:for|to buy|de|d')(?: [\w'-]+){0,2} ?$")


def _is_asked(parsed: Parsed, trigger: Trigger, mention: Mention) -> bool:
    return trigger.stage is Stage.CANCELLED and ASKED.search(parsed.plain, 0, mention.start) is not None


ASIDES = (_brings, _is_for_nobody, _is_value, _is_of_years, _is_outlook, _is_sum, _is_offered, _is_sent_near, _is_asked)
