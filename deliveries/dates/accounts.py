"""The calendar of accounts and plans: "the year to 31 March", "quarter ended June 2021", "week 14 of 2022"."""

from .amounts import Amount, amount
from .days import ONE_DAY, TO_COME, DateNotUnderstood, Days, envelope, moved
from .edtf import iso_week
from .grammar import Period, Reader, Rules, rules, sample
from .recurring import Recurring, yearly
from .signs import Sign, Signs

MOST_WEEKS = 53


def ended_one(reader: Reader, unit: Sign, phrase: Signs) -> Days | None:
    return _ended(reader, Amount(1, 1, unit.name), phrase)


def ended(reader: Reader, number: Sign, unit: Sign, phrase: Signs) -> Days | None:
    """Read "the three months to 31 March"."""
    length = amount((number, unit))
    return None if length is None else _ended(reader, length, phrase)


def _ended(reader: Reader, length: Amount, phrase: Signs) -> Days | None:
    period = reader.read(phrase)
    if period is None or length.unit in ("day", "hour", "decade"):
        return None
    if (sample(period).last - sample(period).first).days > 30:
        return None
    last = _over(reader, period).last
    if last > reader.horizon:
        raise DateNotUnderstood(TO_COME)
    return Days(moved(last + ONE_DAY, -length.most, length.unit), last)


def _over(reader: Reader, period: Period) -> Days:
    """Choose the occurrence that the report closes with: the latest that is over on its day."""
    if isinstance(period, Recurring) and not reader.is_future:
        return period.before(reader.today + ONE_DAY)
    return reader.settle(period)


def week(_reader: Reader, number: Sign) -> Period | None:
    return yearly(lambda year: _numbered_week(year, number.value)) if 1 <= number.value <= MOST_WEEKS else None


def weeks(_reader: Reader, first: Sign, last: Sign) -> Period | None:
    """Read "weeks 14 and 15"."""
    if not 1 <= first.value < last.value <= MOST_WEEKS:
        return None

    def both(year: int) -> Days | None:
        start, end = _numbered_week(year, first.value), _numbered_week(year, last.value)
        return envelope(start, end) if start and end else None

    return yearly(both)


def _numbered_week(year: int, number: int) -> Days | None:
    """Return the week of that number by ISO 8601, None where the year has none."""
    try:
        return iso_week(year, number)
    except DateNotUnderstood:
        return None


ACCOUNT_RULES: Rules = rules(
    {
        "the? single to|until|ending …": ended_one,
        "the? number –? unit to|until|ending …": ended,
        "week": week,
        "week to|–|and number": weeks,
    }
)
