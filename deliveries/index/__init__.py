"""The published record as columns in memory: what matches, what it adds up to, and in which order it stands.

A page that shows fifty lines says how many there are, and how many each option of a filter would give: numbers over
the whole record. The database reads every matching row for each of them; here they are arrays, and a count over a
hundred thousand deliveries takes a millisecond. A process reads them once and then follows the changelog, like any
reader of `/changes/`: of a new version it reads what has changed.
"""

from .following import current
from .record import RecordIndex

__all__ = ["RecordIndex", "current"]
