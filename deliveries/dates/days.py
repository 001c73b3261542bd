"""The arithmetic of calendar periods: months, quarters, seasons, weeks, their thirds and their slices.

The conventions are those of tests/cases: early/mid/late month = 1–10, 11–20, 21–end; early/mid/late year =
January–April, May–August, September–December; seasons March–May, June–August, September–November,
December–February (a winter bears the year in which it begins); weeks run Monday to Sunday.
"""

import calendar
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal, NamedTuple

from deliveries.numbers.refusals import NotUnderstood, to_say

Precision = Literal["day", "week", "month", "quarter", "half", "season", "year", "decade", "range", "open"]

# The first day of a span that says only until when: any day before all others.
OPEN = date.min
ONE_DAY = timedelta(days=1)
TO_COME = to_say("That is after the day of the report, which tells of the past.")
MONTHS_IN = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120}
HALF_MONTHS = ("fortnight", "halfmonth")
DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}


class DateNotUnderstood(NotUnderstood):
    """A phrase that names no span of days; its message tells a person why."""


class NotADate(DateNotUnderstood):
    """Words that make up no date at all, rather than a date that cannot be accepted."""


class Days(NamedTuple):
    """Whole days from the first to the last, both included."""

    first: date
    last: date


def envelope(one: Days, other: Days) -> Days:
    """Return the days from the first of both to the last of both."""
    return Days(min(one.first, other.first), max(one.last, other.last))


def the_day(year: int, month: int, day: int) -> date:
    """Return that day of the calendar; raise DateNotUnderstood where there is none (30 February, year 0)."""
    try:
        return date(year, month, day)
    except ValueError:
        raise DateNotUnderstood(
            "There is no day %(day)s in month %(month)s of the year %(year)s.", day=day, month=month, year=year
        ) from None


def whole_month(year: int, month: int) -> Days:
    return months_from(the_day(year, month, 1), 1)


def whole_quarter(year: int, quarter: int) -> Days:
    return months_from(the_day(year, 3 * quarter - 2, 1), 3)


def whole_half(year: int, half: int) -> Days:
    return months_from(the_day(year, 6 * half - 5, 1), 6)


def whole_season(year: int, season: int) -> Days:
    """Return a season by its EDTF order: 1 spring, 2 summer, 3 autumn, 4 the winter that begins in `year`."""
    return months_from(the_day(year, 3 * season, 1), 3)


def whole_year(year: int) -> Days:
    return Days(the_day(year, 1, 1), the_day(year, 12, 31))


def whole_decade(year: int) -> Days:
    start = year - year % 10
    return Days(the_day(start, 1, 1), the_day(start + 9, 12, 31))


def whole_week(day: date) -> Days:
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + timedelta(days=6))


def months_from(first: date, count: int) -> Days:
    """Return the `count` whole months that begin with the month of `first`."""
    last = moved(first, count - 1, "month")
    return Days(first, last.replace(day=calendar.monthrange(last.year, last.month)[1]))


def moved(day: date, count: int, unit: str) -> date:
    """Return the day `count` units later (earlier if negative); a day that the month lacks becomes its last."""
    if unit in DAYS_IN:
        return day + timedelta(days=count * DAYS_IN[unit])
    months = day.year * 12 + day.month - 1 + count * MONTHS_IN[unit]
    year, month = divmod(months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period_of(day: date, unit: str) -> Days:
    """Return the calendar day, week, month, quarter, half, year or decade in which a day lies."""
    whole = {
        "day": lambda: Days(day, day),
        "week": lambda: whole_week(day),
        "decade": lambda: whole_decade(day.year),
    }
    if unit in whole:
        return whole[unit]()
    if unit not in MONTHS_IN:
        raise DateNotUnderstood("A %(unit)s is no period of the calendar.", unit=unit)
    length = MONTHS_IN[unit]
    return months_from(date(day.year, (day.month - 1) // length * length + 1, 1), length)


def precision_of(days: Days) -> Precision:
    """Name the calendar period that the days fill exactly, or "range"; any seven days are a week.

    Days whose first one is not known are "open".
    """
    first, last = days
    if first == OPEN and last != OPEN:
        return "open"
    months = _whole_months(days)
    if first == last:
        return "day"
    for name, fills in _CALENDAR_PERIODS.items():
        if months == MONTHS_IN[name] and fills(first):
            return name
    return "week" if (last - first).days == 6 else "range"


# Where a period of so many months may begin to be one of the calendar's.
_CALENDAR_PERIODS: dict[Precision, Callable[[date], bool]] = {
    "month": lambda first: True,
    "quarter": lambda first: first.month % 3 == 1,
    "season": lambda first: first.month % 3 == 0,
    "half": lambda first: first.month in (1, 7),
    "year": lambda first: first.month == 1,
    "decade": lambda first: first.month == 1 and first.year % 10 == 0,
}


def _whole_months(days: Days) -> int:
    """Count the calendar months that the days fill from end to end; 0 where they leave a ragged edge."""
    first, last = days
    if first == OPEN or first.day != 1 or last.day != calendar.monthrange(last.year, last.month)[1]:
        return 0
    return (last.year - first.year) * 12 + last.month - first.month + 1


def fills_whole_months(days: Days) -> bool:
    return _whole_months(days) > 0


def fills_whole_years(days: Days) -> bool:
    return fills_whole_months(days) and days.first.month == 1 and days.last.month == 12


def fills_whole(days: Days, unit: str) -> bool:
    """Say whether the days are whole months or whole years, one or more."""
    return fills_whole_years(days) if unit == "year" else unit == "month" and fills_whole_months(days)


# What early, mid and late leave out: where each third begins and ends, counted from the period's first day.
# The thirds of a week overlap, because "late last week" is Thursday for some desks and Friday for others.
_THIRDS_OF_A_WEEK = {"early": (0, 2), "mid": (1, 3), "late": (3, 6)}
_THIRDS_OF_A_DECADE = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
_THIRD = {"early": 0, "mid": 1, "late": 2}


def part_of(days: Days, part: str) -> Days:
    """Return the early, mid or late part of a period; a single day is its own part ("late Wednesday")."""
    precision = precision_of(days)
    if precision == "day":
        return days
    if precision == "month":
        return _third_of_a_month(days, part)
    if precision == "week":
        start, end = _THIRDS_OF_A_WEEK[part]
        return Days(moved(days.first, start, "day"), moved(days.first, end, "day"))
    if precision == "decade":
        start, end = _THIRDS_OF_A_DECADE[part]
        return Days(whole_year(days.first.year + start).first, whole_year(days.first.year + end).last)
    if precision in ("range", "open"):
        raise DateNotUnderstood(
            "Early, mid and late are understood of a week, month, quarter, season, half, year or decade."
        )
    length = MONTHS_IN[precision] // 3
    return months_from(moved(days.first, _THIRD[part] * length, "month"), length)


def _third_of_a_month(days: Days, part: str) -> Days:
    first = days.first.replace(day=1 + 10 * _THIRD[part])
    return Days(first, days.last if part == "late" else first.replace(day=first.day + 9))


def slice_of(days: Days, unit: str, nth: int, count: int = 1) -> Days:
    """Return `count` units of a period from its nth on, or its last `count` units where nth is -1.

    "The first week of April" is the 1st to the 7th, "the last two weeks of March" the 18th to the 31st.
    Raises DateNotUnderstood where the period has no such slice.
    """
    if unit == "half" or (unit in HALF_MONTHS and precision_of(days) == "month"):
        return _half_of(days, nth)
    if unit in HALF_MONTHS:
        raise DateNotUnderstood("The first or second fortnight is understood of a month.")
    if nth < 0:
        found = Days(moved(days.last + ONE_DAY, -count, unit), days.last)
    else:
        first = moved(days.first, nth - 1, unit)
        found = Days(first, moved(first, count, unit) - ONE_DAY)
    if found.first < days.first or found.last > days.last:
        raise DateNotUnderstood("That period has no such %(unit)s.", unit=unit)
    return found


def _half_of(days: Days, nth: int) -> Days:
    precision = precision_of(days)
    middles = {
        "month": lambda: days.first.replace(day=16),
        "year": lambda: days.first.replace(month=7),
        "decade": lambda: days.first.replace(year=days.first.year + 5),
    }
    if precision not in middles or nth not in (-1, 1, 2):
        raise DateNotUnderstood("Halves are understood of a month, a year or a decade.")
    middle = middles[precision]()
    return Days(days.first, middle - ONE_DAY) if nth == 1 else Days(middle, days.last)


def weekday_of(days: Days, weekday: int, nth: int) -> Days:
    """Return the nth Monday (0) … Sunday (6) of a period, the last one where nth is -1."""
    if nth > 0:
        day = moved(days.first, (weekday - days.first.weekday()) % 7 + 7 * (nth - 1), "day")
    else:
        day = moved(days.last, -((days.last.weekday() - weekday) % 7), "day")
    if not days.first <= day <= days.last:
        raise DateNotUnderstood("That period has no such weekday.")
    return Days(day, day)


def at_distance(day: date, count: int, unit: str) -> Days:
    """Return the days meant by "`count` units ago" (negative) or "in `count` units".

    Days are exact; a week is the seven days around; months, quarters and years are the calendar month, quarter
    or year reached; a decade is as many years on either side (tests/cases: "two weeks ago", "a decade ago").
    """
    middle = moved(day, count, unit)
    if unit in ("week", "fortnight"):
        return Days(moved(middle, -3, "day"), moved(middle, 3, "day"))
    if unit == "decade":
        return Days(whole_year(middle.year - abs(count)).first, whole_year(middle.year + abs(count)).last)
    return period_of(middle, unit)
