"""Two registers side by side: rows of both in, groups of rows that are about the same deliveries out, each with what is
to be said of it. Pure: no request, no words, no database.

`kinship` says how near two models are, `numbers` how numbers compare, `pairing` which rows belong together, `verdicts`
what the rows of a group have in common and what not, and `stated` holds running totals against rows.
"""

from .kinship import Model
from .pairing import pair
from .rows import Group, Row
from .stated import Held, Stated, hold
from .verdicts import Judged, judge

__all__ = ["Group", "Held", "Judged", "Model", "Row", "Stated", "hold", "judge", "pair"]
