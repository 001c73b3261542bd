"""The machine that reads signs by rules: patterns of signs, each with a function that says which days it means.

A pattern is a row of sign kinds: `month year` in that order, `a|b` either, `a?` perhaps, `…` any phrase. What
carries a meaning (a month, a unit, a phrase) is handed to the function, None where it is missing; mere keywords
(`by`, `of`) are not. The first rule whose function finds days wins. A function returns None to pass, or raises
DateNotUnderstood where the phrase is a date that cannot be accepted; the first such reason is the answer where
no other rule finds days.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .days import DateNotUnderstood, Days, precision_of
from .recurring import Recurring
from .signs import Sign, Signs

type Tense = Literal["past", "future"]
# The last day of the calendar: a horizon that hides nothing.
NEVER = date.max
type Period = Days | Recurring
type Captured = Sign | Signs | None

# The kinds of signs that a rule's function is given.
_CARRIERS = (
    "number ordinal daynumber figures year years decade month weekday season dayshift days numeric"
    " unit single plural part partly quartercode halfcode week feast holidays …"
)
CARRIERS = frozenset(_CARRIERS.split())


class Tangled(DateNotUnderstood):
    """The effort is spent."""


@dataclass(frozen=True, slots=True)
class Element:
    kinds: frozenset[str]
    optional: bool

    @property
    def is_phrase(self) -> bool:
        return "…" in self.kinds

    @property
    def carries(self) -> bool:
        return not self.kinds.isdisjoint(CARRIERS)


@dataclass(frozen=True, slots=True)
class Rule[T]:
    """A pattern, the function that it feeds, and the fewest signs that can fill it."""

    elements: tuple[Element, ...]
    handler: Callable[..., T | None]
    least: int


type Rules = tuple[Rule[Period], ...]


def rules[T](table: Mapping[str, Callable[..., T | None]]) -> tuple[Rule[T], ...]:
    """Compile a table of patterns; they are tried in its order."""
    return tuple(_rule(pattern, handler) for pattern, handler in table.items())


def _rule[T](pattern: str, handler: Callable[..., T | None]) -> Rule[T]:
    elements = tuple(map(_element, pattern.split()))
    return Rule(elements, handler, sum(not element.optional for element in elements))


def _element(text: str) -> Element:
    return Element(frozenset(text.rstrip("?").split("|")), text.endswith("?"))


def matches(elements: tuple[Element, ...], signs: Signs) -> Iterator[tuple[Captured, ...]]:
    """Yield every way in which the elements cover the signs from first to last."""
    if not elements:
        if not signs:
            yield ()
        return
    element, rest = elements[0], elements[1:]
    if element.is_phrase:
        for end in range(1, len(signs) + 1):
            for found in matches(rest, signs[end:]):
                yield (signs[:end], *found)
        return
    if signs and not element.kinds.isdisjoint(signs[0].kinds):
        for found in matches(rest, signs[1:]):
            yield (signs[0], *found) if element.carries else found
    if element.optional:
        for found in matches(rest, signs):
            yield (None, *found) if element.carries else found


@dataclass
class Reader:
    """Reads the phrases of one text against its reference day, by one set of rules.

    `horizon` is the last day that the text can tell of: a report's own day, where it tells of the past. `effort`
    bounds the rules that are tried, so that a heap of date words costs no more than a real phrase.
    """

    rules: Rules
    reference: date | None
    tense: Tense
    horizon: date = NEVER
    language: str | None = None
    effort: int = 150
    refusal: DateNotUnderstood | None = None
    _read: dict[Signs, Period | None] = field(default_factory=dict)

    def read(self, signs: Signs) -> Period | None:
        """Return what the signs mean, or None where no rule covers them."""
        if signs not in self._read:
            self._read[signs] = None  # a phrase is no part of itself
            self._read[signs] = self._by_rules(signs)
        return self._read[signs]

    def _by_rules(self, signs: Signs) -> Period | None:
        for rule in self.rules:
            if len(signs) < rule.least:
                continue
            for captured in matches(rule.elements, signs):
                self._spend()
                found = self._handled(rule, captured)
                if found is not None:
                    return found
        return None

    def _handled(self, rule: Rule[Period], captured: tuple[Captured, ...]) -> Period | None:
        """Ask one rule; remember why it refuses, for another may still read the signs otherwise."""
        try:
            return rule.handler(self, *captured)
        except Tangled:
            raise
        except DateNotUnderstood as reason:
            self.refusal = self.refusal or reason
            return None

    def _spend(self) -> None:
        self.effort -= 1
        if self.effort < 0:
            raise Tangled("That is too tangled to be a date.")

    def anew(self) -> "Reader":
        """Return a reader of the same text that has not tried yet, for another vocabulary."""
        return Reader(self.rules, self.reference, self.tense, self.horizon, self.language, self.effort)

    @property
    def today(self) -> date:
        """The reference day; raise DateNotUnderstood where there is none."""
        if self.reference is None:
            raise DateNotUnderstood("That needs the day on which it was written: there is no reference day.")
        return self.reference

    @property
    def is_report(self) -> bool:
        """Say whether the text is a report of the past, which cannot tell of what comes after it."""
        return self.horizon < NEVER

    @property
    def is_future(self) -> bool:
        return self.tense == "future"

    def settle(self, period: Period) -> Days:
        """Choose the occurrence that is meant: the latest begun by the reference day, or the next one."""
        if isinstance(period, Days):
            return period
        return period.next(self.today) if self.is_future else period.latest(self.today)

    def days(self, signs: Signs) -> Days | None:
        """Read a phrase down to its days."""
        period = self.read(signs)
        return None if period is None else self.settle(period)


def sample(period: Period) -> Days:
    return period.sample() if isinstance(period, Recurring) else period


def is_one_day(period: Period) -> bool:
    return precision_of(sample(period)) == "day"


def is_month(period: Period) -> bool:
    return precision_of(sample(period)) == "month"


def changed(period: Period, change: Callable[[Days], Days | None]) -> Period | None:
    """Return the period with its days changed, whether or not it is known yet which days they are."""
    return period.map(change) if isinstance(period, Recurring) else change(period)
