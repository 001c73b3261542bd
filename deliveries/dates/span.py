"""DateSpan: from which day to which day something happened, as exactly as the evidence allows and no more."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from . import printing
from .days import OPEN, DateNotUnderstood, Days, Precision, precision_of
from .edtf import read_edtf, write_edtf


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The days from `earliest` to `latest`, both included, the words that said so, and whether they say that it is an
    estimate.

    Where it is only known until when ("by 17 April 2023"), `earliest` is OPEN, which is before all days: what compares
    days is right by that, and what shows or writes them asks for `first_day`.

    Two spans of the same days are equal whatever the words. Raises ValueError where the span ends before it
    begins, TypeError where a bound is not a plain date.
    """

    earliest: date
    latest: date
    text: str = field(default="", compare=False)
    estimated: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if isinstance(self.earliest, datetime) or isinstance(self.latest, datetime):
            raise TypeError("A date span is made of dates, not of datetimes.")
        if self.earliest > self.latest:
            raise ValueError(f"The span ends ({self.latest}) before it begins ({self.earliest}).")

    @classmethod
    def from_edtf(cls, text: str) -> Self:
        """Read an EDTF string (ISO 8601-2) without a mark of uncertainty; raise DateNotUnderstood."""
        try:
            days = read_edtf(text)
        except OverflowError:
            raise DateNotUnderstood("“%(text)s” lies outside the calendar.", text=text) from None
        return cls(days.first, days.last, text)

    @classmethod
    def from_own_edtf(cls, text: str) -> Self:
        """Read what `edtf` wrote, the mark of an estimate included."""
        span = cls.from_edtf(text.replace("?", ""))
        return cls(span.earliest, span.latest, text, "?" in text)

    @classmethod
    def of(cls, first_day: date | None, latest: date, text: str = "") -> Self:
        """The span from a first day, or until `latest` where that is not known."""
        return cls(first_day or OPEN, latest, text)

    @property
    def first_day(self) -> date | None:
        """The first day that it may have been; None where only the last one is known."""
        return None if self.earliest == OPEN else self.earliest

    @property
    def days(self) -> Days:
        return Days(self.earliest, self.latest)

    @property
    def precision(self) -> Precision:
        """The calendar period that the span fills exactly (any seven days are a week), else "range"."""
        return precision_of(self.days)

    @property
    def edtf(self) -> str:
        """The span in EDTF: 2021-10-01, 2021-10, 2021, 2021-33 (quarter), 198X, 2021-10-01/2021-10-10, ../2021-10; what
        is an estimate has a question mark: 2022?, 2021-10?/2022?."""
        plain = write_edtf(self.days)
        return "/".join(end if end == ".." else f"{end}?" for end in plain.split("/")) if self.estimated else plain

    @property
    def is_day(self) -> bool:
        return self.earliest == self.latest

    @property
    def short(self) -> str:
        """The span for a chart or a headline number, in English: "31 Mar 2022", "1–10 Oct 2021", "Q1 2020"."""
        return self.brief()

    def touches(self, other: "DateSpan") -> bool:
        """Say whether the two spans share a day."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def human(self, language: str = "en") -> str:
        """Write the span at full length in English ("en") or French ("fr"); other languages get English."""
        return printing.estimate(printing.human(self.days, language), language, said=self.estimated)

    def in_days(self, language: str = "en") -> str:
        """Write the first day and the last, also where the span has a name of its own: "1–31 October 2021"."""
        return printing.in_days(self.days, language)

    def brief(self, language: str = "en") -> str:
        """Write the span short in English or French."""
        return printing.estimate(printing.short(self.days, language), language, said=self.estimated)

    def __str__(self) -> str:
        return self.human()
