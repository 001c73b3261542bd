"""Names of days and periods: weekdays, months, dates, seasons, years."""

from collections.abc import Callable
from datetime import date

from .days import (
    DateNotUnderstood,
    Days,
    fills_whole,
    moved,
    period_of,
    precision_of,
    the_day,
    whole_decade,
    whole_month,
    whole_season,
    whole_week,
    whole_year,
)
from .grammar import Period, Reader, Rules, changed, is_month, is_one_day, rules, sample
from .recurring import Recurring, checked_weekday, day_of_month, monthly, numbered_day, weekly, yearly
from .signs import Sign, Signs

# ── Years around what comes every year ─────────────────────────────────────────────────────────────────


def a_year(_reader: Reader, year: Sign) -> Days:
    return whole_year(year.value)


def of_year(reader: Reader, phrase: Signs, year: Sign) -> Period | None:
    period = reader.read(phrase)
    if isinstance(period, Recurring) and period.cycle == "year":
        return period.in_year(year.value) if not _is_winter(period) else _winter(reader, period, year.value)
    return None


def year_of(reader: Reader, year: Sign, phrase: Signs) -> Period | None:
    return of_year(reader, phrase, year)


def _is_winter(period: Recurring) -> bool:
    sample = period.sample()
    return sample.first.year < sample.last.year and precision_of(sample) != "week"


def _winter(reader: Reader, period: Recurring, year: int) -> Days:
    """Return the winter that begins in the year, or ends in it where a past report could not know the former."""
    begins, ends = period.in_year(year), period.in_year(year - 1)
    known = reader.reference is None or reader.is_future or begins.first <= reader.reference
    return begins if known else ends


def season_of_years(_reader: Reader, season: Sign, years: Sign) -> Days | None:
    """Read "winter 2021-22"."""
    days = whole_season(years.value, season.value)
    return days if years.days and days.last.year == years.days.last.year else None


def season_of_two_years(_reader: Reader, season: Sign, year: Sign, end: Sign) -> Days | None:
    days = whole_season(year.value, season.value)
    return days if days.last.year == end.value == year.value + 1 else None


def decade(_reader: Reader, name: Sign) -> Days:
    return whole_decade(name.value)


def french_decade(_reader: Reader, number: Sign) -> Days | None:
    """Read "années 1980" and "années 80"."""
    year = number.value if number.value > 99 else 1900 + number.value
    return whole_decade(year) if year % 10 == 0 and 1900 <= year <= 2090 and number.value >= 30 else None


def a_month(_reader: Reader, month: Sign) -> Period:
    return yearly(lambda year: whole_month(year, month.value))


def a_season(_reader: Reader, season: Sign) -> Period:
    return yearly(lambda year: whole_season(year, season.value))


# ── Days ───────────────────────────────────────────────────────────────────────────────────────────────


def month_day(_reader: Reader, month: Sign, day: Sign) -> Period:
    return day_of_month(month.value, day.value)


def day_month(_reader: Reader, day: Sign, month: Sign) -> Period:
    return day_of_month(month.value, day.value)


def bare_day_month(reader: Reader, day: Sign, month: Sign) -> Period | None:
    """Read "3rd March", "premier mars"; "the third March" is a month."""
    return None if "spelled" in day.kinds else day_month(reader, day, month)


def day_of(reader: Reader, day: Sign, phrase: Signs) -> Period | None:
    """Read "the 3rd of last month"; "3 in March" are three of something."""
    period = None if {"in", "over"} & phrase[0].kinds else reader.read(phrase)
    if period is None or not is_month(period):
        return None
    found = changed(period, lambda month: numbered_day(month, day.value))
    if found is None:
        raise DateNotUnderstood("That month has no day %(day)s.", day=day.value)
    return found


def feast(_reader: Reader, day: Sign) -> Period:
    month, number = divmod(day.value, 100)
    return day_of_month(month, number)


def holidays(reader: Reader, day: Sign) -> Period | None:
    """Read "Christmas", which may be the day before or after."""
    return changed(feast(reader, day), lambda days: Days(moved(days.first, -1, "day"), moved(days.last, 1, "day")))


def a_weekday(_reader: Reader, weekday: Sign) -> Period:
    return weekly(weekday.value)


def a_day_of_any_month(_reader: Reader, day: Sign) -> Period | None:
    return monthly(day.value) if 1 <= day.value <= 31 else None


def weekday_and_number(_reader: Reader, weekday: Sign, day: Sign) -> Period | None:
    return monthly(day.value).on(weekday.value) if 1 <= day.value <= 31 else None


def weekday_and(reader: Reader, weekday: Sign, phrase: Signs) -> Period | None:
    """Read "Thursday, September 30", where the two must agree, and "Tuesday of last week"."""
    period = reader.read(phrase)
    if period is None:
        return None
    if isinstance(period, Recurring):
        return period.on(weekday.value) if is_one_day(period) and period.cycle != "week" else None
    if is_one_day(period):
        return checked_weekday(period, weekday.value)
    if period == whole_week(period.first):
        return period_of(moved(period.first, weekday.value, "day"), "day")
    return None


def and_weekday(reader: Reader, phrase: Signs, weekday: Sign) -> Period | None:
    return weekday_and(reader, weekday, phrase)


def literal(_reader: Reader, days: Sign) -> Days | None:
    return days.days


def numeric(reader: Reader, written: Sign) -> Days:
    """Read "31/03/2022": dots and French mean day first; else only one reading may be possible."""
    separator = next(char for char in written.name if not char.isdigit())
    one, two, three = written.name.split(separator)
    if len(one) == 4:
        return period_of(the_day(int(one), int(two), int(three)), "day")
    if len(three) != 4:
        raise DateNotUnderstood("“%(written)s” needs a year of four digits.", written=written.name)
    day_first = separator == "." or (reader.language == "fr")
    candidates = _numeric_readings(int(one), int(two), int(three))[: 1 if day_first else 2]
    return period_of(_only_reading(reader, candidates, written.name), "day")


def _numeric_readings(one: int, two: int, year: int) -> list[date]:
    """List the day-first reading and the month-first one, as far as the calendar has them."""
    orders = [(two, one)] if one == two else [(two, one), (one, two)]
    days = [Days(*whole_month(year, month)) for month, _ in orders if 1 <= month <= 12]
    numbers = [day for month, day in orders if 1 <= month <= 12]
    found = (numbered_day(month, number) for month, number in zip(days, numbers, strict=True))
    return [day.first for day in found if day is not None]


def _only_reading(reader: Reader, candidates: list[date], written: str) -> date:
    """Choose the one possible reading; of two, the reference day itself, or the only one not after it."""
    if not candidates:
        raise DateNotUnderstood("“%(written)s” is no day of the calendar.", written=written)
    if reader.reference in candidates:
        return reader.today
    if len(candidates) > 1 and reader.reference and not reader.is_future:
        candidates = [day for day in candidates if day <= reader.today] or candidates
    if len(candidates) > 1:
        raise DateNotUnderstood(
            "“%(written)s” may be day-month or month-day: write the month as a word.", written=written
        )
    return candidates[0]


# ── Units in front of a name ───────────────────────────────────────────────────────────────────────────


def _week(of_day: Callable[[Days], Days]) -> Callable[[Reader, Sign, Signs], Period | None]:
    """Return what reads a week by one of its days ("the week of 4 April"), or by all ("from 4 to 10 April")."""

    def handler(reader: Reader, week: Sign, phrase: Signs) -> Period | None:
        period = reader.read(phrase)
        if period is None or week.name != "week":
            return None
        if is_one_day(period):
            return changed(period, of_day)
        return period if precision_of(sample(period)) == "week" else None

    return handler


def unit_of(reader: Reader, unit: Sign, phrase: Signs) -> Period | None:
    """Read "the month of March", "the year 2022", "the years 2019 to 2021"."""
    period = reader.read(phrase)
    if period is None:
        return None
    if "single" not in unit.kinds:
        return period if isinstance(period, Days) and fills_whole(period, unit.name) else None
    if unit.name == "month":
        return period if is_month(period) else None
    same = isinstance(period, Days) and precision_of(period) == unit.name
    return period if same and unit.name in ("year", "day", "decade") else None


def weekend_of(reader: Reader, phrase: Signs) -> Period | None:
    period = reader.read(phrase)
    if period is None or not is_one_day(period):
        return period if isinstance(period, Days) and (period.last - period.first).days < 3 else None
    return changed(
        period, lambda days: Days(moved(whole_week(days.first).last, -1, "day"), whole_week(days.first).last)
    )


def as_early_as(reader: Reader, phrase: Signs) -> Period | None:
    """Read "dès mars": of the past it was in March, of the future it may be long after."""
    if reader.is_future:
        raise DateNotUnderstood("That gives a first day but no last one: until when at the latest?")
    return reader.read(phrase)


def within(reader: Reader, phrase: Signs) -> Period | None:
    """Read "within 2022"; within a day may be by then."""
    period = reader.read(phrase)
    return None if period is None or is_one_day(period) else period


def plain(reader: Reader, phrase: Signs) -> Period | None:
    """Leave a preposition or an article out; "over a year ago" keeps its "over", which has no end."""
    return None if "ago" in phrase[-1].kinds else reader.read(phrase)


# Tried before ranges, for "winter 2021–2022" is none.
WINTER_RULES: Rules = rules(
    {
        "in|over? the? season of? years": season_of_years,
        "in|over? the? season of? year to|– year": season_of_two_years,
    }
)

NAME_RULES: Rules = rules(
    {
        "year": a_year,
        "decade": decade,
        "annees number|year": french_decade,
        "days": literal,
        "numeric": numeric,
        "month": a_month,
        "season": a_season,
        "weekday": a_weekday,
        "feast": feast,
        "holidays": holidays,
        "daynumber of month": day_month,
        "daynumber month": bare_day_month,
        "month the? daynumber": month_day,
        "in? the|in figures": a_day_of_any_month,
        "in? le daynumber": a_day_of_any_month,
        "weekday the? daynumber": weekday_and_number,
        "… in|of|–? the? year": of_year,
        "year in|of|–? …": year_of,
        "daynumber of the? …": day_of,
        "single starting …": _week(lambda day: Days(day.first, moved(day.first, 6, "day"))),
        "single of|from …": _week(lambda day: whole_week(day.first)),
        "single|plural of? …": unit_of,
        "weekend of|asearlyas …": weekend_of,
        "weekday in|of? the? …": weekday_and,
        "… in? weekday": and_weekday,
        "asearlyas …": as_early_as,
        "within …": within,
        "in|the|of|over …": plain,
    }
)
