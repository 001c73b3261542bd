"""What became of a record: every change with who, when and why, in words, and the way back.

`underway` gathers what one save writes, `entries` reads it back, `differences` puts it into words, `published`
picks what readers may see, and `revert` restores an earlier state.
"""

from .difference import Difference, Namer, differences, merged
from .public import PublicChange, published
from .recording import Change, stamp, underway
from .replay import Entry, Standing, entries
from .reverting import RevertError, revert

__all__ = [
    "Change",
    "Difference",
    "Entry",
    "Namer",
    "PublicChange",
    "RevertError",
    "Standing",
    "differences",
    "entries",
    "merged",
    "published",
    "revert",
    "stamp",
    "underway",
]
