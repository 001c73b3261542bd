"""Equipment as a sentence names it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .gazetteer import Entry
from .phrases import Piece


@dataclass(frozen=True)
class Mention:
    """Equipment as a sentence names it: from `start` to `end` in the sentence.

    `models` on record, or `new` words for one that is not; `type` the slug of a type; `number` where it is counted, of
    `whole` ("six of 12"). `is_definite` ("the aircraft") may refer back; `is_elliptic` names a number alone ("ten
    more"); `is_anew` says that it is another ("two more"). `maker` is a party named in it ("Russian helicopters").
    """

    start: int
    end: int
    models: tuple[Entry, ...] = ()
    new: str = ""
    type: str = ""
    type_at: tuple[int, int] | None = None
    model_at: tuple[int, int] | None = None
    number: Piece | None = None
    whole: Piece | None = None
    maker: Piece | None = None
    is_definite: bool = False
    is_elliptic: bool = False
    is_anew: bool = False
    is_made_there: bool = False
    # "first" or "last", where it is one of a row: "the first six".
    order: str = ""
    # "16 of the helicopters": of those that were named before.
    is_part: bool = False
    # "all had been delivered"
    is_all: bool = False
    pieces: tuple[Piece, ...] = field(default=(), compare=False)

    @property
    def is_named(self) -> bool:
        """Whether it has a model of its own."""
        return bool(self.models or self.new)
