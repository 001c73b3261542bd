"""Dates: a phrase and the day on which it was written become a span of days.

    >>> from datetime import date
    >>> str(parse_span("late last month", date(2018, 2, 6)))
    '21–31 January 2018'

`days` is the calendar's arithmetic, `span`, `edtf` and `printing` the result and its forms. `languages` holds a
vocabulary a language; `folding`, `clock` and `tokens` turn a phrase into `signs` by one of them, `years` names the
years in them, and `grammar` reads signs by the rules of `amounts`, `accounts`, `bounds`, `parts`, `nights`, `shifts`
and `names`, the same for all languages; `parsing` joins them.
"""

from .days import OPEN, DateNotUnderstood, Precision
from .parsing import parse_span
from .span import DateSpan

__all__ = ["OPEN", "DateNotUnderstood", "DateSpan", "Precision", "parse_span"]
