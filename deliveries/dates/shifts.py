"""Periods found from the reference day: yesterday; last, this and next; and what is said around them."""

from collections.abc import Callable
from dataclasses import replace

from .days import DateNotUnderstood, Days, moved, period_of
from .grammar import Period, Reader, Rules, is_one_day, rules
from .recurring import Recurring
from .signs import Sign, Signs


def _unit(count: int) -> Callable[[Reader, Sign], Days | None]:
    """Return what reads "last week", "this month", "next year": the calendar's unit so many before or after."""

    def handler(reader: Reader, unit: Sign) -> Days | None:
        if unit.name in ("hour", "fortnight") or (unit.name == "day" and count):
            return None
        return period_of(moved(reader.today, count, unit.name), unit.name)

    return handler


def last(reader: Reader, phrase: Signs) -> Period | None:
    """Read "last October", "31 mars dernier": the last one that is over."""
    period = reader.read(phrase) if "spelled" not in phrase[0].kinds else None
    if isinstance(period, Recurring):
        return period.before(reader.today)
    return period if period is not None and is_one_day(period) else None


def following(reader: Reader, phrase: Signs) -> Period | None:
    """Read "next spring", "mardi prochain": the first that is still to begin."""
    period = reader.read(phrase)
    return period.after(reader.today) if isinstance(period, Recurring) else None


def this(reader: Reader, phrase: Signs) -> Period | None:
    """Read "this Wednesday", "this May": what comes once a year is this year's, or much nearer than another."""
    period = reader.read(phrase)
    if period is None:
        return None
    days = reader.settle(period)
    if isinstance(period, Recurring) and period.cycle == "year" and days.first.year != reader.today.year:
        dated = replace(period, weekday=None)
        other = dated.before(reader.today) if reader.is_future else dated.after(reader.today)
        if 4 * _away(reader, days) > _away(reader, other):
            raise DateNotUnderstood("“This” is far from the day of the report: write the year.")
    return days


def _away(reader: Reader, days: Days) -> int:
    """Count the days between the reference day and a period, 0 where it lies in it."""
    return max((days.first - reader.today).days, (reader.today - days.last).days, 0)


def planned(reader: Reader, phrase: Signs) -> Period | None:
    """Read "planned by 2027", "due in May", which is not yet what a report of the past tells of."""
    if reader.is_report:
        raise DateNotUnderstood("That tells of a plan, not of what came.")
    return reader.read(phrase)


def shifted_day(reader: Reader, shift: Sign) -> Days:
    return period_of(moved(reader.today, shift.value, "day"), "day")


def named_twice(reader: Reader, shift: Sign, phrase: Signs) -> Period | None:
    """Read "yesterday, Monday 18 April", where both must be the same day."""
    day, other = shifted_day(reader, shift), reader.read(phrase)
    if other is None or not is_one_day(other):
        return None
    named = other.latest(day.first) if isinstance(other, Recurring) else other
    if named != day:
        raise DateNotUnderstood(
            "That names two different days, %(first)s and %(second)s.", first=day.first, second=named.first
        )
    return day


def all_last(reader: Reader, phrase: Signs) -> Days | None:
    """Read "samedi et dimanche derniers"."""
    days = reader.days(phrase)
    return days if days is not None and days.last < reader.today else None


def about(reader: Reader, phrase: Signs) -> Period | None:
    """Widen a day by three on either side; "around 2019" says nothing of how far around."""
    period = reader.read(phrase)
    if period is None:
        return None
    days = reader.settle(period)
    if is_one_day(days):
        return Days(moved(days.first, -3, "day"), moved(days.last, 3, "day"))
    if any("part" in sign.kinds for sign in phrase):
        return days
    raise DateNotUnderstood("“Around” leaves the ends open: give the earliest and the latest day instead.")


def fiscal(_reader: Reader, _phrase: Signs) -> Period:
    raise DateNotUnderstood("A fiscal year begins on another day in every country: give its first and last day.")


SHIFT_RULES: Rules = rules(
    {
        "fiscal …": fiscal,
        "… fiscal": fiscal,
        "planned …": planned,
        "about …": about,
        "dayshift": shifted_day,
        "the? last single": _unit(-1),
        "the? single last|past|gone": _unit(-1),
        "the? this single": _unit(0),
        "the? single this": _unit(0),
        "the? next single": _unit(1),
        "the? single next": _unit(1),
        "the? single beforelast": _unit(-2),
        "the? lastbutone single": _unit(-2),
        "the? single afternext": _unit(2),
        "last …": last,
        "… last|past|gone": last,
        "next|coming …": following,
        "… next|coming": following,
        "… lasts": all_last,
        "this …": this,
    }
)

# Tried last: two names for one day.
TWICE_RULES: Rules = rules({"dayshift …": named_twice})
