"""Bounds and ranges: by, before, since, after, until; between A and B, from A to B, A–B, A and B.

A deadline runs from the reference day, a beginning up to it. Of the past, "by" and "before" leave the first day open;
a bound that leaves the last one open is refused, and so is "until", which tells of what lasted.
"""

from collections.abc import Callable
from datetime import date

from deliveries.numbers.refusals import to_say

from .days import (
    ONE_DAY,
    OPEN,
    TO_COME,
    DateNotUnderstood,
    Days,
    envelope,
    fills_whole_years,
    part_of,
    period_of,
    precision_of,
)
from .grammar import Period, Reader, Rules, rules
from .recurring import Recurring, day_of_month, monthly
from .signs import Sign, Signs

# The signs of a day of the month.
DAYS = frozenset(["daynumber", "days", "numeric"])
NO_BEGINNING = to_say("That gives a last day but no first one: since when at the earliest?")
NO_END = to_say("That gives a first day but no last one: until when at the latest?")


def by(reader: Reader, phrase: Signs) -> Days | None:
    """Read "by April 2022": up to its last day, of what is to come from the reference day on."""
    period = reader.read(phrase)
    if period is None:
        return None
    return _ahead(reader, period, lambda days: days.last) if reader.is_future else _no_later(reader, period)


def until(reader: Reader, phrase: Signs) -> Days | None:
    """Read "until April 2022" of what is to come."""
    period = reader.read(phrase)
    return None if period is None else _ahead(reader, period, lambda days: days.last)


def by_part_of_the_current(reader: Reader, which: Sign, unit: Sign) -> Days:
    """Read "by the end of the month", "before yearend"."""
    return _up_to(reader, part_of(period_of(reader.today, unit.name), which.name).last)


def before_part(reader: Reader, which: Sign, phrase: Signs) -> Days | None:
    """Read "before the end of April", which leaves room up to the end."""
    if which.name != "late":
        return None
    return by(reader, phrase)


def before(reader: Reader, phrase: Signs) -> Days | None:
    period = reader.read(phrase)
    if period is None:
        return None
    if reader.is_future:
        return _ahead(reader, period, lambda days: days.first - ONE_DAY)
    return _until(_begun(reader, period).first - ONE_DAY)


def already(reader: Reader) -> Days:
    """Read "already delivered": up to the reference day."""
    if reader.is_future:
        raise DateNotUnderstood("That is over: it does not say when something is to come.")
    return _until(reader.today)


def since(reader: Reader, phrase: Signs) -> Days | None:
    """Read "since 2019": from its first day to the reference day."""
    period = reader.read(phrase)
    if period is None or any("until" in each.kinds or each.kinds == {"to"} for each in phrase):
        return None
    if reader.is_future:
        raise DateNotUnderstood(NO_END)
    return _from(reader, reader.settle(period).first)


def after(reader: Reader, phrase: Signs) -> Days | None:
    period = reader.read(phrase)
    if period is None:
        return None
    if reader.is_future:
        raise DateNotUnderstood(NO_END)
    over = period.before(reader.today) if isinstance(period, Recurring) else period
    return _from(reader, over.last + ONE_DAY)


def _ahead(reader: Reader, period: Period, end: Callable[[Days], date]) -> Days:
    """Return the days up to a deadline, at the occurrence that it means."""
    if not isinstance(period, Days) and not reader.is_future:
        raise DateNotUnderstood(NO_BEGINNING)
    return _up_to(reader, end(period if isinstance(period, Days) else period.next(reader.today)))


def _no_later(reader: Reader, period: Period) -> Days:
    return _until(_begun(reader, period).last)


def _begun(reader: Reader, period: Period) -> Days:
    """Choose the occurrence that a report of the past means, which has begun by its day.

    "By May" in a report of April may be a deadline, and no May of a year ago.
    """
    days = reader.settle(period)
    if isinstance(period, Recurring) and reader.today - days.last > max(
        period.next(reader.today).first - reader.today, ONE_DAY
    ):
        raise DateNotUnderstood("That may be the last one or the next one: write it with its year.")
    if days.first > reader.horizon:
        raise DateNotUnderstood(TO_COME)
    return days


def _until(last: date) -> Days:
    """Return the days up to one that is known, from one that is not."""
    return Days(OPEN, last)


def _up_to(reader: Reader, last: date) -> Days:
    """Return the days up to a deadline; "by Friday" on that Friday, or in the past, tells no first day."""
    if reader.is_report or last <= reader.today:
        raise DateNotUnderstood(NO_BEGINNING)
    return Days(reader.today, last)


def _from(reader: Reader, first: date) -> Days:
    if first > reader.today:
        raise DateNotUnderstood("That begins after the reference day.")
    return Days(first, reader.today)


# ── Ranges ─────────────────────────────────────────────────────────────────────────────────────────────


def from_to(reader: Reader, start: Signs, end: Signs) -> Days | None:
    """Read "from March to June 2021", "30 September to 1 October": the start may borrow from the end."""
    found = _both(reader, start, end)
    return found and _from_first_to_last(*found)


def from_like_to_like(reader: Reader, start: Signs, end: Signs) -> Days | None:
    """Read "March–June 2021"; a mere dash joins no day to a month ("4 March–April" are four of something)."""
    found = _both(reader, start, end)
    return _from_first_to_last(*found) if found and _alike(*found) else None


def all_of(reader: Reader, start: Signs, end: Signs) -> Days | None:
    """Read "March and August 2022": the envelope of both."""
    found = _both(reader, start, end)
    if found is None or not _alike(*found):
        return None
    between = (found[1].first - found[0].last).days
    if isinstance(reader.read(start), Recurring) and found[0].first.year < found[1].first.year and between > 31:
        return None  # "October and July" are told in no order of one year
    return envelope(*found)


def _from_first_to_last(first: Days, last: Days) -> Days:
    if last.last < first.first:
        raise DateNotUnderstood("That range ends before it begins.")
    return envelope(first, last)


def _alike(one: Days, other: Days) -> bool:
    """Say whether neither is a day where the other is a month, nor a month where the other is a year.

    "March 2021 and 2022" are two Marches, "the first quarter 2021-2022" is one of a fiscal year.
    """
    if fills_whole_years(other) and not fills_whole_years(one):
        return False
    precisions = {precision_of(one), precision_of(other)}
    return "day" not in precisions or precisions <= {"day", "week", "range"}


def _both(reader: Reader, start: Signs, end: Signs) -> tuple[Days, Days] | None:
    first, last = _start(reader, start), reader.read(end)
    if first is None or last is None or _is_week(start) != _is_week(end):
        return None
    if isinstance(last, Recurring):
        last = last.next(first.first) if isinstance(first, Days) else reader.settle(last)
        if last.first > reader.horizon:
            raise DateNotUnderstood(TO_COME)
    if isinstance(first, Recurring):
        if first.cycle == "week" and (last.last - last.first).days > 6:
            return None  # "Tuesday to August"
        if first.cycle == "month" and not any(DAYS.intersection(each.kinds) for each in end):
            return None  # "3 to late March": three of something
        first = _borrowed(first, last)
    return None if first is None or _holds(first, last) or _holds(last, first) else (first, last)


def _is_week(signs: Signs) -> bool:
    return any("week" in each.kinds for each in signs)


def _holds(whole: Days, part: Days) -> bool:
    """Say whether one period lies in the other, as the ends of a range never do ("March 3 to 2022")."""
    return whole.first <= part.first and part.last <= whole.last


def _start(reader: Reader, signs: Signs) -> Period | None:
    """Read the start of a range, where a number alone is a day of the month ("du 3 au 5 mars")."""
    *before, number = signs
    weekday = before[0].value if len(before) == 1 and "weekday" in before[0].kinds else None
    if "daynumber" in number.kinds and (not before or weekday is not None):
        day = monthly(number.value)
        return day if weekday is None else day.on(weekday)
    if not before and "ordinal" not in number.kinds:
        return reader.read(signs)
    stripped = signs[1:] if "the" in signs[0].kinds and len(signs) > 1 else signs
    return reader.read(signs) if stripped == signs else _start(reader, stripped)


def _borrowed(first: Recurring, last: Days) -> Days | None:
    """Take the month or year that the start lacks from the end."""
    found = first.latest(last.first)
    if first.cycle == "month":
        if found.first.replace(day=1) != last.first.replace(day=1):
            return None
    elif (last.last - last.first).days > 200:
        return None  # "March to 2022": a month cannot be placed in a year's range
    return found


def days_of_month(reader: Reader, month: Sign, start: Sign, end: Sign, year: Sign | None) -> Days:
    """Read "March 12–15, 2022"."""
    first, last = day_of_month(month.value, start.value), day_of_month(month.value, end.value)
    if start.value >= end.value:
        raise DateNotUnderstood("That range ends before it begins.")
    end_days = last.in_year(year.value) if year else reader.settle(last)
    return Days(first.in_year(end_days.first.year).first, end_days.last)


def listed_days_of_month(
    reader: Reader, month: Sign, start: Sign, between: Signs, end: Sign, year: Sign | None
) -> Days | None:
    """Read "March 12, 13 and 14, 2022"."""
    if any({"and", "daynumber"}.isdisjoint(each.kinds) for each in between):
        return None
    return days_of_month(reader, month, start, end, year)


BOUND_RULES: Rules = rules(
    {
        "by|until|before in? the? part of? the? single": by_part_of_the_current,
        "already": already,
        "by …": by,
        "until …": until,
        "… latest": by,
        "before in? the? part of? …": before_part,
        "before …": before,
        "between|from|since todate and|to|until …": until,
        "hence to|until …": until,
        "between|from? month the? daynumber to|–|and|until the? daynumber year?": days_of_month,
        "between … and|to|– the? todate": since,
        "between … and|to|– …": from_to,
        "from|since … to|–|until the? todate": since,
        "from|since|onward … to|until …": from_to,
        "from … – …": from_to,
        "since|onward …": since,
        "after …": after,
        "month daynumber and … daynumber year?": listed_days_of_month,
    }
)

# Tried after all that binds closer ("early to mid March", "the first and second quarters").
RANGE_RULES: Rules = rules(
    {
        "… to|– the? todate": since,
        "… to|until …": from_to,
        "… – …": from_like_to_like,
        "… and …": all_of,
    }
)
