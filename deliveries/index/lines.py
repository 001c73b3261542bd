"""Lines of the record that are counted, and those among them that something is asked about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from deliveries.models import Delivery, ReportedTotal

from .arrays import Array, Frame, placed
from .record import RecordIndex

# What lines are grouped by that is not of their delivery.
OF_EQUIPMENT = {"type", "top", "equipment"}


@dataclass(frozen=True)
class CountedLines:
    """Lines with what each adds. `called`: by line of the index where the model stands that it goes by; `asked`: what
    tells them from others of the index; None where nothing does."""

    index: RecordIndex
    find: Callable[[], tuple[Array, Frame]]
    called: Callable[[], Array]
    asked: Hashable = None

    @cached_property
    def _found(self) -> tuple[Array, Frame]:
        return self.find()

    @property
    def place(self) -> Array:
        """By line its place in the index."""
        return self._found[0]

    @property
    def amounts(self) -> Frame:
        """By line what it adds, as the fields of an Amount."""
        return self._found[1]

    @cached_property
    def delivery(self) -> Array:
        """By line where its delivery stands."""
        return self.index.delivery_of_line[self.place]

    @cached_property
    def equipment(self) -> Array:
        """By line where its equipment stands."""
        return self.called()[self.place]

    def of(self, name: str) -> Array:
        """By line a column of its delivery."""
        by_line: Array = self.index.deliveries[name][self.delivery]
        return by_line

    def keys(self, name: str) -> Array:
        """By line what it is grouped by: where its delivery stands, the pk of a party, a type, its top or an equipment,
        or a year."""
        if name not in OF_EQUIPMENT:
            return self._keys_of(self.delivery, name)
        of_equipment: Array = self.index.equipment["pk" if name == "equipment" else name][self.equipment]
        return of_equipment

    def _keys_of(self, deliveries: Array, name: str) -> Array:
        """By delivery what its lines are grouped by, all alike."""
        if name == "delivery":
            return deliveries
        if name == "year":
            return self.index.years["latest"][deliveries]
        by_delivery: Array = self.index.deliveries[name][deliveries]
        return by_delivery

    def above(self, delivery: Delivery) -> Self:
        """The lines of what stands above `delivery`, which has arrived, in the ledger: see in_ledger_order()."""
        place = delivery.arrival_latest, delivery.arrival_earliest, delivery.pk

        def those() -> Array:
            above, level = np.zeros(len(self.delivery), bool), np.ones(len(self.delivery), bool)
            for name, own in zip(("latest", "earliest", "pk"), place, strict=True):
                values = self.of(name)
                above |= level & (values < np.array(own, values.dtype))
                level &= values == np.array(own, values.dtype)
            return above

        return self._which(those, "above", *place)

    def among(self, lines: Array) -> Self:
        """Some of these lines."""
        return self._which(lambda: lines)

    def _which(self, wanted: Callable[[], Array], *asked: Hashable) -> Self:
        """Some of these lines, which are `wanted` by what is `asked`: looked out when something is asked about them."""

        def find() -> tuple[Array, Frame]:
            at = placed(wanted())
            return self.place[at], self.amounts.among(at)

        return type(self)(self.index, find, self.called, (self.asked, *asked) if self.asked and asked else None)

    def of_parties(self, side: str, parties: Collection[int]) -> Self:
        """The lines of deliveries that have one of these parties (pks) on that side."""
        return self._which(lambda: np.isin(self.of(side), list(parties)), "parties", side, frozenset(parties))

    def of_top(self, top: int) -> Self:
        """The lines of one top-level type (its pk)."""
        return self._which(lambda: self.keys("top") == top, "top", top)

    def of_models(self, models: Collection[int]) -> Self:
        """The lines that go by one of these models (pks)."""
        return self._which(lambda: np.isin(self.keys("equipment"), list(models)), "models", frozenset(models))

    def of_types(self, side: str, tops: Mapping[int, int]) -> Self:
        """Of each of these parties (pks) on that side the lines of the one top-level type (its pk) that it has here."""

        def theirs() -> Array:
            wanted = np.zeros(max([0, int(self.of(side).max(initial=0)), *tops]) + 1, np.int64)
            wanted[list(tops)] = list(tops.values())
            found: Array = wanted[self.of(side)] == self.keys("top")
            return found

        return self._which(theirs, "types", side, frozenset(tops.items()))

    def contested(self, disputed: Callable[[], Array]) -> Self:
        """The lines that are `disputed` (by line of the index: whether it is)."""
        return self._which(lambda: disputed()[self.place], "disputed")

    def besides(self, delivery: int | None) -> Self:
        """The lines of all deliveries but one (its pk)."""
        return self.among(self.of("pk") != delivery) if delivery else self

    def over_the_time_of(self, total: ReportedTotal) -> Self:
        """The lines that a stated total speaks of, from its first day to its last."""
        own = self._received_by(total.recipient_id)

        def those() -> Array:
            among = np.isin(own.keys("type"), list(self.index.tree.below([total.type_id])))
            among &= own.of("latest") <= np.datetime64(total.as_of_latest)
            if total.supplier_id:
                among &= own.of("supplier") == total.supplier_id
            if total.since_earliest:
                among &= own.of("latest") >= np.datetime64(total.since_earliest)
            return among

        return own._which(those, total.type_id, total.supplier_id, total.since_earliest, total.as_of_latest)

    def _received_by(self, recipient: int) -> Self:
        """The lines of what a recipient (its pk) got, looked out once for all that is said of it."""
        if recipient not in self._received:
            self._received[recipient] = self.of_parties("recipient", [recipient])
        return self._received[recipient]

    @cached_property
    def _received(self) -> dict[int, Self]:
        return {}

    @property
    def maybe_earlier(self) -> Self:
        """The lines that may have arrived in an earlier year than the one that they are counted in."""
        return self._which(lambda: self._years_differ, "earlier")

    @property
    def _years_differ(self) -> Array:
        years = self.index.years
        doubtful: Array = (years["earliest"] != years["latest"])[self.delivery]
        return doubtful
