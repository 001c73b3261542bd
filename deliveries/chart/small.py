"""The small pictures beside numbers: a step line without axes, and a bar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from deliveries.timeline import Amount, Series, Step

from .axes import DAY, line
from .paths import stepped


@dataclass(frozen=True)
class Spark:
    """A small step line without axes, 120 by 28."""

    path: str
    end_x: float
    end_y: float
    last: Step


def spark(series: Series[Any]) -> Spark | None:
    """The step line of `series`, or None where no number is known."""
    if not series.counts:
        return None
    first = max(series.steps[0].latest, dt.date.min + DAY) - DAY
    last = min(series.steps[-1].latest, dt.date.max - DAY) + DAY
    left, pace = line([first.toordinal(), last.toordinal()], [2, 110])
    base, height = line([0, series.total.best], [25, 5])
    steps = (
        (round(left + pace * step.latest.toordinal(), 1), round(base + height * step.total.best, 1))
        for step in series.steps
    )
    return Spark(stepped([(2, 25), *steps, (114, 5)]), 114, 5, series.counts[-1])


@dataclass(frozen=True)
class SumBar:
    """A sum beside others of its type, in a picture 100 wide: the best of it, and from the least to the greatest."""

    best: float
    low: float
    high: float
    unknown: bool

    @property
    def span(self) -> float:
        """How far the greatest lies from the least."""
        return round(self.high - self.low, 1)

    @property
    def end(self) -> float:
        """Where the mark of unknown numbers stands."""
        return self.high + 1


def sum_bar(amount: Amount, most: Amount) -> SumBar:
    """The bar of `amount` where the greatest among those beside it is `most`."""
    of = max(1, most.high)
    low, best, high = (round(100 * number / of, 1) for number in (amount.low, amount.best, amount.high))
    return SumBar(best, low, high, amount.unknown_lines > 0)
