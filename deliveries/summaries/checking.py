"""Which filters give a stated number: a search over a few of them, nearest first.

Tried are each day as the first or the last one, whole years as both, types beside the one that is asked for, whose word
counts, and promises besides arrivals. At most two of types, sources and promises are other than was asked at once, and
of those with another time one. What is found is counted once more as its view counts it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from deliveries.dates import DateSpan
from deliveries.filters import Selection
from deliveries.filters.addresses import PRESETS
from deliveries.filters.checking import CheckForm
from deliveries.index.windows import Spans, Window
from deliveries.models import EquipmentType
from deliveries.timeline import ABOUT, Amount

# So many types are tried, those of most lines first; so many answers stand on a page.
MOST_TYPES, MOST_ANSWERS = 40, 12


@dataclass(frozen=True)
class Variant:
    """Whose word counts: sources of these kinds, None where those that were asked for do; and whether what is promised
    and has not arrived counts, too."""

    kinds: tuple[str, ...] | None = None
    promised: bool = False

    @property
    def changes(self) -> int:
        return (self.kinds is not None) + self.promised


@dataclass(frozen=True)
class Answer:
    """Filters with what they give: of these `types`, all of one top-level type (`top`), between two days (None: no such
    bound), by that variant; `more`: what is promised besides. `changed`: which of type, since, until, sources and
    promised are other than was asked for."""

    types: tuple[EquipmentType, ...]
    top: EquipmentType
    since: dt.date | None
    until: dt.date | None
    variant: Variant
    changed: frozenset[str]
    moved: int
    total: Amount = field(default_factory=Amount)
    more: Amount = field(default_factory=Amount)

    @property
    def whole(self) -> Amount:
        return self.total + self.more

    def goes_beyond(self, other: Answer) -> bool:
        """Whether it changes all that the other one does in the same way, and more besides."""
        same_types = "type" in self.changed or self.types == other.types
        return (
            same_types
            and other.changed < self.changed
            and all(self._value(x) == other._value(x) for x in other.changed)
        )

    def _value(self, name: str) -> object:
        """What it has of what may be changed."""
        return {
            "type": self.types, "since": self.since, "until": self.until, "sources": self.variant.kinds,
            "promised": self.variant.promised,
        }[name]  # fmt: skip


class Checking:
    """The search for what a valid form asks."""

    def __init__(self, form: CheckForm) -> None:
        self.form, self.selection, self.total = form, form.selection, int(form.cleaned_data["total"])

    # ---- What was asked for ---------------------------------------------------------------------

    @cached_property
    def asked(self) -> list[Answer]:
        """What the filters as they are give: an answer a top-level type of which anything arrived."""
        found = [self._answer(types, Variant(), self._range()) for types in self._asked_types()]
        return [self._counted(answer) for answer in found]

    def gives(self, answer: Answer) -> bool:
        return answer.whole.best == self.total and not answer.whole.only_unknown

    def may_give(self, answer: Answer) -> bool:
        """Whether the number is within what may be: between the bounds, or with more of unknown number, or about."""
        whole, off = answer.whole, abs(answer.whole.best - self.total)
        beyond = whole.unknown_lines > 0 and whole.best < self.total
        return bool(off) and (beyond or whole.low <= self.total <= whole.high or off <= ABOUT * whole.about)

    # ---- The search -----------------------------------------------------------------------------

    @cached_property
    def answers(self) -> list[Answer]:
        """What gives the number, but what was asked for itself; the nearest first. None that changes more than another
        one which gives it by the same changes."""
        found: list[Answer] = [answer for answer in self.asked if self.gives(answer)]
        given = len(found)
        for answer in sorted(self._found(), key=self._distance):
            if len(found) - given == MOST_ANSWERS:
                break
            if not answer.changed or any(answer.goes_beyond(before) for before in found):
                continue
            counted = self._counted(answer)
            found += [counted] if self.gives(counted) else []
        return found[given:]

    @cached_property
    def possible(self) -> list[Answer]:
        """What may give it over the time and the types that were asked for, with promises or without."""
        with_promises = (
            self._counted(self._answer(types, Variant(promised=True), self._range())) for types in self._asked_types()
        )
        found = [*self.asked, *(answer for answer in with_promises if any(answer.more))]
        return [answer for answer in found if self.may_give(answer)][:MOST_ANSWERS]

    @cached_property
    def nearest(self) -> list[Answer]:
        """The counts next to the number, below it and above, with another time at most."""
        pairs = [
            (
                types,
                self._spans(Variant()).counting(self.selection.tree, _pks(types)).around(self.total, *self._range()),
            )
            for types in self._asked_types()
        ]
        below = [(types, low) for types, (low, _high) in pairs if low]
        above = [(types, high) for types, (_low, high) in pairs if high]
        ends = [
            max(below, key=lambda one: one[1].best, default=None),
            min(above, key=lambda one: one[1].best, default=None),
        ]
        return [
            self._counted(self._answer(types, Variant(), (each.since, each.until)))
            for types, each in filter(None, ends)
        ]

    @property
    def tried(self) -> int:
        """How many types were tried."""
        return len(self._types)

    def _found(self) -> Iterator[Answer]:
        since, until = self._range()
        for variant in self._variants():
            spans = self._spans(variant)
            for types in self._types:
                other = types not in self._asked_types()
                counting = spans.counting(self.selection.tree, _pks(types))
                if variant.changes + other <= 1:
                    windows = counting.windows(self.total, since, until)
                else:
                    best = counting.over(since, until)
                    windows = [Window(since, until, best, 0)] if best == self.total else []
                yield from (self._answer(types, variant, (each.since, each.until), each.moved) for each in windows)

    def _distance(self, answer: Answer) -> tuple[Any, ...]:
        """How far from what was asked: by how many filters, then by how many days; what is left is the order in which
        they are tried."""
        foreign = bool(self._tops) and answer.top not in self._tops
        places = self._types.index(answer.types), self._variants().index(answer.variant)
        return len(answer.changed) + foreign, answer.moved, *places

    # ---- What is tried --------------------------------------------------------------------------

    @cached_property
    def _tops(self) -> set[EquipmentType]:
        """The top-level types that are asked for."""
        return {self.selection.tree.top(node) for node in self.selection.data["type"]}

    def _asked_types(self) -> list[tuple[EquipmentType, ...]]:
        """The types that are asked for, those of a top-level type together; without any, all that arrived."""
        tree, chosen = self.selection.tree, self.selection.data["type"]
        if not chosen:
            here = self._present
            return [(top,) for top in tree.children(None) if here & tree.below([top.pk])]
        return [
            tuple(node for node in chosen if tree.top(node) == top) for top in tree.children(None) if top in self._tops
        ]

    @cached_property
    def _present(self) -> set[int]:
        return set(self._spans(Variant(promised=True)).kinds())

    @cached_property
    def _types(self) -> list[tuple[EquipmentType, ...]]:
        """The types that are asked for, then others, of which there are most lines first; none that has the same lines
        as one before."""
        tree, lines = self.selection.tree, self._spans(Variant(promised=True)).kinds()
        others = [((node,), sum(lines.get(pk, 0) for pk in tree.below([node.pk]))) for node in tree]
        others.sort(key=lambda pair: -pair[1])
        held: dict[frozenset[int], tuple[EquipmentType, ...]] = {}
        for types in [*self._asked_types(), *(types for types, number in others if number)]:
            held.setdefault(frozenset(tree.below(_pks(types)) & self._present), types)
        return list(held.values())[:MOST_TYPES]

    def _variants(self) -> Sequence[Variant]:
        """As it was asked; with promises; by the ready choices of sources, and by each kind alone."""
        data = self.selection.data
        own = None if data["source"] else frozenset(data["source_kind"])
        present = self._kinds
        choices = [*PRESETS.values(), *((kind,) for kind in present)]
        others = [
            kinds
            for kinds in dict.fromkeys(choices)
            if frozenset(kinds) != own and (not kinds or {*kinds} & {*present})
        ]
        return [Variant(), Variant(promised=True), *(Variant(kinds) for kinds in others)]

    @cached_property
    def _kinds(self) -> list[str]:
        """The kinds of sources that support any of it."""
        every = self.selection.without("source_kind", "source", "type", "since", "until")
        return list(every.counts.by_kind_of_source())

    def _range(self) -> tuple[dt.date | None, dt.date | None]:
        return self.selection.since, self.selection.until

    def _spans(self, variant: Variant) -> Spans:
        if variant not in self._held:
            counts = self._with(variant, type=[], since=None, until=None).counts
            self._held[variant] = Spans.of(counts.arrived_lines, *([counts.open_lines] if variant.promised else []))
        return self._held[variant]

    @cached_property
    def _held(self) -> dict[Variant, Spans]:
        return {}

    def _with(self, variant: Variant, **values: Any) -> Selection:
        """What other values and a variant select."""
        chosen = {} if variant.kinds is None else {"source_kind": list(variant.kinds), "source": []}
        return self.selection.beside({**chosen, **values})

    # ---- Answers --------------------------------------------------------------------------------

    def _answer(
        self,
        types: tuple[EquipmentType, ...],
        variant: Variant,
        days: tuple[dt.date | None, dt.date | None],
        moved: int = 0,
    ) -> Answer:
        since, until = days
        asked = self._range()
        told = {
            "type": types not in self._asked_types(), "since": since != asked[0], "until": until != asked[1],
            "sources": variant.kinds is not None, "promised": variant.promised,
        }  # fmt: skip
        changed = frozenset(name for name, other in told.items() if other)
        return Answer(types, self.selection.tree.top(types[0]), since, until, variant, changed, moved)

    def _counted(self, answer: Answer) -> Answer:
        """The answer with its totals, counted as its view counts them."""
        counts = self._with(
            answer.variant, type=list(answer.types), since=_span(answer.since), until=_span(answer.until)
        ).counts
        of_top = [
            lines.sums().get((), {}).get(answer.top.pk, Amount()) for lines in (counts.arrived_lines, counts.open_lines)
        ]
        total, more = of_top[0], of_top[1] if answer.variant.promised else Amount()
        return replace(answer, total=total, more=more)


def _pks(types: Sequence[EquipmentType]) -> list[int]:
    return [node.pk for node in types]


def _span(day: dt.date | None) -> DateSpan | None:
    return DateSpan(day, day, "") if day else None
