"""Which stage word of a sentence speaks of which equipment."""

from __future__ import annotations

import re
from dataclasses import replace

from .behind import TO_BE, behind_of, has_object, is_noun_of
from .clauses import Clause, number_of
from .mention import Mention
from .phrases import Parsed
from .reach import governs, is_said_of
from .sifting import PART_OF, is_compound
from .trigger import Stage, Trigger

# What is told of a delivery in the same breath is a part of it: "equipment, including five planes".
PART = re.compile(r"\b(?:dont|including|includes?|notamment|namely|among them)\b")


def governor(
    parsed: Parsed, mention: Mention, every: list[Mention], clauses: list[Clause]
) -> tuple[Trigger | None, list[Trigger]]:
    """The stage word that speaks of equipment, and those that are said of it besides ("tanks pledged by Germany")."""
    return _Around(parsed, mention, every, clauses).governor()


BESIDES = re.compile(r", (?:and|et|but|mais) (?:\w+ ){0,3}$")
IN_A_ROW = re.compile(r"\b(?:by|par|to|from|a|au|aux) [^,;.]{3,40}(?:,|,? and|,? et|:)(?: [\w' ,-]{0,90}?)?$")
# "received a transport from Spain, ordered two years ago, and a patrol boat"
ASIDE_CLOSED = re.compile(r" [^,;.]{2,50}, (?:and|et|ainsi que|as well as) (?:[\w'-]+ ){0,4}")
# What decides on the noun before it: "the delivery of six tanks is expected", "… was cancelled".
DECIDES = frozenset(["cancel", "await"])


class _Around:
    """The stage words around some equipment: the last one `before` it and the first `after` it in its clause, and those
    right `behind` it that are said of it."""

    def __init__(self, parsed: Parsed, mention: Mention, every: list[Mention], clauses: list[Clause]) -> None:
        self.parsed, self.mention, self.every, self.clauses = parsed, mention, every, clauses
        # "three of which have landed"
        number = number_of(clauses, mention.end - 1 if mention.is_elliptic else mention.start)
        same = [trigger for trigger in parsed.triggers if number_of(clauses, trigger.verb) == number]
        self.same = same
        self.near = [each for each in every if number_of(clauses, each.start) == number]
        # "attend cinq sous-marins, dont le premier en 2017": of what is awaited
        is_dated = mention.is_elliptic and any(0 < day.start - mention.end < NEXT_WORD for day in parsed.of("day"))
        held = [each for each in same if each.end <= mention.start and not (is_dated and each.frame == "describe")]
        last = held[-1] if held else None
        self.before = next((each for each in reversed(held) if not self._is_said_of_another(each)), last)
        self.behind = behind_of(parsed, mention, every, clauses)
        self.after = self._first_after(
            [trigger for trigger in same if trigger.start >= mention.end and trigger.frame != "describe"]
        )

    def _is_said_of_another(self, trigger: Trigger) -> bool:
        """Whether it is a participle of equipment that this stands in a row with: "48 vehicles given by China, that is
        42 cars and six lorries"."""
        if trigger.voice != "participle" or trigger.stage is None or has_object(self.parsed, trigger, self.every):
            return False
        one = next((each for each in reversed(self.near) if each.end <= trigger.start <= each.end + 3), None)
        gap = self.parsed.plain[trigger.end : self.mention.start]
        if self.parsed.plain.startswith(", ", trigger.start - 2) and ASIDE_CLOSED.fullmatch(gap):
            return True
        return one is not None and IN_A_ROW.search(gap) is not None

    def _first_after(self, later: list[Trigger]) -> Trigger | None:
        """The first stage word behind the equipment that is more than a participle of it, unless other equipment stands
        between."""
        if not later:
            return None
        later = [each for each in later if each in self.behind or not self._is_aside(each)] or later
        after = next((each for each in later if each not in self.behind or each.voice != "participle"), later[0])
        others = [each for each in self.every if each is not self.mention]
        return later[0] if any(later[0].start <= each.start < after.start for each in others) else after

    def _is_aside(self, trigger: Trigger) -> bool:
        """Whether it is no word of this equipment: "15 vehicles of a fleet of 30 expected", or whether another says
        more: "will be built in Gdansk, to be delivered in 2026"."""
        is_built = (
            trigger.voice == "passive"
            and trigger.stage is None
            and BUILD.search(self.parsed.plain, trigger.verb, trigger.end) is not None
        )
        return is_built or (trigger.frame == "await" and trigger.voice == "participle")

    def governor(self) -> tuple[Trigger | None, list[Trigger]]:
        """The one that governs the equipment, and what is said besides."""
        before, after = self.before, self.after
        if is_compound(self.parsed, self.mention) and (deal := self._deal_of_compound()) is not None:
            return self._with(deal)
        if self.behind and (PART_OF.search(self.parsed.plain, 0, self.mention.start) or self._is_of_row()):
            return self._with(self.behind[0])
        is_next = after is not None and after.voice != "participle" and after.start - self.mention.end < 2
        is_rest = self.mention.order == "rest" and after is not None and after.is_to_come
        is_free = before is None or self.mention.is_elliptic or is_rest or before.frame not in {"get", "give"}
        # "got its arsenal from Moscow: six submarines were delivered"
        is_free = is_free or (before is not None and ":" in self.parsed.plain[before.end : self.mention.start])
        # "the delivery was the first of four, with six more to be delivered"
        is_free = is_free or (before is not None and before.voice == "noun" and not is_noun_of(self.parsed, before))
        if (is_next and is_free and self._is_of_after()) or self._comes_besides():
            return self._with(after)
        if before is not None and governs(self.parsed, before, self.mention, self.near):
            return self._by(before)
        does_other = after is not None and after.frame == "other"
        if self._is_of_after() and not (does_other and self._is_told_of()):
            return self._with(after)
        main = next((each for each in self.behind if each.stage is Stage.DELIVERED), next(iter(self.behind), None))
        return self._with(main)

    def _is_told_of(self) -> bool:
        """Whether more is said of it than what it does: "two planes, ordered in July, will replace the old ones"."""
        return any(each.stage is not None and each.voice == "participle" and not each.void for each in self.behind)

    def _comes_besides(self) -> bool:
        """Whether it is the subject of a clause of its own: "gave eight guns, and 50 Humvees followed", "…, and
        two frigates were commissioned in 2020"."""
        after = self.after
        if after is None or after.start - self.mention.end > 1:
            return False
        if after.frame not in {"come", "await"} and after.voice != "passive":
            return False
        return BESIDES.search(self.parsed.plain, 0, self.mention.start) is not None

    def _deal_of_compound(self) -> Trigger | None:
        """The deal that a compound counts: "placed a four-ship order", "cancelled a 24-aircraft deal"."""
        end, frames = self.mention.end, {"order", "sell"}
        held = [each for each in self.parsed.triggers if each.frame in frames and each.verb <= end + 1 <= each.end]
        off = any(each.frame == "cancel" and not each.void for each in self.same)
        return replace(held[0], stage=Stage.CANCELLED) if held and off else next(iter(held), None)

    def _is_of_row(self) -> bool:
        """Whether it is all of which something is the first: "the first batch of 108 ordered in 2019"."""
        first = self.behind[0]
        return (
            self.mention.is_elliptic
            and first.voice in {"participle", "active"}
            and first.frame in {"order", "promise", "await"}
            and FIRST_OF.search(self.parsed.plain, 0, self.mention.start) is not None
        )

    def _is_of_after(self) -> bool:
        return self.after is not None and is_said_of(self.parsed, self.mention, self.after, self.every)

    def _with(self, main: Trigger | None) -> tuple[Trigger | None, list[Trigger]]:
        """One that governs, and the others that are said of the equipment."""
        return main, [trigger for trigger in self.behind if trigger is not main] if main else []

    def _by(self, before: Trigger) -> tuple[Trigger | None, list[Trigger]]:
        """What governs equipment that stands behind a stage word."""
        after, post = self.after, self._besides()
        if before.frame == "describe" and self._is_part(before):
            return before, []
        if before.voice == "noun" and after is not None and after.frame in DECIDES:
            if after not in post:
                return replace(before, stage=after.stage, void=before.void or after.void), post
            if before.frame in {"order", "sell", "give"}:
                return replace(before, stage=after.stage), post
        if before.voice == "noun" and after is not None and after.voice == "passive":
            before = replace(before, void=before.void or self._is_only_talk(after))
        main = self._said_more_of_it(before)
        return self._with(main) if main is not None else (before, post)

    def _said_more_of_it(self, before: Trigger) -> Trigger | None:
        """What is said behind equipment, where that is more than what stands before it."""
        after, behind = self.after, self.behind
        if CARRIES.match(self.parsed.plain, before.verb):
            came = [each for each in (*behind, after) if each is not None and each.frame == "come"]
            return next(iter(came), None)
        if after is not None and self._outdoes(before, after):
            return after
        if before.frame == "other":
            return self._told_with_it()
        is_told = bool(behind) and behind[0].stage is not None and behind[0].frame != "other"
        return behind[0] if before.frame == "describe" and is_told else None

    def _told_with_it(self) -> Trigger | None:
        """What is said behind equipment that is only shown or in use, by whom or when: "inspected tanks which China
        delivered", "operates 63 jets delivered between 2007 and 2019"."""
        for each in self.behind:
            clause = next(clause for clause in self.clauses if clause.start <= each.verb < clause.end)
            gives = clause.kind == "rel" and each.frame in {"give", "sell"}
            is_by = gives and any(clause.start <= party.start < each.start for party in self.parsed.of("party"))
            between = any(self.mention.end <= other.start < clause.start for other in self.every)
            if between and STOCK.search(self.parsed.plain, 0, self.mention.start):
                continue
            gap = self.parsed.plain[self.mention.end : each.start]
            is_close = "," not in gap or (gap == ", " and each in self.same)
            is_then = (is_close or (clause.kind == "rel" and each.voice == "passive")) and any(
                each.end <= day.start and THEN.fullmatch(self.parsed.plain, each.end, day.start)
                for day in self.parsed.of("day")
            )
            if each.stage is not None and not each.void and (is_by or is_then):
                return each
        return None

    def _is_only_talk(self, after: Trigger) -> bool:
        """Whether what a noun speaks of was only spoken about: "la fourniture de 14 chars a été évoquée"."""
        return TALK.search(self.parsed.plain, after.verb, after.end) is not None

    def _besides(self) -> list[Trigger]:
        """What is said of the equipment besides, where what stands before governs it."""
        after = self.after
        return [
            each
            for each in self.behind
            if each is not after or each.voice == "participle" or TO_BE.match(self.parsed.plain, each.start)
        ]

    def _is_part(self, before: Trigger) -> bool:
        """Whether it is told as a part of something, and nothing is told of it alone."""
        is_told_apart = any(trigger.voice == "passive" and trigger.stage is not None for trigger in self.behind)
        return not is_told_apart and PART.search(self.parsed.plain, before.start, before.end) is not None

    def _outdoes(self, before: Trigger, after: Trigger) -> bool:
        """Whether a stage word that is said of the equipment says more than a word that is none before it: "operates
        six drones, which were delivered in May"."""
        if after not in self.behind or after.stage is None or before.frame not in {"describe", "other"}:
            return False
        is_of_it = after.voice in {"passive", "participle"} or after.frame in {"come", "await"}
        is_told = after.voice == "passive" or REPAIRED.search(self.parsed.plain, before.verb, before.end) is not None
        return is_of_it and (before.frame == "describe" or is_told)


# "a ship carrying 14 tanks docked"
CARRIES = re.compile(r"(?:carrying|transporting|bringing|laden|loaded|transportant|charge)")
# So near behind a word stands its own day.
NEXT_WORD = 4
TALK = re.compile(r"\b(?:evoqu|envisag|discut|discuss|propos|negoci|sought|request|demand)")
REPAIRED = re.compile(r"\b(?:repair|overhaul|upgrad|moderni)")
BUILD = re.compile(r"\b(?:buil|assembl|produc|manufactur|construi|fabriqu)")
FIRST_OF = re.compile(r"\b(?:batch|tranche|shipment|lot|first|last|part|premiere?s?|partie) (?:of|d[e']) ?$")
# "operates four trainers, two jets and a Mi-171 that Russia provided": the last alone.
STOCK = re.compile(
    r"\b(?:operat\w+|ha[sd]|have|us(?:es|ed|ing)|owns?|fleet|inventory|dispos\w+|compt\w+|align\w+|possed\w+"
    r"|detien\w+|flotte|parc)\b"
)
# "received in 2011", "reçus d'Afrique du Sud en 2011"
THEN = re.compile(r"(?: (?:from|by|par|de|du|d'|des) ?[^,;.]{2,30})? ?")
