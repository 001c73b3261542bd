"""Years that are named by a word: "last year", "cette année", "del año 2022" become the sign of their number."""

from datetime import date

from .days import moved
from .signs import Sign, Signs, sign

BEFORE = {"last": -1, "this": 0, "next": 1, "lastbutone": -2}
AFTER = {**BEFORE, "beforelast": -2, "past": -1, "gone": -1, "afternext": 2}


def with_years(signs: Signs, reference: date | None) -> Signs:
    """Put the number of the year in the place of "last year", "cette année", "the year 2022", "2022 года".

    After an article the English order is a length of time instead ("over the last year").
    """
    found: list[Sign] = []
    at = 0
    while at < len(signs):
        year = _year_of(found[-1] if found else None, signs[at : at + 2], reference)
        found.append(year or signs[at])
        at += 2 if year else 1
    return tuple(found)


def _year_of(before: Sign | None, pair: Signs, reference: date | None) -> Sign | None:
    if len(pair) < 2:
        return None
    if _is_unit(pair[0]) and "year" in pair[1].kinds:
        return pair[1]
    if {"year", "days", "numeric"} & pair[0].kinds and "yearmark" in pair[1].kinds:
        return pair[0]
    shift = _shift(before, pair)
    if shift is None or reference is None:
        return None
    return sign("year", moved(reference, shift, "year").year)


def _shift(before: Sign | None, pair: Signs) -> int | None:
    """Return by how many years a pair of signs is away from the reference day's."""
    if _is_unit(pair[0]):
        return _first(pair[1], AFTER)
    if _is_unit(pair[1]) and not (before and "the" in before.kinds):
        return _first(pair[0], BEFORE)
    return None


def _is_unit(unit: Sign) -> bool:
    return unit.name == "year" and "single" in unit.kinds


def _first(word: Sign, shifts: dict[str, int]) -> int | None:
    return next((shift for kind, shift in shifts.items() if kind in word.kinds), None)
