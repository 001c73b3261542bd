"""Numbers of pieces as far as they are known, and how those of two registers compare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from deliveries.timeline import ABOUT

# "ours" and "theirs": that side gives a number where the other has none, or not of all.
Comparison = Literal["agrees", "differs", "ours", "theirs", "unknown"]


class Pieces(NamedTuple):
    """The least, the best and the greatest number, the last None where it is not known; how many rows of unknown number
    they are of; and how far a number that is nobody's exact one may be off."""

    least: int = 0
    best: int = 0
    most: int | None = 0
    unknown: int = 0
    leeway: float = 0

    def __add__(self, other: Pieces) -> Pieces:  # type: ignore[override]
        most = None if self.most is None or other.most is None else self.most + other.most
        return Pieces(
            self.least + other.least, self.best + other.best, most,
            self.unknown + other.unknown, self.leeway + other.leeway,
        )  # fmt: skip

    @classmethod
    def of(cls, low: int | None, best: int | None, high: int | None, *, approximate: bool = False) -> Pieces:
        """A row with these numbers; None: not known. "About twenty" may be a tenth off."""
        least = low if low is not None else best or 0
        most = high if high is not None else best
        return cls(
            least, best if best is not None else least, most,
            int(best is None and low is None and high is None), best * ABOUT if approximate and best else 0,
        )  # fmt: skip

    @property
    def known(self) -> bool:
        """Whether it is known how many there are at most."""
        return self.most is not None


def in_all(pieces: Iterable[Pieces]) -> Pieces:
    return sum(pieces, start=Pieces())


def compare(ours: Pieces, theirs: Pieces) -> tuple[Comparison, int]:
    """How two numbers compare, and by how many pieces they differ: more of ours above 0, more of theirs below it."""
    if ours.most is None and theirs.most is None:
        return "unknown", 0
    if ours.most is None:
        told, by = _fills(ours, theirs)
        return ("theirs" if told == "fills" else told), by
    if theirs.most is None:
        told, by = _fills(theirs, ours)
        return ("ours" if told == "fills" else told), -by
    leeway = ours.leeway + theirs.leeway
    if ours.least <= theirs.most + leeway and theirs.least <= ours.most + leeway:
        return "agrees", 0
    return "differs", ours.best - theirs.best


def _fills(open_: Pieces, whole: Pieces) -> tuple[Literal["fills", "differs", "unknown"], int]:
    """Whether a `whole` number can be the one that is not known of the other, and if not how many more are known."""
    most = whole.most or 0
    if open_.least > most + whole.leeway:
        return "differs", open_.least - whole.best
    # Ten and an unknown number are more than ten; unless both rows speak of the same ten.
    return ("unknown" if open_.least + open_.unknown > most else "fills"), 0


def agree(ours: Pieces, theirs: Pieces) -> bool:
    """Whether both are known and may be the same."""
    return compare(ours, theirs)[0] == "agrees"


def distance(ours: Pieces, theirs: Pieces) -> int:
    """By how many pieces they differ, as far as that is known."""
    return abs(compare(ours, theirs)[1])
