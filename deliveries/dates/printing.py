"""How a span of days is written for people, at full length and short, in English and in French."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .days import Days, Precision, fills_whole_months, fills_whole_years, precision_of


@dataclass(frozen=True, slots=True)
class Names:
    """The words of one language; the templates are filled with `n` (a name or number) and `year`."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    seasons: tuple[str, ...]
    ordinals: tuple[str, ...]
    quarter: str
    half: str
    decade: str
    short_quarter: str
    short_half: str
    first_of_month: str
    until: str
    estimate: str


ENGLISH = Names(
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    short_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    seasons=("spring", "summer", "autumn"),
    ordinals=("first", "second", "third", "fourth"),
    quarter="{n} quarter of {year}",
    half="{n} half of {year}",
    decade="{year}s",
    short_quarter="Q{n} {year}",
    short_half="H{n} {year}",
    first_of_month="1",
    until="by {day}",
    estimate="{days} (estimate)",
)
FRENCH = Names(
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    short_months=("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    seasons=("printemps", "été", "automne"),
    ordinals=("premier", "deuxième", "troisième", "quatrième"),
    quarter="{n} trimestre {year}",
    half="{n} semestre {year}",
    decade="années {year}",
    short_quarter="T{n} {year}",
    short_half="S{n} {year}",
    first_of_month="1er",
    until="au plus tard le {day}",
    estimate="{days} (estimation)",
)
LANGUAGES = {"en": ENGLISH, "fr": FRENCH}


@lru_cache(maxsize=20_000)
def human(days: Days, language: str = "en") -> str:
    """Write the days at full length ("30 September – 1 October 2021"); an unknown language is English."""
    names = _names(language)
    if precision_of(days) == "open":
        return names.until.format(day=in_days(Days(days.last, days.last), language))
    return _calendar_name(days, names) or _from_to(days, names, names.months, between_months=" – ")


@lru_cache(maxsize=20_000)
def short(days: Days, language: str = "en") -> str:
    """Write the days for a chart or a headline number ("31 Mar 2022", "Q1 2020")."""
    names = _names(language)
    year, index = days.first.year, (days.first.month - 1) // 3 + 1
    match precision_of(days):
        case "open":
            return names.until.format(day=short(Days(days.last, days.last), language))
        case "quarter":
            return names.short_quarter.format(n=index, year=year)
        case "half":
            return names.short_half.format(n=1 if index == 1 else 2, year=year)
        case "season" | "decade" | "year":
            return _calendar_name(days, names) or _from_to(days, names, names.short_months, between_months="–")
    return _from_to(days, names, names.short_months, between_months="–")


def estimate(days: str, language: str, *, said: bool) -> str:
    """The days as they are written, and where it is `said` that they are an estimate, that they are."""
    return _names(language).estimate.format(days=days) if said else days


def _names(language: str) -> Names:
    return LANGUAGES.get(language.lower()[:2], ENGLISH)


def _calendar_name(days: Days, names: Names) -> str:
    """Name a quarter, half, season, year or decade; "" for all else, and for a winter: it has two years."""
    precision: Precision = precision_of(days)
    first, year = days.first, days.first.year
    match precision:
        case "quarter":
            return names.quarter.format(n=names.ordinals[first.month // 3], year=year)
        case "half":
            return names.half.format(n=names.ordinals[first.month // 6], year=year)
        case "season" if first.month < 12:
            return f"{names.seasons[first.month // 3 - 1]} {year}"
        case "year":
            return str(year)
        case "decade":
            return names.decade.format(year=year)
    return ""


def _from_to(days: Days, names: Names, months: tuple[str, ...], *, between_months: str) -> str:
    """Write the first and the last without saying twice what they share."""
    first, last = days
    if fills_whole_years(days):
        return _joined(str(first.year), str(last.year), "–")
    if fills_whole_months(days):
        start, end = months[first.month - 1], f"{months[last.month - 1]} {last.year}"
        if first.year != last.year:
            return _joined(f"{start} {first.year}", end, " – ")
        return end if first.month == last.month else _joined(start, end, between_months)
    return _day_to_day(days, names, months)


def in_days(days: Days, language: str = "en") -> str:
    """Write the first day and the last, also of a whole month or year ("1–31 October 2021")."""
    if precision_of(days) == "open":
        return human(days, language)
    names = _names(language)
    return _day_to_day(days, names, names.months)


def _day_to_day(days: Days, names: Names, months: tuple[str, ...]) -> str:
    first, last = days
    start, end = _day(first, names), f"{_day(last, names)} {months[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return _joined(start, end, "–")
    start = f"{start} {months[first.month - 1]}"
    return _joined(start if first.year == last.year else f"{start} {first.year}", end, " – ")


def _day(day: date, names: Names) -> str:
    return names.first_of_month if day.day == 1 else str(day.day)


def _joined(start: str, end: str, dash: str) -> str:
    return start if start == end else f"{start}{dash}{end}"
