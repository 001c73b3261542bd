"""Extended Date/Time Format (ISO 8601-2:2019, https://www.loc.gov/standards/datetime/): out and in.

Read: days, months, years, decades (198X), seasons (21–24), quarters (33–36), halves (40–41), ISO weeks, closed
intervals of these, also with an open or unknown start (../2021-10), and unspecified digits that leave a whole period
(2021-XX, 2021-10-XX).
Refused: the marks ? ~ %, open or unknown ends, sets and everything else, because a span of days cannot hold them.
"""

import re
from collections.abc import Callable
from datetime import date

from deliveries.numbers.refusals import to_say

from .days import (
    OPEN,
    DateNotUnderstood,
    Days,
    Precision,
    fills_whole_months,
    fills_whole_years,
    precision_of,
    the_day,
    whole_decade,
    whole_half,
    whole_month,
    whole_quarter,
    whole_season,
    whole_week,
    whole_year,
)


def _one_day(found: re.Match[str]) -> Days:
    day = the_day(int(found["y"]), int(found["m"]), int(found["d"]))
    return Days(day, day)


_Y = r"(?P<y>\d{4})"
_READERS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Days]]] = [
    (re.compile(rf"{_Y}(-XX)?(-XX)?", re.ASCII), lambda m: whole_year(int(m["y"]))),
    (
        re.compile(rf"{_Y}-(?P<m>0[1-9]|1[0-2])(-XX)?", re.ASCII),
        lambda m: whole_month(int(m["y"]), int(m["m"])),
    ),
    (re.compile(rf"{_Y}-(?P<m>\d\d)-(?P<d>\d\d)", re.ASCII), _one_day),
    (re.compile(r"(?P<y>\d{3})X", re.ASCII), lambda m: whole_decade(int(m["y"]) * 10)),
    (re.compile(rf"{_Y}-2(?P<n>[1-4])", re.ASCII), lambda m: whole_season(int(m["y"]), int(m["n"]))),
    (re.compile(rf"{_Y}-3(?P<n>[3-6])", re.ASCII), lambda m: whole_quarter(int(m["y"]), int(m["n"]) - 2)),
    (re.compile(rf"{_Y}-4(?P<n>[01])", re.ASCII), lambda m: whole_half(int(m["y"]), int(m["n"]) + 1)),
    (re.compile(rf"{_Y}-?W(?P<w>\d\d)", re.ASCII), lambda m: iso_week(int(m["y"]), int(m["w"]))),
]
_FORM = re.compile(r"[\dXW?~%/.\-]*\d{3}[\dX][\dXW?~%/.\-]*", re.ASCII)
OPEN_END = to_say("That is open at one end. With a last day and no first one, write it so: ../2021-10.")
_UNCERTAIN = re.compile(r"[?~%]")


def looks_like_edtf(text: str) -> bool:
    """Say whether the text has the letters and digits of EDTF and nothing else."""
    return _FORM.fullmatch(text) is not None


def read_edtf(text: str) -> Days:
    """Return the days of an EDTF string; raise DateNotUnderstood for what a span cannot honestly hold."""
    if _UNCERTAIN.search(text):
        raise DateNotUnderstood(
            "“%(text)s” marks its date as uncertain; give the earliest and the latest day instead.", text=text
        )
    start, slash, end = text.partition("/")
    if slash and start in ("", ".."):
        return Days(OPEN, _read_one(end).last)
    first = _read_one(start)
    if not slash:
        return first
    last = _read_one(end)
    if last.last < first.first:
        raise DateNotUnderstood("“%(text)s” ends before it begins.", text=text)
    return Days(first.first, max(first.last, last.last))


def write_edtf(days: Days) -> str:
    """Write the days as EDTF: the shortest name of a calendar period, else an interval.

    A season is written as its months: its number beside the year (2021-22) is a row of years to a newspaper, and so to
    whoever reads it with parse_span().
    """
    first, last = days
    precision = precision_of(days)
    if precision == "open":
        return f"../{last.isoformat()}"
    if precision in _WRITERS:
        year = f"{first.year:04}"
        return (year[:3] if precision == "decade" else year) + _WRITERS[precision](first)
    return f"{_bound(first, days)}/{_bound(last, days)}"


# What follows the year; quarters and halves have the numbers that ISO 8601-2 gives them.
_WRITERS: dict[Precision, Callable[[date], str]] = {
    "day": lambda first: f"-{first:%m-%d}",
    "month": lambda first: f"-{first:%m}",
    "quarter": lambda first: f"-{33 + first.month // 3}",
    "half": lambda first: f"-{40 + first.month // 6}",
    "year": lambda first: "",
    "decade": lambda first: "X",
}


def iso_week(year: int, week: int) -> Days:
    try:
        return whole_week(date.fromisocalendar(year, week, 1))
    except ValueError:
        raise DateNotUnderstood("The year %(year)s has no week %(week)s.", year=year, week=week) from None


def _read_one(text: str) -> Days:
    for pattern, read in _READERS:
        if found := pattern.fullmatch(text):
            return read(found)
    if text in ("", ".."):
        raise DateNotUnderstood(OPEN_END)
    raise DateNotUnderstood("“%(text)s” is not a date.", text=text)


def _bound(day: date, days: Days) -> str:
    if fills_whole_years(days):
        return f"{day.year:04}"
    return day.isoformat()[:7] if fills_whole_months(days) else day.isoformat()
