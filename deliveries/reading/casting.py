"""Which part each party has that stands beside a stage word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .beside import (
    is_anothers,
    is_brought_by,
    is_close,
    is_idle,
    is_of_equipment,
    is_owner,
    is_said_before,
    nearest_of,
)  # fmt: skip
from .clauses import Clause, number_of, span_of
from .mention import Mention
from .parting import AGENT, TAKES, TO, as_subject, hands_to_own, oblique
from .phrases import Parsed, Piece
from .roles import FROM, Roles, between, is_of_deal, made_by, preposition, right_behind, row_head
from .trigger import Trigger
from .wording import MADE

# "Israel was promised 14 jets", and not "the crews were sent with 14 jets".
# What may begin a clause as well as stand before a party.
CONJUNCTIONS = frozenset(["after", "before", "than", "apres", "avant"])
HANDS = frozenset(["give", "promise"])
PASSIVE_ONLY = re.compile(r"\b(?:with|by|from|to|in|on|at|along|avec|par|de|a|au|aux|en)\b")
WHICH = re.compile(r",? (?:which|who|qui) (?!(?:\w+ ){0,2}(?:is|are|was|were|est|sont|etait)\b)")
GIVES = frozenset(["give", "sell", "promise", "come"])


def roles_of(
    parsed: Parsed, trigger: Trigger, clauses: list[Clause], mentions: Iterable[Mention], language: str
) -> Roles:
    """The parts that parties have beside a stage word, within its clause."""
    return _Casting(parsed, trigger, clauses, list(mentions), language).roles_of()


class _Casting:
    """Gives parties their parts, one after the other, in the order of the sentence."""

    def __init__(
        self, parsed: Parsed, trigger: Trigger, clauses: list[Clause], held: list[Mention], language: str
    ) -> None:
        self.parsed, self.trigger, self.clauses, self.held, self.language = parsed, trigger, clauses, held, language
        self.span = span = span_of(clauses, trigger.verb)
        self.made = [mention.maker for mention in held if mention.maker]
        self.first = min((mention.start for mention in held if mention.start >= trigger.end), default=span[1])
        self.is_active = trigger.voice == "active" or (trigger.voice == "participle" and self.first < span[1])
        self.roles = Roles(next(filter(None, (right_behind(parsed, mention, trigger.frame) for mention in held)), None))
        # Who does it: the last party that may be the subject; `weak` where it is only an adjective of one.
        self.subject: Piece | None = None
        self.weak: Piece | None = None
        # Whose the equipment is called: "Myanmar's first two fighters".
        self.owner: Piece | None = None

    def roles_of(self) -> Roles:
        """All parts, once every party was looked at."""
        roles, trigger = self.roles, self.trigger
        if trigger.frame == "order":
            roles.recipient, roles.supplier = between(self.parsed, self.span) or (None, roles.supplier)
        for party in self.parsed.of("party"):
            if self._is_in_clause(party) and party not in self.made and not MADE.match(self.parsed.plain, party.end):
                self._cast(party)
        for maker in self.parsed.of("maker"):
            if self._is_in_clause(maker) and self._delivers(maker):
                roles.maker = roles.maker or maker
        subject = (
            self.subject
            or self._antecedent()
            or (self.weak if self.is_active and self.weak != roles.supplier else None)
        )
        if subject is not None:
            as_subject(self.parsed, roles, subject, trigger)
        if subject is not None and roles.supplier == subject and hands_to_own(self.parsed, roles, subject, trigger):
            roles.supplier, roles.recipient = None, subject
        if self.owner is not None:
            self._cast_owner(self.owner)
        if roles.recipient is None and roles.place is None and trigger.frame in {"give", "come", "sell", "promise"}:
            roles.recipient = nearest_of(self.parsed, trigger, self.span, [roles.supplier, *self.made])
        return roles

    def _is_apposed(self, party: Piece) -> bool:
        """Whether a party only says what was named before it: "Pakistan, India's rival, has", "19 guns, its whole order
        from France, and"."""
        if ITS_OWN.search(self.parsed.plain, 0, party.start):
            return True
        return self.parsed.plain[: party.start].endswith(", ") and THEIR.match(self.parsed.plain, party.end) is not None

    def _is_in_clause(self, party: Piece) -> bool:
        """Whether a party is of the same clause, and of none within it: "Russia, which trains Malians, delivered"."""
        return number_of(self.clauses, party.start) == number_of(self.clauses, self.trigger.verb)

    def _antecedent(self) -> Piece | None:
        """The party that a clause is said of: "It came from Ukraine, which had delivered 40 tanks"."""
        if self.trigger.voice == "passive" or not WHICH.match(self.parsed.plain, self.span[0]):
            return None
        return next(
            (each for each in self.parsed.of("party") if each.end == self.span[0] and each.how != "adjective"), None
        )

    def _delivers(self, maker: Piece) -> bool:
        """Whether a company is who delivers: "Boeing has delivered", "received from Boeing", "two Boeing C-17"."""
        if any(made_by(self.parsed, mention) == maker for mention in self.held):
            return True
        word = preposition(self.parsed.plain, maker.start)
        if maker.end <= self.trigger.verb:
            return not word and self.trigger.frame in GIVES and self.trigger.voice != "passive"
        if is_of_deal(self.parsed, maker):
            return True
        is_order = self.trigger.frame == "order" and word in {"with", "avec", "a", "au", "aux"}
        return is_order or bool(FROM.fullmatch(word) or AGENT.fullmatch(word)) or word in {"de", "d'"}

    def _cast(self, party: Piece) -> None:
        """Give one party its part, if it has one."""
        is_before = party.end <= self.trigger.verb
        if (not is_before and is_anothers(self.parsed, party, self.trigger)) or self._stands_before(VISITED, party, 40):
            return
        if self._stands_before(AT_FIRST, party, 60) or self._is_apposed(party):
            return
        word = preposition(self.parsed.plain, party.start)
        if is_of_equipment(self.parsed, party) and (self.trigger.frame in TAKES if is_before else TO.fullmatch(word)):
            return
        is_agent = bool(AGENT.fullmatch(word))
        is_built = self._stands_before(BUILT_IN, party, 40) or (is_agent and self._stands_before(BUILT, party, 70))
        if word in CONJUNCTIONS and 0 <= self.trigger.start - party.end < 2:
            # "after Poland had handed over ten"
            word = ""
        if is_agent and not is_before and not is_built and self._is_done_besides(party):
            return
        if is_built:
            self.roles.maker = self.roles.maker or party
        elif self._is_giver(party, word) or self._stands_before(THANKED, party, 20):
            self.roles.supplier = self.roles.supplier or party
        elif word in {"", "of"} and not is_before and self._is_owed(party):
            self.roles.recipient = self.roles.recipient or party
        elif is_before and word and is_said_before(self.parsed, party, self.trigger):
            return
        elif party.how == "adjective" and is_brought_by(self.parsed, party):
            self.roles.supplier = self.roles.supplier or party
        elif word in {"", "and", "et"} or (word == "of" and is_before and self.trigger.voice == "noun"):
            self._cast_upright(party, is_before)
        else:
            is_near = is_close(self.parsed, party, self.trigger, self.held)
            oblique(self.parsed, self.roles, party, word, self.trigger, is_before, self.language, is_near)

    def _stands_before(self, pattern: re.Pattern[str], party: Piece, reach: int) -> bool:
        """Whether these words stand right before a party."""
        return pattern.search(self.parsed.plain[max(0, party.start - reach) : party.start]) is not None

    def _cast_upright(self, party: Piece, is_before: bool) -> None:
        """A party without a preposition: who does it, whose equipment it is, or, behind the verb, who is given it."""
        parsed, trigger = self.parsed, self.trigger
        if not is_before:
            if self._is_given(party):
                self.roles.recipient = self.roles.recipient or party
            return
        if self._is_of_other(party):
            return
        if self._is_handed(party):
            self.roles.recipient = self.roles.recipient or party
            return
        if party.how == "adjective" and trigger.voice != "passive":
            self.weak = party
        is_come = (trigger.frame in {"give", "come"} and trigger.voice != "active") or self._is_awaited()
        if is_come and is_owner(parsed, party, self.held):
            self.owner = party
        elif self._is_awaited():
            return
        elif trigger.voice in {"active", "participle", "noun"} and not is_idle(parsed, party, trigger):
            self.subject = row_head(parsed, party)

    def _is_handed(self, party: Piece) -> bool:
        """Whether a party before a passive is who was given what stands behind it: "Israel was promised 14 jets"."""
        trigger = self.trigger
        is_first = self.held and all(mention.start >= trigger.end for mention in self.held)
        is_object = is_first and not PASSIVE_ONLY.search(self.parsed.plain[trigger.end : self.first])
        return bool(is_object) and trigger.voice == "passive" and trigger.frame in HANDS and party.how != "seat"

    def _is_awaited(self) -> bool:
        """Whether what is awaited stands before the word for it: "the jets are due in May"."""
        is_before = any(mention.end <= self.trigger.start for mention in self.held)
        return self.trigger.frame == "await" and self.trigger.voice != "noun" and is_before

    def _cast_owner(self, owner: Piece) -> None:
        """Whose equipment is called receives it, unless it came to somebody else: "Denmark's first jets are expected in
        Ukraine"."""
        roles = self.roles
        other = roles.recipient or roles.place
        if other is None:
            roles.owner = owner
        elif other.entries != owner.entries:
            roles.supplier = roles.supplier or owner

    def _is_done_besides(self, party: Piece) -> bool:
        """Whether it does what another word tells: "received launchers already used by Ukraine"."""
        return any(
            self.trigger.end <= other.start and other.end <= party.start
            for other in self.parsed.triggers
            if other.stage is None
        )

    def _is_of_other(self, party: Piece) -> bool:
        """Whether another stage word before gives it something: "gave the Burundian army ten, and has pledged"."""
        return any(
            other.frame in {"give", "promise", "sell"}
            and other.voice in {"active", "participle"}
            and other.stage is not None
            and other.end <= party.start < other.end + 12
            and other.end <= self.trigger.start
            and re.search(r"\b(?:and|et)\b", self.parsed.plain[party.end : self.trigger.start])
            for other in self.parsed.triggers
        )

    def _is_giver(self, party: Piece, word: str) -> bool:
        """Whether a noun of giving is a party's: "don de la Chine aux Forces armées", "a gift from China"."""
        trigger = self.trigger
        if trigger.voice != "noun" or trigger.frame != "give" or not GIFT.match(self.parsed.plain, trigger.verb):
            return False
        return GIVER.fullmatch(self.parsed.plain, trigger.verb, party.start) is not None

    def _is_owed(self, party: Piece) -> bool:
        """Whether what somebody delivers is called a party's: "has delivered the first of Bulgaria's 16 jets"."""
        return self.trigger.frame == "give" and self.is_active and is_owner(self.parsed, party, self.held)

    def _is_given(self, party: Piece) -> bool:
        """Whether a party stands right behind its verb, before what it is given: "sent Mali two helicopters"."""
        trigger = self.trigger
        return (
            self.is_active
            and trigger.voice != "noun"
            and trigger.frame in {"give", "promise", "sell"}
            and party.start < min(self.first, trigger.end + 40)
            and "," not in self.parsed.plain[trigger.end : party.start]
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
# "jets that were built for Egypt at first", "à l'origine destinés à l'Égypte"
AT_FIRST = re.compile(
    r"\b(?:a l'origine|initialement|originellement|originally|initially|at first|d'abord) (?:[\w']+ ){0,3}"
    r"(?:for|to|a|au|aux|pour|by|par) ?(?:the |la |l'|le |les )?$"
)
# "19 guns, its whole order from", "Pakistan, India's rival, has"
ITS_OWN = re.compile(r", (?:its|their|sa|son|leur|ses|leurs) (?:\w+ ){1,4}(?:from|de la|de l'|du|de|d')? ?(?:the )?$")
THEIR = re.compile(r"(?:'s|s'|') [\w -]{3,40},")
# "don de la Chine"
GIFT = re.compile(r"(?:dons?|gifts?|donations?)\b")
GIVER = re.compile(r"(?:dons?|gifts?|donations?) (?:de la|de l'|du|des|de|d'|from|of)(?: the)? ?")
# "on a visit to France", "the ambassador to Mali"
VISITED = re.compile(
    r"\b(?:visits?|trips?|tours?|ambassadors?|envoys?|talks|visites?|voyages?|deplacements?|ambassadeurs?"
    r"|ambassadrices?)"
    r" (?:officielles? )?(?:to|in|with|en|au|aux|a) (?:the |la |l')?$"
)
