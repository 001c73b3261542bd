"""Dates: a phrase and the day on which it was written become a span of days.

    >>> from datetime import date
    >>> str(parse_span("late last month", date(2018, 2, 6)))
    '21–31 January 2018'

`days` is the calendar's arithmetic, `span`, `edtf` and `printing` the result and its forms; `signs` turns a
phrase into signs by the vocabularies `english` and `french`, `grammar` reads signs by the rules of `amounts`,
`bounds`, `parts`, `shifts` and `names`; `remainder` hands other languages to dateparser; `parsing` joins them.
"""

from .days import DateNotUnderstood, Precision
from .parsing import parse_span
from .span import DateSpan

__all__ = ["DateNotUnderstood", "DateSpan", "Precision", "parse_span"]
