"""Whether two lines that a report tells of are of one kind of equipment, or are the same."""

from __future__ import annotations

from .gathered import Line, best_of, is_vague, key_of, name_of
from .gazetteer import Gazetteer
from .kinds import VAGUE

TOGETHER = [{"unarmoured-vehicles", "armoured-vehicles"}]
# "This missile system", behind the missiles; "the armoured fighting vehicles", behind the tanks.
CALLED_SO = ({"missiles", "air-defence-systems"}, {"tanks", "armoured-vehicles"})
# No other type of their kind is called so: a submarine is no corvette.
APART = frozenset(
    ["submarines", "major-warships", "mine-warfare-ships", "support-ships", "amphibious-ships", "landing-craft",
     "pistols", "rifles", "machine-guns", "grenade-launchers"]
)  # fmt: skip


class Kinship:
    """Compares lines by what is on record of models and types."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def same_line(self, own: Line, line: Line) -> bool:
        numbers = is_vague(own.number) or is_vague(line.number) or best_of(own) == best_of(line)
        orders = {own.order, line.order}
        if "first" in orders and orders & {"last", "rest"}:
            return False
        if orders == {"last", "rest"} and best_of(own) != best_of(line):
            return False
        return (
            self.compatible(own, line)
            and numbers
            and not (
                own.is_named and line.is_named and not self.same_model(own, line) and not self._is_variant(own, line)
            )
        )

    def _is_variant(self, own: Line, line: Line) -> bool:
        """Whether another sentence tells of it by the name of a variant: "two F-16", "the first two F-16 Block 70"."""
        if own.equipment_at and line.equipment_at and own.equipment_at.sentence == line.equipment_at.sentence:
            return False
        return self._are_of_family(own, line)

    def _are_of_family(self, own: Line, line: Line) -> bool:
        """Whether their models are variants of one."""
        one, other = ({self.gazetteer.family(model) for model in each.models} for each in (own, line))
        return bool(one & other)

    def clashes(self, own: Line, line: Line) -> bool:
        return (
            self.compatible(own, line)
            and not is_vague(own.number)
            and not is_vague(line.number)
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
            return self.same_model(own, line) or self._are_of_family(own, line) or bool(own.parts)
        if not own.type or not line.type:
            return own.is_named != line.is_named
        one, other = self.gazetteer.top(own.type), self.gazetteer.top(line.type)
        if one == other and APART & {own.type, line.type} and not self.is_close(own, line):
            return False
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

    def speaks_of(self, line: Line, lines: list[Line]) -> bool:
        """Whether a line that refers back may be of a delivery with these lines."""
        if any(self.compatible(own, line) for own in lines) or (line.type in VAGUE and lines):
            return True
        if any({self.gazetteer.top(own.type), self.gazetteer.top(line.type)} in CALLED_SO for own in lines):
            return not line.is_named
        return bool(line.new) and any(
            own.new and self.gazetteer.top(own.type) == self.gazetteer.top(line.type) for own in lines
        )

    def share(self, one: list[Line], other: list[Line]) -> bool:
        """Whether two deliveries may hold something in common."""
        return any(self.compatible(own, line) for own in one for line in other)
