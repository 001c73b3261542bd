"""What a sentence says more exactly of a delivery that was told before: the model, the number, the parts."""

from __future__ import annotations

from dataclasses import replace

from .alike import Kinship
from .gathered import Gathered, Line, best_of, is_vague
from .gazetteer import Gazetteer
from .kinds import UMBRELLAS, VAGUE
from .lining import Lines
from .mention import Mention
from .phrases import Parsed
from .referring import OF_ORDERS, OF_STOCK
from .sameness import is_more_exact
from .telling import Told
from .trigger import Stage


class Refining:
    """Adds to the lines of deliveries what is said anew of them."""

    def __init__(self, gazetteer: Gazetteer, kinship: Kinship, lines: Lines) -> None:
        self.gazetteer, self.kinship, self.lines = gazetteer, kinship, lines

    def describe(self, known: Gathered | None, line: Line | None, told: Told, mention: Mention) -> None:
        """Say of a delivery what it held, more exactly."""
        if known is None or line is None or known.stage is Stage.CANCELLED:
            return
        if self._is_of_stock(told.parsed):
            return
        if known.stage is Stage.DELIVERED and OF_ORDERS.search(told.parsed.plain, 0, mention.start):
            return
        if line.type not in UMBRELLAS:
            for own in known.lines:
                own.is_summary |= own.type in UMBRELLAS and own.number is None and not own.is_named
            if all(own.is_summary for own in known.lines):
                known.lines.append(line)
                self.lines.remember(line)
                return
        for own in sorted(known.lines, key=lambda each: not self.kinship.is_close(each, line)):
            if not self.kinship.compatible(own, line) and not self.kinship.is_joint(own, line):
                continue
            if line.number is None or is_vague(own.number) or best_of(line) == best_of(own):
                if self.refine(own, line):
                    return
            elif not own.is_named or own.parts:
                own.parts.append(line)
                known.lines.append(line)
                return
        if not (line.type in VAGUE and not line.is_named and line.number is None):
            known.lines.append(line)
            self.lines.remember(line)

    @staticmethod
    def _is_of_stock(parsed: Parsed) -> bool:
        """Whether what a sentence describes is what somebody has already: "has 214 aircraft, including 67 jets"."""
        at = next((each.start for each in parsed.triggers if each.frame == "describe"), 0)
        is_in_use = any(each.frame == "other" and each.voice == "active" and each.end < at for each in parsed.triggers)
        return is_in_use or OF_STOCK.search(parsed.plain, 0, at) is not None

    def refine(self, own: Line, line: Line) -> bool:
        """Take a model or a number that was not known; False where it is of another line."""
        if line.is_named and not own.is_named:
            own.models, own.new, own.equipment_at = line.models, line.new, line.equipment_at
            own.type = line.type or own.type
        elif line.is_named and not self.kinship.same_model(own, line):
            if line.number is not None or own.number is None:
                return False
            # One number over several models.
            own.models, own.new = (*own.models, *line.models), ", ".join(filter(None, (own.new, line.new)))
        elif not own.is_named and line.type and self.gazetteer.is_under(line.type, own.type):
            own.type, own.equipment_at = line.type, line.equipment_at
        own.whole = own.whole or line.whole
        if is_vague(own.number) and line.number is not None:
            own.number, own.number_at = line.number, line.number_at
        return True


def _order_of_whole(known: Gathered, new: Gathered) -> Gathered | None:
    """The order of all of what was only some: "25 of 118 came. They were ordered in 2021."; None where nothing
    is told of the whole."""
    if new.stage is not Stage.ORDERED or known.stage is not Stage.DELIVERED:
        return None
    lines = [replace(line, number=line.whole, whole=None, parts=[], order="") for line in known.lines if line.whole]
    if not lines:
        return None
    order = replace(new, lines=lines)
    for side in ("supplier", "recipient"):
        if getattr(order, side) is None:
            setattr(order, side, getattr(known, side))
            setattr(order, f"{side}_at", getattr(known, f"{side}_at"))
    return order


def add_to(known: Gathered, new: Gathered) -> list[Gathered]:
    """Add who and when, as said anew of a delivery; gives the order of it, where that was of more than came."""
    if (order := _order_of_whole(known, new)) is not None:
        return [order]
    _add_to(known, new)
    return []


def _add_to(known: Gathered, new: Gathered) -> None:
    if new.stage is Stage.CANCELLED and known.stage is Stage.DELIVERED:
        # "under a deal which Riyadh suspended a year later": who cancels is no party of what came before.
        return
    if new.stage is Stage.ORDERED and known.stage is not Stage.ORDERED:
        if known.order_day is None:
            known.order_day, known.order_at = new.day, new.day_at
    elif (
        new.day is not None
        and new.stage == known.stage
        and (known.day is None or (known.is_said and not new.is_said) or is_more_exact(new.day, known.day))
    ):
        known.day, known.day_at, known.is_said = new.day, new.day_at, new.is_said
    for side in ("supplier", "recipient"):
        if getattr(known, side) is None and getattr(new, side) is not None:
            setattr(known, side, getattr(new, side))
            setattr(known, f"{side}_at", getattr(new, f"{side}_at"))
