"""What a report leaves open of its deliveries, filled in from the whole of it; and what of it is no delivery."""

from __future__ import annotations

from collections import Counter

from .alike import Kinship
from .gathered import At, Gathered, best_of, is_parted
from .gazetteer import Entry
from .kinds import VAGUE
from .stages import Stage

# So many deliveries are proposed at most.
MOST = 400


class Filling:
    """Goes over all that was gathered, once the report is at its end."""

    def __init__(self, kinship: Kinship, deliveries: list[Gathered], spoken_of: list[tuple[Entry, At]]) -> None:
        self.kinship, self.deliveries, self.spoken_of = kinship, deliveries, spoken_of

    def finish(self) -> list[Gathered]:
        """All deliveries, with what they leave open filled in from the whole report."""
        kept = [each for each in self.deliveries if each.lines][:MOST]
        for each in kept:
            each.lines = [line for line in each.lines if not is_parted(line)]
        for each in kept:
            if each.supplier == each.recipient:
                each.supplier = each.supplier_at = None
            if any(not line.is_summary for line in each.lines):
                each.lines = [line for line in each.lines if not line.is_summary]
        recipients = Counter(each.recipient for each in kept if each.recipient)
        main = recipients.most_common(1)[0][0] if recipients else None
        first = next((each for each in kept if each.recipient == main and main), None)
        before: Gathered | None = None
        for each in kept:
            if each.recipient is None:
                source = before if before and before.recipient else first
                if source is None:
                    self._of_whom_it_speaks(each)
                elif source.recipient != each.supplier:
                    each.recipient, each.recipient_at = source.recipient, source.recipient_at
            before = each
        self._fill_suppliers(kept)
        return [each for each in kept if self._is_worth(each) and not self._is_of_another(each, kept)]

    def _is_of_another(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether it is the order or the promise, without number or model, of what another delivery tells in full."""
        if each.stage is Stage.ORDERED and self._is_order_of(each, kept):
            return True
        if (
            each.stage is Stage.DELIVERED
            or each.consignments
            or any(line.is_named or line.number for line in each.lines)
        ):
            return False
        return any(
            other is not each
            and other.recipient == each.recipient
            and all(any(self.kinship.compatible(own, line) for own in other.lines) for line in each.lines)
            and (each.stage in (Stage.PROMISED, Stage.ORDERED) or other.stage == each.stage)
            for other in kept
        )

    def _of_whom_it_speaks(self, each: Gathered) -> None:
        """Take for the recipient whom the report speaks of most, where it names none at all."""
        for party, at in self.spoken_of:
            if party not in {each.supplier, *(other.supplier for other in self.deliveries)}:
                each.recipient, each.recipient_at = party, at
                return

    def _is_order_of(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether it is the order of what came, or is awaited, in the same number; which then tells its day."""
        for other in kept:
            if (
                other.stage in (Stage.DELIVERED, Stage.EXPECTED)
                and other.recipient == each.recipient
                and all(
                    line.number is not None
                    and any(self.kinship.same_line(own, line) and best_of(own) == best_of(line) for own in other.lines)
                    for line in each.lines
                )
            ):
                if other.order_day is None:
                    other.order_day, other.order_at = each.day, each.day_at
                return True
        return False

    def _fill_suppliers(self, kept: list[Gathered]) -> None:
        before: dict[Entry | None, Gathered] = {}
        for each in kept:
            if each.supplier is None and each.recipient is not None:
                known = before.get(each.recipient) or next(
                    (other for other in kept if other.recipient == each.recipient and other.supplier), None
                )
                if known is not None:
                    each.supplier, each.supplier_at, each.is_supplier_filled = known.supplier, known.supplier_at, True
            elif each.supplier is not None:
                before[each.recipient] = each

    def _is_worth(self, each: Gathered) -> bool:
        """Whether it says enough to be a delivery: something of a kind, and from or to somebody."""
        if each.recipient is None and each.supplier is None:
            return False
        if each.consignments:
            return True
        solid = any(line.is_named or line.number is not None or line.type not in VAGUE for line in each.lines)
        return solid or (each.stage is Stage.DELIVERED and each.recipient is not None)
