"""What is proposed of a report, as the reading room shows it: a form each, where it was read, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from deliveries.forms import proposing
from deliveries.forms.proposed import MOST_PROPOSED, ProposedForm, SpokenForm, TotalForm
from deliveries.models import AcceptedProposal, Delivery, ReportedTotal
from deliveries.reading import Proposal, Report


@dataclass
class Proposed:
    """A delivery or a stated total on the page. `key` names it to buttons, `label` to readers; `place` is where the
    text proposes it; `sentence` is None for one that the editor adds."""

    form: SpokenForm
    key: str
    label: str
    place: str
    sentence: int | None = None
    proposal: Proposal | None = None
    delivery: Delivery | None = None
    total: ReportedTotal | None = None
    akin: list[Delivery] = field(default_factory=list)

    @property
    def is_on_record(self) -> bool:
        return bool(self.delivery or self.total)

    @property
    def is_rejected(self) -> bool:
        return bool(self.form["state"].value() == "rejected")

    def became(self, state: str) -> None:
        """Have its form say what became of it."""
        data = self.form.data.copy()  # type: ignore[attr-defined]
        data[self.form.add_prefix("state")] = state
        self.form.data = data


type Accepted = Mapping[str, AcceptedProposal]


def proposals(
    report: Report, offset: int, data: Any, accepted: Accepted, options: Mapping[str, Any]
) -> Iterator[Proposed]:
    """The deliveries that a report proposes, which begins at `offset` in the whole text."""
    seen: Counter[str] = Counter()
    for at, each in enumerate(report.proposals[:MOST_PROPOSED]):
        first = each.lines[0].equipment.start + offset if each.lines else ""
        place = f"d{each.stage.start + offset}-{first}"
        seen[place] += 1
        place += f"-{seen[place]}" if seen[place] > 1 else ""
        form = ProposedForm(_sent(data, f"p{at}"), prefix=f"p{at}", initial=proposing.initial(each), **options)
        yield _with_outcome(Proposed(form, str(at), str(at + 1), place, each.stage.sentence, each), accepted)


def added(number: int, before: int, data: Any, accepted: Accepted, options: Mapping[str, Any]) -> Iterator[Proposed]:
    """So many deliveries that the editor adds, besides those on record, after the `before` that are proposed."""
    number = max(number, sum(place.startswith("m") for place in accepted))
    for at in range(number):
        key = before + at
        initial = {"status": Delivery.Status.DELIVERED, "lines": 1, "says": _("Reports a delivery.")}
        form = ProposedForm(_sent(data, f"p{key}"), prefix=f"p{key}", initial=initial, **options)
        yield _with_outcome(Proposed(form, str(key), str(key + 1), f"m{at}"), accepted)


def totals(
    report: Report, offset: int, data: Any, accepted: Accepted, published: date, options: Mapping[str, Any]
) -> Iterator[Proposed]:
    """The totals that a report states."""
    for at, each in enumerate(report.totals[:MOST_PROPOSED]):
        initial = proposing.initial_total(each, published)
        form = TotalForm(_sent(data, f"t{at}"), prefix=f"t{at}", initial=initial, **options)
        label = _("Total %(n)s") % {"n": at + 1}
        place = f"t{each.number.start + offset}"
        yield _with_outcome(Proposed(form, f"t{at}", label, place, each.number.sentence), accepted)


def _sent(data: Any, prefix: str) -> Any:
    """What was sent of a form; None where it was not on the page."""
    return data if data is not None and f"{prefix}-state" in data else None


def _with_outcome(each: Proposed, accepted: Accepted) -> Proposed:
    if (row := accepted.get(each.place)) is not None:
        each.delivery, each.total = row.delivery, row.total
    return each
