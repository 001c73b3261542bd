"""The part that a party has by where it stands beside a stage word: as its subject, or behind a preposition."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .phrases import Parsed, Piece
from .roles import FROM, Roles, is_of_deal
from .trigger import Trigger

TO = re.compile(
    r"destine.*|to|for|into|on behalf of|destined for|bound for|towards?|a destination.*|au profit.*|vers|pour"
)
DESTINED = re.compile(r"pour le compte.*|destined for|destine.*|bound for|a destination.*|au profit.*|on behalf of")
AT = re.compile(r"in|at|near|inside|dans|sur")
TO_OR_AT = re.compile(r"a|au|aux|en")
OF = re.compile(r"de|du|des|d'")
FRONTED = re.compile(r"(?:de la |de l'|du |des |de |d')")
AGENT = re.compile(r"by|par")
# "ordered in Spain"
IN = frozenset([" in ", " in the ", " en ", " au ", " aux "])
# Who does so delivers: "la France procédera à de nouvelles livraisons", "Russia completed deliveries".
CARRIES_OUT = re.compile(
    r"\b(?:proced\w+|effectu\w+|acheve\w*|poursuivr?\w*|carr(?:y|ies|ied) out|completed?|completes|began|begins?"
    r"|started"
    r"|resumed?|made|makes?)\b"
)
OWNED = re.compile(r"'?s?'? (?:\w+ ){0,2}")
# Who does so receives.
TAKES = frozenset(["get", "order", "await", "cancel"])

HEAD = re.compile(
    r"\b(?:president|minister|leader|head of state|ruler|chief|general|colonel|captain|ministre|chef|capitaine)\b"
)
TO_ARMY = re.compile(
    r"\b(?:to (?:the |his |its )?|a (?:la |l'|son )|a l'|aux )(?:national )?(?:army|armed forces|air force|navy"
    r"|military"
    r"|troops|soldiers|armee(?: de (?:l'air|terre))?|forces armees|marine|gendarmerie)\b"
)


def as_subject(parsed: Parsed, roles: Roles, subject: Piece, trigger: Trigger) -> None:
    """Give its part to the party that does what a stage word says."""
    if (
        trigger.voice == "noun"
        and trigger.frame == "give"
        and CARRIES_OUT.search(parsed.plain, subject.end, trigger.start)
    ):
        roles.supplier = roles.supplier or subject
        return
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
    if trigger.frame == "order" and roles.recipient is not None and roles.supplier is None:
        # "Canada has bought a system for Ukraine"
        roles.supplier = subject if subject.entries != roles.recipient.entries else None
    elif trigger.frame in TAKES:
        roles.recipient = roles.recipient or subject
    elif trigger.frame in {"give", "sell", "promise"}:
        roles.supplier = roles.supplier or subject


def hands_to_own(parsed: Parsed, roles: Roles, subject: Piece, trigger: Trigger) -> bool:
    """Whether a head of state gives to the army of his own what came from elsewhere: "The Malian president handed over
    drones to the army"."""
    if trigger.frame != "give" or roles.recipient is not None:
        return False
    is_head = HEAD.search(parsed.plain, max(0, subject.start - 60), min(subject.end + 60, trigger.start)) is not None
    army = TO_ARMY.search(parsed.plain, trigger.end, trigger.end + 140)
    others = [party for party in parsed.of("party") if party.start >= trigger.end]
    return is_head and army is not None and not any(party.start < army.end() + 30 for party in others)


def oblique(
    parsed: Parsed,
    roles: Roles,
    party: Piece,
    word: str,
    trigger: Trigger,
    is_before: bool,
    language: str,
    is_close: bool,
) -> None:
    """Give its part to a party behind a preposition."""
    if DESTINED.fullmatch(word):
        # Where it goes in the end, and not where it was landed.
        roles.recipient = party
        return
    behind = _Behind(parsed, party, word, trigger, is_before, language, is_close)
    side = behind.side()
    if side and getattr(roles, side) is None:
        setattr(roles, side, party)


@dataclass(frozen=True)
class _Behind:
    """A party behind a preposition, beside a stage word."""

    parsed: Parsed
    party: Piece
    word: str
    trigger: Trigger
    is_before: bool
    language: str
    is_close: bool

    def side(self) -> str:
        """Its part: "supplier", "recipient", "place", or "" for none."""
        takes = self.trigger.frame in TAKES
        if FROM.fullmatch(self.word) or (takes and self.is_before and self._is_fronted()):
            return "supplier"
        if AGENT.fullmatch(self.word):
            # "a été dotée par la Chine"
            return "recipient" if takes and self.trigger.voice != "active" else "supplier"
        if self.word in {"with", "avec"}:
            return self._with()
        if self.language == "fr" and TO_OR_AT.fullmatch(self.word):
            return self._at()
        if self.language == "fr" and OF.fullmatch(self.word) and not self.is_before:
            is_taken = self.trigger.frame in {"get", "order", "come", "await"}
            return "supplier" if is_taken and self.is_close else ""
        return self._to()

    def _is_fronted(self) -> bool:
        """Whether a sentence begins with where something came from: "De l'Italie, elle a reçu"."""
        begins = self.parsed.plain[self.parsed.begins : self.party.start]
        return FRONTED.fullmatch(begins) is not None and self.parsed.plain.startswith(",", self.party.end)

    def _with(self) -> str:
        """Of "with": "a deal with Denmark"."""
        frame = self.trigger.frame
        if frame == "sell":
            return "recipient"
        is_of = (frame in TAKES or frame == "come") and is_of_deal(self.parsed, self.party)
        return "supplier" if is_of or (frame == "order" and not self.is_before) else ""

    def _at(self) -> str:
        """Of "à", "au" and "en": "achetés à la Russie", "livrés au Mali"."""
        frame = self.trigger.frame
        if frame == "order" and not self.is_before and self.word != "en":
            return "supplier"
        is_noun_behind = self.is_before and self.trigger.voice == "noun"
        is_given = frame in {"give", "sell", "promise", "come"} and not is_noun_behind
        return "recipient" if is_given else "place"

    def _to(self) -> str:
        """Of "to", "for" and where something is."""
        if self.trigger.frame == "order" and self.parsed.plain[self.trigger.end : self.party.start] in IN:
            return "supplier"
        if TO.fullmatch(self.word):
            is_given = self.trigger.frame in {"give", "sell", "promise", "come", "await"}
            return "recipient" if is_given or self.word in {"to", "for", "pour"} else ""
        return "place" if AT.fullmatch(self.word) or self.word == "en" else ""
