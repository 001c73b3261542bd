"""Rows become a timeline: steps, running totals, lanes and verdicts. Pure: no request, no HTML, no database.

The rules are those of the page /about/counting/: the count of a type steps on the last day by which a delivery
had surely arrived; unlike things are never added; an unknown number adds nothing, and the total says so.

`amounts` says what a line adds, `series` makes steps and running totals of it, `ledger` the entries of a page, and
`verdicts` tells what became of a promise and whether a stated total agrees.
"""

from .amounts import ADDS, ENDS, FIELDS, Amount
from .ledger import ARRIVAL, Entry, Line, build_ledger, may_lie_outside
from .series import Series, Step, Timeline, build_timeline
from .verdicts import ABOUT, Awaited, Check, Lateness, Outcome, Part, Verdict, check, follow, lateness, pieces

__all__ = [
    "ABOUT",
    "ADDS",
    "ARRIVAL",
    "ENDS",
    "FIELDS",
    "Amount",
    "Awaited",
    "Check",
    "Entry",
    "Lateness",
    "Line",
    "Outcome",
    "Part",
    "Series",
    "Step",
    "Timeline",
    "Verdict",
    "build_ledger",
    "build_timeline",
    "check",
    "follow",
    "lateness",
    "may_lie_outside",
    "pieces",
]
