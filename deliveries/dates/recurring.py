"""Recurring: a period that comes round again ("March", "3 December", "Monday") until a day says which is meant."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from .days import DateNotUnderstood, Days, moved, whole_month

# Nine years either way hold a 29 February even across 1900; the same number of weeks or months is plenty.
FORWARDS, BACKWARDS = range(-1, 10), range(1, -10, -1)
WEEKDAYS = ("a Monday", "a Tuesday", "a Wednesday", "a Thursday", "a Friday", "a Saturday", "a Sunday")


@dataclass(frozen=True, slots=True)
class Recurring:
    """The occurrences of a period, found by counting cycles (years, months or weeks) from a day.

    `nth(day, n)` gives the occurrence of the nth cycle from the cycle of that day, or None where that cycle has
    none (29 February). `weekday` is the weekday that the text also gave, held against the day that is picked.
    """

    nth: Callable[[date, int], Days | None]
    cycle: str
    weekday: int | None = None

    def latest(self, day: date) -> Days:
        """Return the last occurrence that has begun by the day."""
        return self._picked(day, BACKWARDS, lambda days: days.first <= day)

    def next(self, day: date) -> Days:
        """Return the first occurrence that is not over before the day."""
        return self._picked(day, FORWARDS, lambda days: days.last >= day)

    def before(self, day: date) -> Days:
        """Return the last occurrence that is over before the day."""
        return self._picked(day, BACKWARDS, lambda days: days.last < day)

    def after(self, day: date) -> Days:
        """Return the first occurrence that begins after the day."""
        return self._picked(day, FORWARDS, lambda days: days.first > day)

    def in_year(self, year: int) -> Days:
        """Return the occurrence of a yearly period in that year."""
        found = self.nth(date(year, 1, 1), 0)
        if found is None:
            raise DateNotUnderstood("The year %(year)s has no such day.", year=year)
        return self._checked(found)

    def map(self, change: Callable[[Days], Days | None]) -> "Recurring":
        """Return the same recurrence with every occurrence changed ("early" of "March")."""

        def changed(day: date, n: int) -> Days | None:
            found = self.nth(day, n)
            return None if found is None else change(found)

        return replace(self, nth=changed)

    def on(self, weekday: int) -> "Recurring":
        """Return the same recurrence, which must fall on that weekday once it is picked."""
        if self.weekday not in (None, weekday):
            raise DateNotUnderstood("That names two weekdays.")
        return replace(self, weekday=weekday)

    def sample(self) -> Days:
        """Return some occurrence, to see what kind of period comes round."""
        return replace(self, weekday=None).next(date(2020, 1, 1))

    def _picked(self, day: date, cycles: range, suits: Callable[[Days], bool]) -> Days:
        """Return the first occurrence on the way that suits, if it falls on the weekday given."""
        for n in cycles:
            days = self._safe_nth(day, n)
            if days is not None and suits(days):
                return self._checked(days)
        raise DateNotUnderstood("There is no such day.")

    def _safe_nth(self, day: date, n: int) -> Days | None:
        try:
            return self.nth(day, n)
        except OverflowError:
            return None

    def _checked(self, days: Days) -> Days:
        return days if self.weekday is None else checked_weekday(days, self.weekday)


def checked_weekday(days: Days, weekday: int) -> Days:
    """Return the single day, or raise DateNotUnderstood where it does not fall on that weekday."""
    if days.first.weekday() != weekday:
        told, meant = WEEKDAYS[days.first.weekday()], WEEKDAYS[weekday]
        raise DateNotUnderstood(
            "%(first)s was %(told)s, not %(meant)s: one of the two is wrong.",
            first=format(days.first, "%Y-%m-%d"),
            told=told,
            meant=meant,
        )
    return days


def yearly(in_year: Callable[[int], Days | None]) -> Recurring:
    def nth(day: date, n: int) -> Days | None:
        year = day.year + n
        return in_year(year) if MINYEAR <= year <= MAXYEAR else None

    return Recurring(nth, "year")


def day_of_month(month: int, day: int) -> Recurring:
    """Return "3 December"; raise DateNotUnderstood for a day that no year has (30 February)."""
    longest = whole_month(2024, month).last.day
    if not 1 <= day <= longest:
        raise DateNotUnderstood(
            "There is no day %(day)s in a month of at most %(longest)s days.", day=day, longest=longest
        )
    return yearly(lambda year: numbered_day(whole_month(year, month), day))


def numbered_day(month: Days, day: int) -> Days | None:
    """Return the nth day of a month, None where the month is too short."""
    if not 1 <= day <= month.last.day:
        return None
    found = month.first.replace(day=day)
    return Days(found, found)


def monthly(day_number: int) -> Recurring:
    """Return "the 21st"."""

    def nth(day: date, n: int) -> Days | None:
        first = moved(day.replace(day=1), n, "month")
        return numbered_day(whole_month(first.year, first.month), day_number)

    return Recurring(nth, "month")


def weekly(weekday: int, count: int = 1) -> Recurring:
    """Return "Monday" (0) … "Sunday" (6); with a count of 2 and Saturday, the weekend."""

    def nth(day: date, n: int) -> Days:
        first = day + timedelta(days=weekday - day.weekday() + 7 * n)
        return Days(first, first + timedelta(days=count - 1))

    return Recurring(nth, "week")
