"""Numbers, days and things in words: "Four Mi-171 transport helicopters"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from deliveries.dates import DateSpan
from deliveries.models import Delivery, DeliveryItem, Equipment, EquipmentType
from deliveries.models.languages import day_words
from deliveries.models.saying import Filled, counted
from deliveries.numbers import figures
from deliveries.timeline import Amount, Awaited, Check, Outcome, Part

# Greater numbers are written in figures.
LAST_WORD = 9


def lower_first(text: str) -> str:
    """`text` as it stands inside a sentence: "Radars" gives "radars", "UAV parts" stays."""
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def count_word(number: int) -> str:
    """`number` as it stands in a sentence: in letters up to nine, and "1,200"."""
    return _count_word(number, get_language())


@lru_cache(maxsize=1000)
def _count_word(number: int, _language: str | None) -> str:
    # Django translates all nine words to find one of them.
    return figures(number) if number > LAST_WORD else str(apnumber(number))


def noun(type_: EquipmentType, number: int | None) -> str:
    """What `number` pieces of the type are called; None: what it is called where nothing is counted."""
    if number is None:
        return lower_first(str(type_))
    return type_.one if number == 1 else several(type_)


def model_words(equipment: Equipment) -> str:
    """What a model is called in a sentence: "Mi-35P"; of one that stands for a type, the type."""
    return lower_first(str(equipment.type)) if equipment.generic else str(equipment)


def several(type_: EquipmentType) -> str:
    """What several pieces of the type are called, or an unknown number of them."""
    return type_.several or lower_first(str(type_))


def quantity(
    low: int | None, best: int | None, high: int | None, *, approximate: bool = False, estimated: bool = False
) -> str:
    """A quantity as far as it is known: "4", "about 4", "4 (3–6)", "at least 5", "at most 6", "3–6", or "" for
    unknown; and of what its source estimates, that it does: "3 (estimate)"."""
    known = _known(low, best, high)
    if best is not None and approximate:
        known = about(known)
    return _("%(number)s (estimate)") % {"number": known} if known and estimated else known


def about(number: str, *, said: bool = True) -> str:
    """A number that is nobody's exact one: "about 4"; as it is where that is not `said`."""
    return _("about %(number)s") % {"number": number} if said else number


def about_words() -> str:
    """What the sign before a total means."""
    return _("The sign ~ means about: some of the numbers in that total are not exact.")


def _known(low: int | None, best: int | None, high: int | None) -> str:
    if best is not None:
        spread = (low is not None and low != best) or (high is not None and high != best)
        ends = (best if end is None else end for end in (low, high))
        return f"{figures(best)} ({'–'.join(map(figures, ends))})" if spread else figures(best)
    if low is not None and high is not None:
        return f"{figures(low)}–{figures(high)}"
    if low is not None:
        return _("at least %(number)s") % {"number": figures(low)}
    return _("at most %(number)s") % {"number": figures(high)} if high is not None else ""


def quantity_words(item: DeliveryItem) -> str:
    """The quantity of a line as it stands in a title: "two", "at least five", "4 (3–6)", or "" for unknown."""
    low, best, high = item.low, item.quantity, item.high
    if item.inexact:
        return quantity_of(item)
    if best is not None and low in (None, best) and high in (None, best):
        return count_word(best)
    if best is None and low is not None and high is None:
        return _("at least %(number)s") % {"number": count_word(low)}
    if best is None and low is None and high is not None:
        return _("at most %(number)s") % {"number": count_word(high)}
    return quantity(low, best, high)


def quantity_of(item: DeliveryItem) -> str:
    """The quantity of a line in figures, as quantity() writes it."""
    return quantity(item.low, item.quantity, item.high, approximate=item.approximate, estimated=item.estimated)


def item_words(item: DeliveryItem) -> str:
    """A line in words: "two Mi-35P combat helicopters", or without a number where it is not known.

    Without its description: what a source adds may be a sentence, and stands where the line is told in full.
    """
    kind, number = item.equipment.type, quantity_words(item)
    name = "" if item.equipment.generic else name_beside(kind, str(item.equipment))
    said = (item.quantity, item.high, item.low)
    things = noun(kind, next((pieces for pieces in said if pieces is not None), None))
    model = _("%(name)s %(things)s") % {"name": name, "things": things} if name else things
    return f"{counted(number, things)} {model}" if number else model


def name_beside(kind: EquipmentType, name: str) -> str:
    """A model's name where what its type is called follows: of "Giraffe radar" the "Giraffe" of "Giraffe radars"."""
    words, said = name.split(" "), set(kind.singular.split())
    while len(words) > 1 and words[-1] in said:
        words.pop()
    return " ".join(words)


def items_words(items: Iterable[DeliveryItem]) -> str:
    """The title of a delivery: its lines in words, known numbers first."""
    return upper_first(things_words(items))


def things_words(items: Iterable[DeliveryItem]) -> str:
    """The same as it stands in a sentence."""
    ordered = sorted(items, key=lambda item: item.quantity is None)
    return ", ".join(item_words(item) for item in ordered)


def short_label(items: Iterable[DeliveryItem]) -> str:
    """What a step of the chart is called: "two Mi-24P"."""
    known = [item for item in items if item.quantity is not None]
    return ", ".join(
        f"{count_word(item.quantity or 0)} {item.equipment}" for item in known if not item.equipment.generic
    )


AWAITED_LABELS: dict[Outcome, Any] = {
    "open": gettext_lazy("%(things)s awaited"),
    "met": gettext_lazy("%(things)s met"),
    "partly-met": gettext_lazy("%(things)s partly met"),
    "lapsed": gettext_lazy("%(things)s lapsed"),
}


def awaited_label(awaited: Awaited[Delivery]) -> str:
    """What a bar of the awaited lane is called: "four deliveries awaited", or what was promised and lapsed."""
    things = short_label(awaited.delivery.items.all()) or lower_first(delivery_title(awaited.delivery))
    if awaited.of > 1:
        things = _("%(n)s deliveries") % Filled(n=count_word(awaited.of))
    if awaited.delivery.status == Delivery.Status.CANCELLED:
        return _("%(things)s cancelled") % {"things": things}
    return str(AWAITED_LABELS[awaited.outcome]) % {"things": things}


def outcome_text(awaited: Awaited[Delivery]) -> str:
    """What became of a promise: "Met", "Partly met: 1 of 4", "Lapsed: none of four recorded", "Open"."""
    if awaited.delivery.status == Delivery.Status.CANCELLED:
        return _("Cancelled")
    if awaited.outcome == "partly-met":
        came = joined([_part_words(part) for part in awaited.parts]) or _of(figures(awaited.arrived), awaited.of)
        return _("Partly met: %(came)s") % {"came": came}
    if awaited.outcome == "lapsed" and awaited.of > 1:
        return _("Lapsed: none of %(of)s recorded") % {"of": count_word(awaited.of)}
    if awaited.outcome == "open" and awaited.unread_since:
        return _("Not known: reports were read up to %(day)s") % {"day": day_words(awaited.unread_since)}
    words = {"met": _("Met"), "lapsed": _("Lapsed: not recorded as arrived"), "open": _("Open")}
    return words[awaited.outcome]


def _part_words(part: Part[EquipmentType]) -> str:
    arrived = figures(part.arrived) if part.arrived or not part.unknown else _("an unknown number")
    return f"{_of(arrived, part.of)} {noun(part.type, part.of)}"


def _of(arrived: str, of: int) -> str:
    return _("%(arrived)s of %(of)s") % {"arrived": arrived, "of": figures(of)}


def delivery_title(delivery: Delivery) -> str:
    """What a delivery is called: its lines in words, and for a record of several consignments how many."""
    things = items_words(delivery.items.all())
    if delivery.consignments == 1:
        return things
    return _("%(number)s deliveries: %(things)s") % {
        "number": upper_first(count_word(delivery.consignments)),
        "things": lower_first(things),
    }


def doubt_words(unknown: int, disputed: int) -> list[str]:
    """What must be known with a number, a sentence each: how many lines of it are of unknown number, and how many
    deliveries are disputed."""
    words = ngettext(
        "%s line is of unknown number: it adds the least that is known of it, or nothing.",
        "%s lines are of unknown number: they add the least that is known of them, or nothing.",
        unknown,
    )
    return [*([words % figures(unknown)] if unknown else []), *([disputed_words(disputed)] if disputed else [])]


def disputed_words(deliveries: int) -> str:
    """How many deliveries are disputed, in a sentence: "Two deliveries are disputed."."""
    said = ngettext("%(n)s delivery is disputed.", "%(n)s deliveries are disputed.", deliveries)
    return upper_first(said % Filled(n=count_word(deliveries)))


def amount_text(amount: Amount) -> str:
    """A total in figures: "8", "about 8", "8 (6–10)", "4–20", "8 + an unknown number" or "unknown number"."""
    if amount.only_unknown:
        return _("unknown number")
    known = _figures(amount)
    return _("%(known)s + an unknown number") % {"known": known} if amount.unknown_lines else known


def _figures(amount: Amount) -> str:
    return about(amount.figures, said=bool(amount.about))


def amount_or_none(amount: Amount) -> str:
    """What amount_text() says, or "none" where nothing came."""
    return amount_text(amount) if amount.high or amount.unknown_lines else _("none")


def day_text(span: DateSpan | None) -> str:
    """A span in the reader's language."""
    return span.human(language=get_language() or "en") if span else ""


def figures_words(type_: EquipmentType, total: Amount) -> str:
    """The same in figures: "8 helicopters", "about 26 helicopters", "5 + an unknown number of trucks"."""
    if total.only_unknown or not total.high:
        return amount_words(type_, total)
    if total.unknown_lines:
        known = Filled(known=_figures(total), things=several(type_))
        return _("%(known)s + an unknown number of %(things)s") % known
    return f"{_figures(total)} {noun(type_, total.high)}"


def amount_words(type_: EquipmentType, total: Amount) -> str:
    """What is known of a type: "eight helicopters", "about 26 helicopters", "4 (3–6) helicopters", "up to 20
    helicopters", "an unknown number of radars", "no radars", or "at least five trucks" where more of unknown number
    came."""
    if total.only_unknown:
        return _("an unknown number of %(things)s") % Filled(things=several(type_))
    if not total.high:
        return _("no %(things)s") % Filled(things=several(type_))
    if not total.best and not total.unknown_lines:
        things = noun(type_, total.high)
        return _("up to %(known)s") % {"known": f"{counted(count_word(total.high), things)} {things}"}
    things = noun(type_, total.high)
    number = _figures(total) if total.spread else about(counted(count_word(total.best), things), said=bool(total.about))
    known = f"{number} {things}"
    if not total.unknown_lines:
        return known
    more = _("%(known)s and an unknown number more") if total.spread or total.about else _("at least %(known)s")
    return more % {"known": known}


def joined(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def verdict_text(check: Check[object]) -> str:
    """How a stated total compares: "agrees", "short by 2", "over by 1" (the computed one against it); "short by at most
    2" where some of what is counted is of unknown number, "short by about 2" where some of it is about so many."""
    if check.verdict == "agrees":
        return gettext("agrees")
    if check.verdict == "short" and check.computed.unknown_lines:
        return _("short by at most %(by)s") % {"by": figures(check.by)}
    text = _("short by %(by)s") if check.verdict == "short" else _("over by %(by)s")
    return text % {"by": about(figures(check.by), said=bool(check.computed.about))}
