"""Parts of periods: early, mid and late, halves and quarters, the nth week, the part of a day, the night."""

from collections.abc import Callable
from datetime import date

from deliveries.numbers.refusals import to_say

from .days import (
    TO_COME,
    DateNotUnderstood,
    Days,
    envelope,
    months_from,
    part_of,
    period_of,
    precision_of,
    slice_of,
    weekday_of,
    whole_half,
    whole_quarter,
    whole_year,
)
from .grammar import Period, Reader, Rules, changed, is_one_day, rules, sample
from .recurring import weekly, yearly
from .signs import Sign, Signs

OF_SEVERAL = to_say("That is a part of several periods, or of a fiscal year: give the dates.")


def part(reader: Reader, which: Sign, phrase: Signs) -> Period | None:
    period = reader.read(phrase)
    if period is None or precision_of(sample(period)) == "range":
        return None
    if is_one_day(period) and (which.name == "mid" or not _is_said_of(which, phrase, of_day=True)):
        return None
    if not _is_said_of(which, phrase):
        return None
    return changed(period, lambda days: part_of(days, which.name))


def _is_said_of(which: Sign, phrase: Signs, *, of_day: bool = False) -> bool:
    """Say whether a part is one of the phrase: "late in March", "the end of March", and "late Wednesday".

    Without "of" a noun may be a verb: "end in March", "start 1 March".
    """
    if "partly" in which.kinds or "of" in phrase[0].kinds:
        return True
    return not of_day and ("in" not in phrase[0].kinds or "the" in phrase[0].kinds)


def first_days(reader: Reader, phrase: Signs) -> Period | None:
    """Read "the first days of 2022": the early part of its first month."""
    return _days_at_the_edge(reader, phrase, lambda days: part_of(period_of(days.first, "month"), "early"))


def last_days(reader: Reader, phrase: Signs) -> Period | None:
    return _days_at_the_edge(reader, phrase, lambda days: part_of(period_of(days.last, "month"), "late"))


def _days_at_the_edge(reader: Reader, phrase: Signs, change: Callable[[Days], Days]) -> Period | None:
    period = _whole(reader, phrase)
    if period is None or precision_of(sample(period)) in ("day", "week", "range"):
        return None
    return changed(period, change)


def parts(reader: Reader, start: Sign, end: Sign, phrase: Signs) -> Period | None:
    """Read "early to mid March"."""

    def both(days: Days) -> Days:
        return envelope(part_of(days, start.name), part_of(days, end.name))

    period = reader.read(phrase)
    return None if period is None else changed(period, both)


def part_of_the_current(reader: Reader, which: Sign, unit: Sign) -> Days:
    """Read "at the end of the month", which a report of the past cannot say of days to come."""
    days = part_of(period_of(reader.today, unit.name), which.name)
    if days.first > reader.today and not reader.is_future:
        raise DateNotUnderstood(
            "That is after the reference day: the %(which)s days of which %(unit)s?", which=which.name, unit=unit.name
        )
    return days


def earlier(reader: Reader, phrase: Signs) -> Period | None:
    """Read "earlier this month": from its first day to the reference day."""
    days = reader.days(phrase)
    if days is None or days.first == days.last:
        return days
    if days.first > reader.today:
        raise DateNotUnderstood("That is not earlier than the reference day.")
    return Days(days.first, min(days.last, reader.today))


def earlier_in_the_current(reader: Reader, unit: Sign) -> Days:
    return Days(period_of(reader.today, unit.name).first, reader.today)


def later(reader: Reader, phrase: Signs) -> Period | None:
    """Read "later this year": from the reference day to its last day."""
    days = reader.days(phrase)
    if days is None or days.last < reader.today:
        return days
    if reader.is_report:
        raise DateNotUnderstood(TO_COME)
    return Days(max(days.first, reader.today), days.last)


def later_in_the_current(reader: Reader, unit: Sign) -> Days:
    if reader.is_report:
        raise DateNotUnderstood(TO_COME)
    return Days(reader.today, period_of(reader.today, unit.name).last)


def in_the_current(reader: Reader, unit: Sign) -> Days:
    return period_of(reader.today, unit.name)


# ── Slices ─────────────────────────────────────────────────────────────────────────────────────────────


def nth_of(reader: Reader, nth: Sign, unit: Sign, phrase: Signs) -> Period | None:
    if "plural" in unit.kinds and "single" not in unit.kinds:
        return None
    return _slice(reader, phrase, unit.name, nth.value)


def last_of(reader: Reader, unit: Sign, phrase: Signs) -> Period | None:
    return _slice(reader, phrase, unit.name, -1)


def first_few_of(reader: Reader, nth: Sign, count: Sign, unit: Sign, phrase: Signs) -> Period | None:
    """Read "the first three months of 2022"."""
    return _slice(reader, phrase, unit.name, 1, count.value) if nth.value == 1 else None


def few_first_of(reader: Reader, count: Sign, nth: Sign, unit: Sign, phrase: Signs) -> Period | None:
    """Read the French order, "les trois premiers mois de 2022"."""
    return first_few_of(reader, nth, count, unit, phrase)


def last_few_of(reader: Reader, count: Sign, unit: Sign, phrase: Signs) -> Period | None:
    return _slice(reader, phrase, unit.name, -1, count.value)


def _slice(reader: Reader, phrase: Signs, unit: str, nth: int, count: int = 1) -> Period | None:
    if unit == "hour" or not 1 <= count <= 60:
        return None
    period = _whole(reader, phrase)
    if period is None or is_one_day(period):
        return None
    if precision_of(sample(period)) == "range":
        raise DateNotUnderstood(OF_SEVERAL)
    if unit == "week" and nth > 5:
        raise DateNotUnderstood("Weeks are counted in more ways than one: write “week 14 of 2022”, or the dates.")
    return changed(period, lambda days: _begun(reader, phrase, slice_of(days, unit, nth, count)))


def _whole(reader: Reader, phrase: Signs) -> Period | None:
    """Read the whole of which a part is named; "of the year" is the reference day's."""
    return period_of(reader.today, phrase[-1].name) if _is_current(phrase) else reader.read(phrase)


def _is_current(phrase: Signs) -> bool:
    *articles, unit = phrase
    return "single" in unit.kinds and all("the" in each.kinds for each in articles)


def _begun(reader: Reader, phrase: Signs, days: Days) -> Days:
    """Refuse a part of "the year" that a report of the past could not know."""
    if _is_current(phrase) and days.first > reader.today and not reader.is_future:
        raise DateNotUnderstood("That is after the reference day: of which year?")
    return days


def first_months_of(reader: Reader, nth: Sign, unit: Sign, phrase: Signs) -> Period | None:
    """Read "the first months of 2022" as early 2022; nothing else is so loosely counted."""
    return _loose_months(reader, unit, phrase, "early") if nth.value == 1 else None


def last_months_of(reader: Reader, unit: Sign, phrase: Signs) -> Period | None:
    return _loose_months(reader, unit, phrase, "late")


def _loose_months(reader: Reader, unit: Sign, phrase: Signs, which: str) -> Period | None:
    period = reader.read(phrase) if unit.name == "month" else None
    return None if period is None else changed(period, lambda days: part_of(days, which))


def nth_of_any_year(_reader: Reader, nth: Sign, unit: Sign) -> Period | None:
    """Read "the first quarter", whose year is still to be found."""
    return _of_any_year(unit.name, nth.value)


def last_of_year(_reader: Reader, unit: Sign, year: Sign) -> Days:
    """Read the French "dernier trimestre 2021"; without a year it may be the latest one too."""
    return slice_of(whole_year(year.value), unit.name, -1)


def quarter_code(_reader: Reader, code: Sign) -> Period | None:
    return _of_any_year("quarter", code.value)


def half_code(_reader: Reader, code: Sign) -> Period | None:
    return _of_any_year("half", code.value)


def _of_any_year(unit: str, nth: int) -> Period | None:
    if unit == "quarter" and 1 <= nth <= 4:
        return yearly(lambda year: whole_quarter(year, nth))
    if unit == "half" and 1 <= nth <= 2:
        return yearly(lambda year: whole_half(year, nth))
    return None


def both_of(reader: Reader, nth: Sign, other: Sign, unit: Sign, phrase: Signs) -> Period | None:
    """Read "the first and second quarters of 2022"."""
    first, last = (_slice(reader, phrase, unit.name, each.value) for each in (nth, other))
    if first is None or last is None:
        return None
    return envelope(reader.settle(first), reader.settle(last))


def nth_weekday_of(reader: Reader, nth: Sign, weekday: Sign, phrase: Signs) -> Period | None:
    period = reader.read(phrase)
    if period is None or is_one_day(period):
        return None
    if precision_of(sample(period)) == "range":
        raise DateNotUnderstood(OF_SEVERAL)
    return changed(period, lambda days: weekday_of(days, weekday.value, nth.value))


def last_weekday_of(reader: Reader, weekday: Sign, phrase: Signs) -> Period | None:
    period = reader.read(phrase)
    if period is None or is_one_day(period):
        return None
    return changed(period, lambda days: weekday_of(days, weekday.value, -1))


def weekend(_reader: Reader) -> Period:
    return weekly(5, 2)


def turn_of_the_year(_reader: Reader) -> Period:
    return yearly(lambda year: months_from(date(year, 12, 1), 2))


PART_RULES: Rules = rules(
    {
        "between? part to|–|and part of? …": parts,
        "in? the? part of? the? single": part_of_the_current,
        "partly in the? single": part_of_the_current,
        "part –? …": part,
        "in|over? the? firstdays of? …": first_days,
        "in|over? the? lastdays of? …": last_days,
        "earlier in the single": earlier_in_the_current,
        "earlier …": earlier,
        "later in the single": later_in_the_current,
        "later …": later,
        "course of? the? single": in_the_current,
        "ordinal to|–|and the? ordinal unit of? …": both_of,
        "ordinal number unit of? …": first_few_of,
        "number ordinal unit of? …": few_first_of,
        "last|lasts|past|final number unit of? …": last_few_of,
        "number last|lasts|past plural of …": last_few_of,
        "ordinal plural of? …": first_months_of,
        "last|lasts|past|final plural of …": last_months_of,
        "ordinal unit of? …": nth_of,
        "last|past|final single of …": last_of,
        "ordinal single": nth_of_any_year,
        "final single year": last_of_year,
        "quartercode": quarter_code,
        "halfcode": half_code,
        "ordinal weekday of|in …": nth_weekday_of,
        "last|final weekday of|in …": last_weekday_of,
        "weekend": weekend,
        "in? the? turnofyear": turn_of_the_year,
    }
)
