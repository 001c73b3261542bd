"""What a change changed, in words: one public state of a delivery held against the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from deliveries.dates import DateSpan
from deliveries.history import Difference
from deliveries.models import Change, Delivery, DeliveryItem, Equipment, Party
from deliveries.models.choices import CIRCUMSTANCES
from deliveries.models.days import DAYS
from deliveries.wording import quantity

type State = Mapping[str, Any]
type Names = Mapping[str, str]


def changed_keys(change: Change) -> list[str]:
    """The keys of the state that differ from the state before, for programs; empty for the first one."""
    before = change.before or change.state
    return sorted(key for key in change.state.keys() | before.keys() if change.state.get(key) != before.get(key))


def names_in(changes: Iterable[Change]) -> dict[str, str]:
    """By slug, the names of the parties and designations of the equipment that the states speak of.

    Of those that were merged since, what they were called last.
    """
    parties, equipment = set[str](), set[str]()
    for change in changes:
        for state in filter(None, (change.before, change.state)):
            parties |= {state[side] for side in ("recipient", "supplier") if state[side]}
            equipment |= {item["equipment"] for item in state["items"]}
    return _names(Party, "name", parties) | _names(Equipment, "designation", equipment)


def _names(model: type[Party] | type[Equipment], name: str, slugs: set[str]) -> dict[str, str]:
    named = dict(model.objects.filter(slug__in=slugs).values_list("slug", name))
    if gone := slugs - named.keys():
        last = model.history.filter(slug__in=gone).order_by("history_date", "history_id")
        named |= dict(last.values_list("slug", name))
    return named


def differences(change: Change, names: Names) -> list[Difference]:
    """What the change changed, in the reader's language; nothing where there was no state before.

    What a delivery had that was merged into another is not gone but there.
    """
    before, after = change.before, change.state
    if not before or change.kind == Change.Kind.PUBLISHED or "merged_into" in after:
        return []
    found = [difference for key, tell in TELL.items() if (difference := tell(key, before, after, names))]
    return [*found, *_items(before, after, names), *_evidence(before, after)]


def _party(key: str, before: State, after: State, names: Names) -> Difference | None:
    def name(slug: str | None) -> str:
        return names.get(slug, slug) if slug else _("not known")

    return _told(key, name(before[key]), name(after[key]))


def _choice(key: str, before: State, after: State, _names: Names) -> Difference | None:
    labels = dict(Delivery._meta.get_field(key).flatchoices)  # type: ignore[union-attr]
    return _told(key, *(str(labels.get(state[key], state[key])) for state in (before, after)))


def _day(key: str, before: State, after: State, _names: Names) -> Difference | None:
    def words(edtf: str | None) -> str:
        return DateSpan.from_own_edtf(edtf).human(language=get_language() or "en") if edtf else _("no date given")

    return _told(key, *(words(state.get(key)) for state in (before, after)))


def _number(key: str, before: State, after: State, _names: Names) -> Difference | None:
    return _told(key, str(before[key]), str(after[key]))


def _told(key: str, old: str, new: str) -> Difference | None:
    return Difference("", _label(key), old, new) if old != new else None


def _label(key: str) -> str:
    words = {"when": _("date"), **{name: str(day.label) for name, day in DAYS.items()}}
    return words.get(key) or str(Delivery._meta.get_field(key).verbose_name)  # type: ignore[union-attr]


TELL = {
    "recipient": _party, "supplier": _party, "status": _choice, "when": _day, **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(CIRCUMSTANCES, _choice), "consignments": _number,
}  # fmt: skip


def _items(before: State, after: State, names: Names) -> list[Difference]:
    old, new = ({item["equipment"]: item for item in state["items"]} for state in (before, after))
    return [
        Difference("", names.get(slug, slug), _amount(old.get(slug)), _amount(new.get(slug)))
        for slug in dict.fromkeys([*old, *new])
        if old.get(slug) != new.get(slug)
    ]


def _amount(item: State | None) -> str:
    """A line in figures with its condition and description; "none" where there is no such line."""
    if item is None:
        return _("none")
    about = item.get("approximate", False)
    number = quantity(item["low"], item["quantity"], item["high"], approximate=about) or _("unknown number")
    labels = dict(DeliveryItem.Condition.choices)
    unknown = DeliveryItem.Condition.UNKNOWN
    condition = "" if item["condition"] == unknown else str(labels.get(item["condition"], item["condition"]))
    return ", ".join(word for word in (number, condition, item["description"]) if word)


def _evidence(before: State, after: State) -> list[Difference]:
    """Sources that came or went, deliveries that fulfil it, and claims or notes worded anew."""
    found = []
    if before["sources"] != after["sources"]:
        old, new = (
            ngettext("%(n)d source", "%(n)d sources", len(state["sources"])) % {"n": len(state["sources"])}
            for state in (before, after)
        )
        found.append(Difference("", _("evidence"), old, new) if old != new else Difference("", _("other sources")))
    elif before["words"] != after["words"]:
        found.append(Difference("", _("claims or note reworded")))
    if before["fulfils"] != after["fulfils"] or before["fulfilled_by"] != after["fulfilled_by"]:
        found.append(Difference("", _("promise and fulfilment linked anew")))
    return found
