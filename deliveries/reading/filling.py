"""What a report leaves open of its deliveries, filled in from the whole of it; and what of it is no delivery."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .alike import Kinship
from .gathered import At, Gathered, Line, is_parted, is_told
from .gazetteer import Entry
from .kinds import UMBRELLAS, VAGUE
from .repeated import Repeats
from .trigger import Stage

A_YEAR = 366
# So many deliveries are proposed at most.
MOST = 400


@dataclass
class SpokenOf:
    """The parties that a report speaks of, and where it does first.

    `named` are all of them, in their order; `often` those that it names more than once, the most often named first;
    `makers` by top-level type whose equipment it speaks of ("Turkish drones").
    """

    named: list[tuple[Entry, At]] = field(default_factory=list)
    often: list[tuple[Entry, At]] = field(default_factory=list)
    makers: dict[str, tuple[Entry, At]] = field(default_factory=dict)
    # Who gives to whom, by a sentence that names no equipment; and who is thanked.
    givers: dict[Entry, dict[Entry, At]] = field(default_factory=dict)
    thanked: dict[Entry, At] = field(default_factory=dict)
    # Those from whom something is said to come: "en provenance de la Russie".
    sources: dict[Entry, At] = field(default_factory=dict)
    # Those that it names by themselves, and not only by adjectives ("the Russian invasion").
    acting: set[Entry] = field(default_factory=set)
    # The states of companies that it names.
    companies: dict[Entry, At] = field(default_factory=dict)
    # Where it was written: "BEIRUT -".
    dateline: list[tuple[Entry, At]] = field(default_factory=list)
    # What its sentences begin with.
    about: list[tuple[Entry, At]] = field(default_factory=list)


class Filling:
    """Goes over all that was gathered, once the report is at its end."""

    def __init__(self, kinship: Kinship, deliveries: list[Gathered], spoken_of: SpokenOf) -> None:
        self.kinship, self.deliveries = kinship, deliveries
        self.repeats = Repeats(kinship)
        self.spoken_of, self.named, self.makers = spoken_of.often, spoken_of.named, spoken_of.makers
        self.acting = spoken_of.acting
        self.dateline = spoken_of.dateline
        self.about, self.companies = spoken_of.about, spoken_of.companies
        self.givers, self.thanked, self.sources = spoken_of.givers, spoken_of.thanked, spoken_of.sources

    def finish(self) -> list[Gathered]:
        """All deliveries, with what they leave open filled in from the whole report."""
        kept = [each for each in self.deliveries if each.lines][:MOST]
        for each in kept:
            self.repeats.summed += [(each.recipient, line) for line in each.lines if is_parted(line)]
            each.lines = [line for line in each.lines if not is_parted(line)]
            each.lines = self._best(self.repeats.told_once(each.lines))
            if each.supplier == each.recipient:
                each.supplier = each.supplier_at = None
        self._fill_recipients(kept)
        self._fill_suppliers(kept)
        self.repeats.drop_sums(kept)
        self.repeats.drop_headlines(kept)
        return self._told_once([each for each in kept if each.lines])

    def _told_once(self, kept: list[Gathered]) -> list[Gathered]:
        """Those that are worth it, each once: of two that tell each other one remains."""
        whom = {each.recipient for each in kept if self._is_solid(each)}
        worth = [each for each in kept if self._is_worth(each, whom) and not self._is_said_vaguely(each, kept)]
        others = list(kept)
        for each in worth:
            if self.repeats.is_repeat(each, others):
                others.remove(each)
        return [each for each in worth if each in others]

    def _fill_recipients(self, kept: list[Gathered]) -> None:
        """Take for the recipient that of the delivery before, or of most."""
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
                    each.is_recipient_filled = True
            before = each

    def _is_said_vaguely(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether it says neither how many of what, nor when, nor from whom, beside what is told in full: "welcomed the
        arrival of Russian equipment"."""
        if each.stage is not Stage.DELIVERED or each.day is not None or any(map(is_told, each.lines)):
            return False
        full = [other for other in kept if other.stage is Stage.DELIVERED and any(map(is_told, other.lines))]
        is_all = all(line.type in UMBRELLAS for line in each.lines)
        is_guessed = each.supplier is None or each.is_supplier_filled
        return any(is_guessed or (is_all and each.supplier == other.supplier) for other in full)

    @staticmethod
    def _best(lines: list[Line]) -> list[Line]:
        """Lines without words for all of it, where some say more: "equipment: twenty carriers"."""
        said = [line for line in lines if not line.is_summary] or lines
        return [line for line in said if is_told(line) or line.type not in UMBRELLAS] or said

    def _of_whom_it_speaks(self, each: Gathered) -> None:
        """Take for the recipient whom its supplier is said to give to, or whom the report speaks of most, where it
        names none at all."""
        given = [party for party, givers in self.givers.items() if each.supplier is None or each.supplier in givers]
        if len(given) == 1 and (at := dict(self.named).get(given[0])) is not None:
            each.recipient, each.recipient_at, each.is_recipient_filled = given[0], at, True
            return
        gives = {each.supplier, *self.thanked, *self.sources, *(other.supplier for other in self.deliveries)}
        others = [(party, at) for party, at in self.named if party not in gives]
        about = self.about if each.stage is Stage.DELIVERED else []
        for party, at in (*self.spoken_of, *self.dateline, *about, *(others if len(others) == 1 else ())):
            if party not in gives:
                each.recipient, each.recipient_at, each.is_recipient_filled = party, at, True
                return

    def _fill_suppliers(self, kept: list[Gathered]) -> None:
        before: dict[Entry | None, Gathered] = {}
        for each in kept:
            if each.supplier is None and each.recipient is not None:
                last = before.get(each.recipient)
                known = (
                    self._of_same_model(each, kept)
                    or last
                    or next(
                        (other for other in kept if other.recipient == each.recipient and self._of_a_kind(each, other)),
                        None,
                    )
                )
                if known is last and last is not None and not self._may_be_of_one(each, last):
                    found = self._maker_named(each)
                else:
                    found = (known.supplier, known.supplier_at) if known is not None else self._maker_of(each)
                if found[0] is None:
                    found = self._only_supplier(each, kept)
                each.supplier, each.supplier_at = found
                each.is_supplier_filled = found[0] is not None
            elif each.supplier is not None:
                before[each.recipient] = each

    def _of_same_model(self, each: Gathered, kept: list[Gathered]) -> Gathered | None:
        """Another delivery of one of its models to the same recipient, whose supplier is named."""
        return next(
            (
                other
                for other in kept
                if other.recipient == each.recipient and other.supplier is not None and self._share_model(each, other)
            ),
            None,
        )

    def _share_model(self, each: Gathered, other: Gathered) -> bool:
        return any(self.kinship.same_model(own, line) for own in other.lines for line in each.lines)

    def _only_supplier(self, each: Gathered, kept: list[Gathered]) -> tuple[Entry | None, At | None]:
        """Who supplies all else of its kind, or all else to its recipient; who else gives to it, or is thanked."""
        others = [other for other in kept if other.supplier not in {None, each.recipient}]
        found = [other for other in others if self._share_model(each, other)]
        found = found or [other for other in others if self._of_a_kind(each, other)]
        if len({other.supplier for other in found}) == 1:
            return found[0].supplier, found[0].supplier_at
        given = self.givers.get(each.recipient, {}) if each.recipient else {}
        for parties in (given, self.thanked):
            others_of = [(party, at) for party, at in parties.items() if party != each.recipient]
            if len(others_of) == 1:
                return others_of[0]
        own = [other for other in kept if other.recipient == each.recipient and other.supplier]
        if len({other.supplier for other in own}) == 1:
            return own[0].supplier, own[0].supplier_at
        if len({other.supplier for other in others}) == 1 and len(others) > 1:
            return others[0].supplier, others[0].supplier_at
        return None, None

    def _may_be_of_one(self, each: Gathered, other: Gathered) -> bool:
        """Whether a delivery may be of the supplier of the one before: what came years before, or after, of another
        kind may be of anybody."""
        if each.day is None or other.day is None or abs((each.day.latest - other.day.latest).days) <= A_YEAR:
            return True
        return self._of_a_kind(each, other)

    def _of_a_kind(self, each: Gathered, other: Gathered) -> bool:
        """Whether another delivery, whose supplier is named, holds something of the same kind."""
        return other.supplier is not None and any(
            self.kinship.compatible(own, line) for own in each.lines for line in other.lines
        )

    def _maker_of(self, each: Gathered) -> tuple[Entry | None, At | None]:
        """Whose equipment of that kind the report speaks of; else the only other party it names."""
        made = self._maker_named(each)
        if made[0] is not None:
            return made
        sources = [(party, at) for party, at in self.sources.items() if party != each.recipient]
        if len(sources) == 1:
            return sources[0]
        companies = [(party, at) for party, at in self.companies.items() if party != each.recipient]
        if len(companies) == 1:
            return companies[0]
        others = [party for party in self.named if party[0] not in {each.recipient, each.place}]
        acting = [party for party in others if party[0] in self.acting]
        only = next((parties for parties in (acting, others) if len(parties) == 1), None)
        return only[0] if only else (None, None)

    def _maker_named(self, each: Gathered) -> tuple[Entry | None, At | None]:
        """Whose equipment of that kind, or of any, the report speaks of: "Turkish drones", "Russian weapons"."""
        kinds = [self.kinship.gazetteer.top(line.type) for line in each.lines]
        for kind in (*kinds, *sorted(UMBRELLAS)):
            if (made := self.makers.get(kind)) and made[0] != each.recipient:
                return made
        return None, None

    @staticmethod
    def _is_solid(each: Gathered) -> bool:
        """Whether it says what came: a model, a number, or a type that is one."""
        return any(is_told(line) or line.type not in VAGUE for line in each.lines)

    def _is_worth(self, each: Gathered, whom: set[Entry | None]) -> bool:
        """Whether it says enough to be a delivery: something of a kind, and from or to somebody; "equipment" alone only
        where nothing else is told of its recipient."""
        if each.recipient is None and each.supplier is None:
            return False
        if each.consignments or self._is_solid(each):
            return True
        is_all = each.recipient not in whom or any(line.type not in UMBRELLAS for line in each.lines)
        return is_all and each.stage is Stage.DELIVERED and each.recipient is not None
