"""Lines of equipment that sentences name: of what "ten more" and "the planes" are is known by the lines before."""

from __future__ import annotations

import re
from dataclasses import replace

from .alike import Kinship
from .gathered import At, Line, is_told
from .gazetteer import Gazetteer
from .kinds import VAGUE
from .mention import Mention
from .phrases import Parsed
from .referring import LIGHT, SUMMARY
from .telling import Event, Told

THESE = re.compile(r"\b(?:these|those|this|ces|cet|cette|ce) (?:\w+ ){0,2}$")


DEAL = re.compile(r"\b(?:contract|deal|order|agreement|commande|contrat|marche) (?:for|of|de|d'|pour|portant sur) ?$")
# "Its sister ship" is one more of what was told of, a ship or not.
SISTER = re.compile(r"\bsister[ -]$")


class Lines:
    """Makes lines of mentions, and remembers the last of them."""

    def __init__(self, gazetteer: Gazetteer, kinship: Kinship) -> None:
        self.gazetteer, self.kinship = gazetteer, kinship
        self.last: Line | None = None
        self.told: list[Line] = []
        # Equipment that was named last, delivered or not.
        self.seen: Line | None = None
        # What the last sentence was about, where it told nothing: "The Yak-130 story is a happier one."
        self.topic: Line | None = None

    def see(self, told: Told) -> None:
        """Remember what a sentence named last."""
        named = [mention for mention in told.mentions if mention.is_named]
        self.seen = self.made(told.parsed, named[-1], None) if named else self.seen
        self.topic = self.seen if len(named) == 1 and not told.parsed.triggers else None

    def remember(self, line: Line) -> None:
        """What a number alone would count."""
        if line.is_named or line.type not in VAGUE or line.number is not None or self.last is None:
            self.last = line
        self.told.append(line)

    def line_of(self, event: Event, mention: Mention, subject: Mention | None) -> Line | None:
        """The line of what an event speaks of; None where it is a number alone, and nothing was named before."""
        if mention.is_elliptic:
            own = [
                each for each in event.mentions if not each.is_elliptic and each.start < mention.start and not self.last
            ]
            base = self.made(event.parsed, own[-1], None) if own else self._of_subject(event, subject, mention)
            if base is None:
                return None
            at = At.of(event.parsed, mention.start, mention.end)
            number = base.number if mention.is_all else mention.number.number if mention.number else None
            return replace(base, number=number, number_at=at if number else None, parts=[], order=mention.order)
        return self.made(event.parsed, mention, subject)

    def made(self, parsed: Parsed, mention: Mention, subject: Mention | None) -> Line | None:
        """The line of what a sentence names; `subject` says what its "aircraft" are."""
        at = mention.model_at or mention.type_at or (mention.start, mention.end)
        kind, models, new, is_flying = mention.type, mention.models, mention.new, False
        if kind == "aircraft" and not models and not new and not LIGHT.search(parsed.plain, *at):
            # "aircraft" are helicopters, or drones, where those were spoken of.
            flying = subject.type if subject and subject.start < mention.start else self.last.type if self.last else ""
            if self.gazetteer.top(flying) in {"helicopters", "drones"} and mention.number is not None:
                kind, is_flying = flying, True
        if self.last is not None and SISTER.search(parsed.plain, 0, at[0]):
            kind, models, new = self.last.type, self.last.models, self.last.new
        elif not models and not new and (before := self._of_those(parsed, mention, kind, is_flying)):
            models, new = before.models, before.new
        number = mention.number
        line = Line(models, new, kind, At.of(parsed, *at), number.number if number else None, order=mention.order)
        line.is_summary = number is None and kind in VAGUE and bool(SUMMARY.match(parsed.plain, mention.end))
        line.number_at = At.of(parsed, number.start, number.end) if number else None
        line.whole = mention.whole.number if mention.whole else None
        return line

    def _of_those(self, parsed: Parsed, mention: Mention, kind: str, is_flying: bool) -> Line | None:
        """What "36 of the planes" and "ten further aircraft" are of: what was named last, if it may be."""
        before = (self.seen or self.last) if mention.is_part else self._last_of(mention, kind)
        if before is None:
            return None
        is_close = self.kinship.is_close(before, Line(type=kind))
        is_counted = mention.is_definite and mention.number is not None and (kind in VAGUE or is_close)
        is_rest = self._is_of_row(mention) and is_close
        # "a contract for eight aircraft", of which some were told of
        is_counted |= kind in VAGUE and mention.number is not None and bool(DEAL.search(parsed.plain, 0, mention.start))
        is_other = (mention.is_anew or mention.order) and (kind in VAGUE or is_flying)
        if not (mention.is_part or is_other or is_rest or is_counted):
            return None
        return before if before.is_named and self.kinship.compatible(before, Line(type=kind)) else None

    def _last_of(self, mention: Mention, kind: str) -> Line | None:
        """What was told last; for "the remaining carriers" the last that are some."""
        own = Line(type=kind)
        if self.last is None or not self._is_of_row(mention) or self.kinship.is_close(self.last, own):
            return self.last
        return next((line for line in reversed(self.told) if self.kinship.is_close(line, own)), self.last)

    def _of_subject(self, event: Event, subject: Mention | None, mention: Mention) -> Line | None:
        """What a number alone counts: what its own sentence is about, where that was told before; else the last."""
        about = self.made(event.parsed, subject, None) if subject and subject.start < mention.start else None
        if about is not None and about.is_named:
            return about
        if about is not None and subject is not None and subject.is_definite and self.last is not None:
            own = next((line for line in reversed(self.told) if self.kinship.is_close(line, about)), None)
            return own or self.last
        return self.topic or self.last or self.seen

    @staticmethod
    def _is_of_row(mention: Mention) -> bool:
        """Whether it is one lot of what was told of: "the remaining four helicopters", "the first batch of jets"."""
        return mention.order == "rest" or (mention.order == "first" and mention.number is None)

    def seen_before(self, told: Told, mention: Mention, line: Line) -> Line:
        """What "these vehicles" are, where nothing was told of their delivery yet: "four Spartak were on parade"."""
        seen = self.seen
        these = THESE.search(told.parsed.plain, 0, mention.start)
        if these is None or is_told(line) or seen is None or not self.kinship.is_close(seen, line):
            return line
        return replace(seen, parts=[])
