"""What became of a record: every change with who, when and why, in words, and the way back.

`current_changeset` gathers what one save writes, `entries` reads it back, `differences` puts it into words, `published`
picks what readers may see, and `revert` restores an earlier state.
"""

from .difference import Difference, Namer, differences, merged
from .public import PublicChange, published
from .recording import Changeset, current_changeset, stamp
from .replay import RecordState, Revision, entries
from .reverting import RevertError, revert

__all__ = [
    "Changeset",
    "Difference",
    "Namer",
    "PublicChange",
    "RecordState",
    "RevertError",
    "Revision",
    "current_changeset",
    "differences",
    "entries",
    "merged",
    "published",
    "revert",
    "stamp",
]
