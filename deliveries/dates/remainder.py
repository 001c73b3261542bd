"""Dates in languages other than English and French, read by dateparser.

dateparser guesses: "5", "1200", "two weeks" and "H1 2021" all become a day. So it is asked in the given language only,
about words with one or two numbers, and every number must come back in its answer as the day or as the year.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from .days import Days, period_of

LONGEST, MOST_WORDS = 60, 8
_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER = re.compile(r"\d+")


def read_foreign(text: str, reference: date | None, tense: str, language: str) -> Days | None:
    """Return the day, month or year that a phrase of another language means; None where it is not sure."""
    return _Remainder(" ".join(text.split()), reference, tense, language).days()


@dataclass(frozen=True, slots=True)
class _Remainder:
    text: str
    reference: date | None
    tense: str
    language: str

    def days(self) -> Days | None:
        words, numbers = _WORD.findall(self.text), [int(found) for found in _NUMBER.findall(self.text)]
        if len(self.text) > LONGEST or not 1 <= len(words) <= MOST_WORDS or not 1 <= len(numbers) <= 2:
            return None
        years = [number for number in numbers if 1900 <= number <= 2099]
        if not years and self.reference is None:
            return None
        found, period = self._ask(self.text)
        if found is None or sorted(numbers) != self._numbers_borne_out(found, period, years):
            return None
        return period_of(found, period) if self._weekday_agrees(found, words) else None

    def _numbers_borne_out(self, found: date, period: str, years: list[int]) -> list[int] | None:
        """List the numbers that the text must have for the answer to be all of it, and nothing else."""
        year = [found.year] if years else []
        if period == "day":
            return [found.day, *year]
        return year if period in ("month", "year") else None

    def _weekday_agrees(self, found: date, words: list[str]) -> bool:
        """Hold each word that is a day by itself (a weekday) against the day found."""
        answers = (self._ask(word) for word in words)
        return all(day is None or period != "day" or day.weekday() == found.weekday() for day, period in answers)

    def _ask(self, text: str) -> tuple[date | None, str]:
        # Importing dateparser takes a fifth of a second, which pages that parse no foreign date do not owe.
        from dateparser.date import DateDataParser

        base = self.reference or date(2000, 1, 1)
        settings = {
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": self.tense,
            "PREFER_DAY_OF_MONTH": "first",
            "PREFER_MONTH_OF_YEAR": "first",
            "RELATIVE_BASE": datetime(base.year, base.month, base.day),  # noqa: DTZ001 (days have no zone)
        }
        try:
            answer = DateDataParser(languages=[self.language], settings=settings).get_date_data(text)
        except ValueError:  # a language that dateparser does not know
            return None, "day"
        return (answer.date_obj.date() if answer.date_obj else None), answer.period or "day"
