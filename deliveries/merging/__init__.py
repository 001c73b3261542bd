"""Two records that are one: what differs, what stands in the way, and how one becomes part of the other.

One of the two stays; the other goes. What pointed at it points at the one that stays, and so do its addresses, for
good. Nothing that a source says is lost: claims move, and a value that is not adopted becomes what its sources state.
A delivery that readers saw is not deleted but withdrawn, and keeps its lines; anything else that goes is deleted, and
its history stays.
"""

from .merge import Merging, merge
from .pair import Choice, MergeError, StaleError

__all__ = ["Choice", "MergeError", "Merging", "StaleError", "merge"]
