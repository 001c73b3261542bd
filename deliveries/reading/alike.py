"""Whether two lines that a report tells of are of one kind of equipment, or are the same."""

from __future__ import annotations

from .gathered import Line, best_of, key_of, name_of
from .gazetteer import Gazetteer

TOGETHER = [{"unarmoured-vehicles", "armoured-vehicles"}]


class Kinship:
    """Compares lines by what is on record of models and types."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def same_line(self, own: Line, line: Line) -> bool:
        numbers = own.number is None or line.number is None or best_of(own) == best_of(line)
        if {own.order, line.order} == {"first", "last"}:
            return False
        return (
            self.compatible(own, line)
            and numbers
            and not (own.is_named and line.is_named and not self.same_model(own, line))
        )

    def clashes(self, own: Line, line: Line) -> bool:
        return (
            self.compatible(own, line)
            and own.number is not None
            and line.number is not None
            and best_of(own) != best_of(line)
        )

    def same_model(self, own: Line, line: Line) -> bool:
        if own.models and line.models:
            return bool(set(own.models) & set(line.models))
        one, other = own.new or name_of(own.models), line.new or name_of(line.models)
        return bool(one and other) and (key_of(one) in key_of(other) or key_of(other) in key_of(one))

    def compatible(self, own: Line, line: Line) -> bool:
        """Whether two lines may be of one kind of equipment."""
        if own.is_named and line.is_named:
            return (
                self.same_model(own, line)
                or any(
                    one.variant_of == other.slug or other.variant_of == one.slug
                    for one in own.models
                    for other in line.models
                )
                or bool(own.parts)
            )
        if not own.type or not line.type:
            return own.is_named != line.is_named
        one, other = self.gazetteer.top(own.type), self.gazetteer.top(line.type)
        return one == other or {one, other} in TOGETHER

    def is_close(self, own: Line, line: Line) -> bool:
        """Whether the one's type is the other's, or below it."""
        return bool(own.type and line.type) and (
            self.gazetteer.is_under(own.type, line.type) or self.gazetteer.is_under(line.type, own.type)
        )

    def is_joint(self, own: Line, line: Line) -> bool:
        """Whether one number is over several models: "eight planes", which are "Su-25 and L-39 planes"."""
        at = own.equipment_at and line.equipment_at and own.equipment_at.sentence == line.equipment_at.sentence
        return (
            bool(at)
            and line.number is None
            and (best_of(own) or 0) > 1
            and self.gazetteer.top(own.type) == self.gazetteer.top(line.type)
        )
