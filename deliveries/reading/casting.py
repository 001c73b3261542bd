"""Which part each party has that stands beside a stage word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .clauses import Clause, number_of, span_of
from .mention import Mention
from .parting import AGENT, TAKES, TO, as_subject, hands_to_own, oblique
from .phrases import Parsed, Piece
from .roles import FORCES, FROM, ORG, Roles, between, made_by, preposition, right_behind, row_head
from .trigger import Trigger

WHICH = re.compile(r",? (?:which|who|qui) (?!(?:\w+ ){0,2}(?:is|are|was|were|est|sont|etait)\b)")
GIVES = frozenset(["give", "sell", "promise", "come"])
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
        self.roles = Roles(
            next(filter(None, (right_behind(parsed, mention, trigger.frame == "get") for mention in held)), None)
        )
        # Who does it: the last party that may be the subject; `weak` where it is only an adjective of one.
        self.subject: Piece | None = None
        self.weak: Piece | None = None

    def roles_of(self) -> Roles:
        """All parts, once every party was looked at."""
        roles, trigger = self.roles, self.trigger
        if trigger.frame == "order":
            roles.recipient, roles.supplier = between(self.parsed, self.span) or (None, roles.supplier)
        for party in self.parsed.of("party"):
            if self._is_in_clause(party) and party not in self.made:
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
        if roles.recipient is None and roles.place is None and trigger.frame in {"give", "come", "sell", "promise"}:
            roles.recipient = _nearest_of(self.parsed, trigger, self.span, [roles.supplier, *self.made])
        return roles

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
        is_order = self.trigger.frame == "order" and word in {"with", "avec", "a", "au", "aux"}
        return is_order or bool(FROM.fullmatch(word) or AGENT.fullmatch(word)) or word in {"de", "d'"}

    def _cast(self, party: Piece) -> None:
        """Give one party its part, if it has one."""
        is_before = party.end <= self.trigger.verb
        if (not is_before and _is_anothers(self.parsed, party, self.trigger)) or self._stands_before(
            VISITED, party, 40
        ):
            return
        if self._stands_before(AT_FIRST, party, 60):
            return
        word = preposition(self.parsed.plain, party.start)
        if _is_of_equipment(self.parsed, party) and (self.trigger.frame in TAKES if is_before else TO.fullmatch(word)):
            return
        is_agent = bool(AGENT.fullmatch(word))
        is_built = self._stands_before(BUILT_IN, party, 40) or (is_agent and self._stands_before(BUILT, party, 70))
        if is_agent and not is_before and not is_built and self._is_done_besides(party):
            return
        if is_built:
            self.roles.maker = self.roles.maker or party
        elif self._stands_before(THANKED, party, 20):
            self.roles.supplier = self.roles.supplier or party
        elif word in {"", "of"} and not is_before and self._is_owed(party):
            self.roles.recipient = self.roles.recipient or party
        elif is_before and word and _is_said_before(self.parsed, party, self.trigger):
            return
        elif party.how == "adjective" and _brought(self.parsed, party):
            self.roles.supplier = self.roles.supplier or party
        elif word in {"", "and", "et"} or (word == "of" and is_before and self.trigger.voice == "noun"):
            self._cast_upright(party, is_before)
        else:
            is_close = _is_close(self.parsed, party, self.trigger, self.held)
            oblique(self.parsed, self.roles, party, word, self.trigger, is_before, self.language, is_close)

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
        if party.how == "adjective" and trigger.voice != "passive":
            self.weak = party
        is_come = trigger.frame in {"give", "come"} and trigger.voice != "active"
        if is_come and _is_owner(parsed, party, self.held):
            self.roles.recipient = self.roles.recipient or party
        elif trigger.voice in {"active", "participle", "noun"} and not _is_idle(parsed, party, trigger):
            self.subject = row_head(parsed, party)

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

    def _is_owed(self, party: Piece) -> bool:
        """Whether what somebody delivers is called a party's: "has delivered the first of Bulgaria's 16 jets"."""
        return self.trigger.frame == "give" and self.is_active and _is_owner(self.parsed, party, self.held)

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
# "jets that were built for Egypt at first", "à l'origine destinés à l'Égypte"
AT_FIRST = re.compile(
    r"\b(?:a l'origine|initialement|originellement|originally|initially|at first|d'abord) (?:[\w']+ ){0,3}"
    r"(?:for|to|a|au|aux|pour|by|par) ?(?:the |la |l'|le |les )?$"
)
# "on a visit to France", "the ambassador to Mali"
VISITED = re.compile(
    r"\b(?:visits?|trips?|tours?|ambassadors?|envoys?|talks|visites?|voyages?|deplacements?|ambassadeurs?"
    r"|ambassadrices?)"
    r" (?:officielles? )?(?:to|in|with|en|au|aux|a) (?:the |la |l')?$"
)


def _is_of_equipment(parsed: Parsed, party: Piece) -> bool:
    """Whether an adjective says whose equipment is: "money for the Russian jets", "après les drones turcs"."""
    if party.how != "adjective":
        return False
    named = parsed.of("type", "model", "designator")
    return any(each.start == party.end + 1 or each.end == party.start - 1 for each in named)


def _brought(parsed: Parsed, party: Piece) -> bool:
    plain = parsed.plain
    brought = BROUGHT.match(plain, party.end)
    if brought and any(party.end < each.verb < brought.end() for each in parsed.triggers if each.voice != "noun"):
        # "the Serbian army took delivery of"
        return False
    return bool(brought or BROUGHT_BEFORE.search(plain[max(0, party.start - 30) : party.start]))


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


# "reçu deux hélicoptères neufs de la Russie", and not "… contre les incursions de groupes venus du Burkina Faso".
NOT_CLOSE = re.compile(
    r"[,;:(]|\b(?:base|aerodrome|aeroport|port|camp|contre|pour|sur|dans|afin|face|groupes?|incursions?"
    r"|frontieres?|nord|sud|est|ouest)\b"
)


def _is_close(parsed: Parsed, party: Piece, trigger: Trigger, held: list[Mention]) -> bool:
    """Whether a party stands right behind equipment or its stage word, so that "de" says where that came from."""
    ends = [trigger.end, *(mention.end for mention in held)]
    behind = max((end for end in ends if end <= party.start), default=trigger.end)
    gap = parsed.plain[behind : party.start]
    return len(gap) < 45 and not NOT_CLOSE.search(gap)
