"""What became of a party's promises: how many were met, in time or late, and how many were not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from deliveries.filters import Selection
from deliveries.filters.selection import PAGE_SIZE
from deliveries.models import Delivery
from deliveries.timeline import Awaited, Lateness, lateness

# So many are followed for the tally: those whose windows ended first.
MOST_FOLLOWED = 500
# Of fewer promises whose outcome is known no habit can be read.
FEW = 10


@dataclass(frozen=True)
class Tally:
    """How many promises were met, in part, not at all though their windows are over, are open still, or were called
    off; of how many nobody looked (`unread`)."""

    met: int
    partly: int
    lapsed: int
    open: int
    unread: int
    cancelled: int

    @classmethod
    def of(cls, promises: Sequence[Awaited[Delivery]]) -> Tally:
        cancelled = sum(each.delivery.status == Delivery.Status.CANCELLED for each in promises)
        standing = [each for each in promises if each.delivery.status != Delivery.Status.CANCELLED]
        outcomes = Counter(each.outcome for each in standing)
        unread = sum(each.outcome == "open" and each.unread_since is not None for each in standing)
        met, partly, lapsed = (outcomes[name] for name in ("met", "partly-met", "lapsed"))
        return cls(met, partly, lapsed, outcomes["open"] - unread, unread, cancelled)

    @property
    def decided(self) -> int:
        """Those of which it is known what became."""
        return self.met + self.partly + self.lapsed

    @property
    def few(self) -> bool:
        return 0 < self.decided < FEW


class Promises:
    """The deliveries of a selection that have not arrived, with what became of them."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection

    @property
    def statuses(self) -> list[str]:
        """The statuses that its deliveries may have: of what the filters ask for, what has not arrived."""
        promised = [status.value for status in Delivery.Status if status != Delivery.Status.DELIVERED]
        asked = self.selection.data["status"]
        return [status for status in promised if status in asked] if asked else promised

    @property
    def number(self) -> int:
        """How many there are."""
        return self.selection.promised

    @cached_property
    def followed(self) -> list[Awaited[Delivery]]:
        """The first MOST_FOLLOWED, the nearest window first."""
        return self.selection.awaited(0, MOST_FOLLOWED)

    @property
    def unfollowed(self) -> int:
        return self.number - len(self.followed)

    def page(self, number: int) -> list[Awaited[Delivery]]:
        """A page of all."""
        first = (number - 1) * PAGE_SIZE
        if first + PAGE_SIZE <= MOST_FOLLOWED:
            return self.followed[first : first + PAGE_SIZE]
        return self.selection.awaited(first, PAGE_SIZE)

    @cached_property
    def tally(self) -> Tally:
        return Tally.of(self.followed)

    @cached_property
    def lateness(self) -> list[Lateness]:
        """How late those were met of which that is known; the least late first."""
        found = (lateness(each) for each in self.followed if each.delivery.status != Delivery.Status.CANCELLED)
        return sorted(each for each in found if each is not None)
