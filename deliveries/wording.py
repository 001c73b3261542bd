"""Numbers and things in words: "Four Mi-171 transport helicopters". Shared by pages, pictures and downloads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext as _

from .chart import Tick
from .dates import DateSpan
from .filters import DeliveryFilterForm, Selection, chips
from .filters.compare import CompareForm
from .models import Delivery, DeliveryItem, EquipmentType, ReportedTotal
from .timeline import Amount, Awaited, Check, Part, Series, Step, Timeline


def lower_first(text: str) -> str:
    """`text` as it stands inside a sentence: "Radars" gives "radars", "UAV parts" stays."""
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def count_word(number: int) -> str:
    """`number` as it stands in a sentence: in letters up to nine."""
    return _count_word(number, get_language())


@lru_cache(maxsize=1000)
def _count_word(number: int, _language: str | None) -> str:
    # Django translates all nine words to find one of them.
    return str(apnumber(number))


def noun(type_: EquipmentType, number: int | None) -> str:
    """What `number` pieces of the type are called; None: what it is called where nothing is counted."""
    if number is None:
        return lower_first(type_.name)
    return type_.singular if number == 1 else several(type_)


def several(type_: EquipmentType) -> str:
    """What several pieces of the type are called, or an unknown number of them."""
    return type_.plural or lower_first(type_.name)


def quantity(low: int | None, best: int | None, high: int | None, *, estimated: bool = False) -> str:
    """A quantity as far as it is known: "4", "4 (3–6)", "at least 5", "at most 6", "3–6", or "" for unknown; and of
    what its source estimates, that it does: "3 (estimate)"."""
    known = _quantity(low, best, high)
    return _("%(number)s (estimate)") % {"number": known} if known and estimated else known


def _quantity(low: int | None, best: int | None, high: int | None) -> str:
    if best is not None:
        spread = (low is not None and low != best) or (high is not None and high != best)
        ends = (best if end is None else end for end in (low, high))
        return f"{best} ({'–'.join(map(str, ends))})" if spread else f"{best}"
    if low is not None and high is not None:
        return f"{low}–{high}"
    if low is not None:
        return _("at least %(number)s") % {"number": low}
    return _("at most %(number)s") % {"number": high} if high is not None else ""


def quantity_words(item: DeliveryItem) -> str:
    """The quantity of a line as it stands in a title: "two", "at least five", "4 (3–6)", or "" for unknown."""
    low, best, high = item.low, item.quantity, item.high
    if item.estimated:
        return quantity(low, best, high, estimated=True)
    if best is not None and low in (None, best) and high in (None, best):
        return count_word(best)
    if best is None and low is not None and high is None:
        return _("at least %(number)s") % {"number": count_word(low)}
    if best is None and low is None and high is not None:
        return _("at most %(number)s") % {"number": count_word(high)}
    return quantity(low, best, high)


def item_words(item: DeliveryItem) -> str:
    """A line in words: "two Mi-35P combat helicopters", or without a number where it is not known."""
    equipment = item.equipment
    number = quantity_words(item)
    name = "" if equipment.generic else equipment.designation
    return " ".join(word for word in (number, item.description, name, noun(equipment.type, item.quantity)) if word)


def items_words(items: Iterable[DeliveryItem]) -> str:
    """The title of a delivery: its lines in words, known numbers first."""
    ordered = sorted(items, key=lambda item: item.quantity is None)
    return upper_first(", ".join(item_words(item) for item in ordered))


def short_label(items: Iterable[DeliveryItem]) -> str:
    """What a step of the chart is called: "two Mi-24P"."""
    known = [item for item in items if item.quantity is not None]
    return ", ".join(
        f"{count_word(item.quantity or 0)} {item.equipment.designation}" for item in known if not item.equipment.generic
    )


def awaited_label(awaited: Awaited[Delivery]) -> str:
    """What a bar of the awaited lane is called: "four deliveries awaited", or what was promised and lapsed."""
    things = short_label(awaited.delivery.items.all()) or lower_first(delivery_title(awaited.delivery))
    if awaited.of > 1:
        things = _("%(n)s deliveries") % {"n": count_word(awaited.of)}
    if awaited.delivery.status == Delivery.Status.CANCELLED:
        return _("%(things)s cancelled") % {"things": things}
    words = {"met": _("%(things)s met"), "partly-met": _("%(things)s partly met"), "lapsed": _("%(things)s lapsed")}
    return words.get(awaited.outcome, _("%(things)s awaited")) % {"things": things}


def outcome_text(awaited: Awaited[Delivery]) -> str:
    """What became of a promise: "Met", "Partly met: 1 of 4", "Lapsed: none of four recorded", "Open"."""
    if awaited.delivery.status == Delivery.Status.CANCELLED:
        return _("Cancelled")
    if awaited.outcome == "partly-met":
        came = joined([_part_words(part) for part in awaited.parts]) or _of(str(awaited.arrived), awaited.of)
        return _("Partly met: %(came)s") % {"came": came}
    if awaited.outcome == "lapsed" and awaited.of > 1:
        return _("Lapsed: none of %(of)s recorded") % {"of": count_word(awaited.of)}
    words = {"met": _("Met"), "lapsed": _("Lapsed: not recorded as arrived"), "open": _("Open")}
    return words[awaited.outcome]


def _part_words(part: Part[EquipmentType]) -> str:
    arrived = str(part.arrived) if part.arrived or not part.unknown else _("unknown number")
    return f"{_of(arrived, part.of)} {noun(part.type, part.of)}"


def _of(arrived: str, of: int) -> str:
    return _("%(arrived)s of %(of)d") % {"arrived": arrived, "of": of}


def delivery_title(delivery: Delivery) -> str:
    """What a delivery is called: its lines in words, and for a record of several consignments how many."""
    things = items_words(delivery.items.all())
    if delivery.consignments == 1:
        return things
    return _("%(number)s deliveries: %(things)s") % {
        "number": upper_first(count_word(delivery.consignments)),
        "things": lower_first(things),
    }


def disputed_words(deliveries: int) -> str:
    """How many deliveries are disputed, in a sentence: "Two deliveries are disputed."."""
    said = ngettext("%(n)s delivery is disputed.", "%(n)s deliveries are disputed.", deliveries)
    return upper_first(said % {"n": count_word(deliveries)})


def amount_text(amount: Amount) -> str:
    """A total in figures: "8", "8 (6–10)", "4–20", "8 + an unknown number" or "unknown number"."""
    if amount.only_unknown:
        return _("unknown number")
    known = {"known": amount.figures}
    return _("%(known)s + an unknown number") % known if amount.unknown_lines else amount.figures


def amount_or_none(amount: Amount) -> str:
    """What amount_text() says, or "none" where nothing came."""
    return amount_text(amount) if amount.high or amount.unknown_lines else _("none")


def day_text(span: DateSpan | None) -> str:
    """A span in the reader's language."""
    return span.human(language=get_language() or "en") if span else ""


def series_words(series: Series[EquipmentType]) -> str:
    """What a series with a known number counts: "eight helicopters", "at least five trucks"."""
    return amount_words(series.type, series.total)


def amount_words(type_: EquipmentType, total: Amount) -> str:
    """A known number of a type: "eight helicopters", "4 (3–6) helicopters", or "at least five trucks" where more of
    unknown number came."""
    if total.spread:
        known = f"{total.figures} {noun(type_, total.high)}"
        return _("%(known)s and an unknown number more") % {"known": known} if total.unknown_lines else known
    known = f"{count_word(total.best)} {noun(type_, total.best)}"
    return _("at least %(known)s") % {"known": known} if total.unknown_lines else known


def joined(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def sentence(timeline: Timeline, deliveries: int, others: Sequence[str], role: str) -> str:
    """The timeline in one sentence with its baseline.

    `others`: the names of the parties on the other side; `role`: which side the page's party is on.
    """
    if not timeline.series or timeline.first_day is None:
        return _("No delivery is counted.")
    things = [series_words(series) for series in timeline.counted]
    unknown = joined([several(series.type) for series in timeline.series if series.total.only_unknown])
    if unknown:
        unknown = _("an unknown number of %(things)s") % {"things": unknown}
    known = joined(things) or unknown
    ending = _ending(timeline.first_day, deliveries)
    words = " ".join(word for word in (known, _other_side(others, role), ending) if word)
    more = _(", and %(unknown)s") % {"unknown": unknown} if things and unknown else ""
    return upper_first(f"{words}{more}.")


def _other_side(others: Sequence[str], role: str) -> str:
    """ "from Russia", or "from three suppliers"; nothing where nobody is known."""
    if not others:
        return ""
    if len(others) == 1:
        return (_("from %(name)s") if role == "recipient" else _("to %(name)s")) % {"name": others[0]}
    number = {"n": count_word(len(others))}
    if role == "recipient":
        return ngettext("from %(n)s supplier", "from %(n)s suppliers", len(others)) % number
    return ngettext("to %(n)s recipient", "to %(n)s recipients", len(others)) % number


def _ending(first_day: DateSpan, deliveries: int) -> str:
    """ "in three deliveries since October 2021"."""
    if deliveries == 1:
        return _("in one delivery, %(day)s") % {"day": day_text(first_day)}
    ending = _("in %(number)s deliveries since %(day)s")
    if first_day.precision in {"week", "range"}:
        # Nothing is "since 28 January–16 December".
        ending = _("in %(number)s deliveries, the first %(day)s")
    return ending % {
        "number": count_word(deliveries),
        "day": day_text(first_day),
    }


def verdict_text(check: Check[object]) -> str:
    """How a stated total compares: "agrees", "short by 2", "over by 1" (the computed one against it)."""
    if check.verdict == "agrees":
        return gettext("agrees")
    text = _("short by %(by)d") if check.verdict == "short" else _("over by %(by)d")
    return text % {"by": check.by}


def timeline_title(subject: str, timeline: Timeline) -> str:
    """ "Mali: helicopters, 4 → 6 → 8", with "(7–9)" where the last count is not sure, or the subject alone where there
    are several counts."""
    if timeline.only is None:
        return subject
    counts, total = [str(step.total.best) if step else "…" for step in timeline.only.hero], timeline.only.total
    last = [f"{counts[-1]} ({total.low}–{total.high})"] if counts and total.spread else counts[-1:]
    said = " → ".join([*counts[:-1], *last]) or amount_text(total)
    return f"{subject}: {lower_first(timeline.only.type.name)}, {said}"


def timeline_words(form: DeliveryFilterForm, timeline: Timeline | None = None) -> tuple[str, str]:
    """The title and the sentence of a valid form's view; `timeline` where it stands ready."""
    selection = form.selection
    timeline = timeline or selection.timeline()
    # An equipment page names those who received it.
    role = "recipient" if "recipient" in form.fixed else "supplier"
    title = timeline_title(str(next(iter(form.fixed.values()))), timeline)
    said = [sentence(timeline, selection.arrived, selection.others(), role), *coverage_words(selection)]
    return title, " ".join(said)


def coverage_words(selection: Selection) -> list[str]:
    """Up to which day reports were read, in a sentence; none where nobody said, or where the view is as known then."""
    if selection.covered is None or (selection.known_on and selection.known_on <= selection.covered[0]):
        return []
    first, last = (date_format(day, "j F Y") for day in selection.covered)
    if selection.register.credit:
        return []  # its masthead says how far it goes
    if first == last:
        return [_("Reports read up to %(day)s.") % {"day": first}]
    return [_("Reports read up to %(first)s, on some recipients up to %(last)s.") % {"first": first, "last": last}]


def filter_words(form: DeliveryFilterForm, *told: str) -> list[str]:
    """What must be said with a valid form's view where its filters do not stand beside it, a sentence each.

    Whose claims count, the other filters but those that are `told` already, and as known on which day.
    """
    chosen, known_on = chips(form), form.selection.known_on
    told = tuple(name for name in told if name != "type" or tells_types(form))
    sources = [chip.label for chip in chosen if chip.name in {"source_kind", "source"}]
    others = [chip.label for chip in chosen if chip.name not in {"source_kind", "source", "known_on", *told}]
    full = [
        _("%(total)s %(things)s") % {"total": amount_or_none(full), "things": lower_first(top.name)}
        for top, mine, full in form.selection.full_record()
        if mine != full
    ]
    said = [sources_words(sources, full)] if sources else []
    if others:
        said.append(_("Filtered by: %(filters)s.") % {"filters": "; ".join(others)})
    if known_on:
        said.append(_("As known on %(day)s.") % {"day": date_format(known_on, "j F Y")})
    return said


def tells_types(form: DeliveryFilterForm) -> bool:
    """Whether a title that names top-level types tells the types that are chosen."""
    return all(node.parent_id is None for node in form.cleaned_data["type"])


def sources_words(sources: Sequence[str], full: Sequence[str]) -> str:
    """Whose claims alone count, and the totals of all sources where those say more or less."""
    said = _("Only these sources count: %(sources)s.") % {"sources": "; ".join(sources)}
    return f"{said} {_('With all sources: %(totals)s.') % {'totals': joined(full)}}" if full else said


def compare_words(form: CompareForm) -> tuple[str, str]:
    """The title and the sentence of a valid comparison: "Mali and Serbia: helicopters", "Mali 8, Serbia 4."."""
    about = form.cleaned_data["type"]
    if form.side == "type":
        about = [*form.cleaned_data["recipient"], *form.cleaned_data["supplier"]]
    names = joined([str(series.type) for series in form.drawn])
    subject = joined([lower_first(str(one)) if form.side != "type" else str(one) for one in about])
    none = _("none counted")
    totals = ", ".join(f"{each.type} {amount_text(each.total) if each.steps else none}" for each in form.drawn)
    said = [f"{totals}.", *coverage_words(form.selection)]
    return f"{names}: {subject}" if subject else names, " ".join(said)


def statement_words(check: Check[ReportedTotal]) -> str:
    """A stated total beside the chart: "AFP states 8: agrees", "AFP states at least 4: agrees"."""
    reported = check.reported
    exactly = reported.qualifier == ReportedTotal.Qualifier.EXACTLY
    return _("%(who)s states %(n)s: %(verdict)s") % {
        "who": reported.source.publisher,
        "n": reported.total if exactly else f"{reported.get_qualifier_display()} {reported.total}",
        "verdict": verdict_text(check),
    }


def merged_words(period: str) -> str:
    """That a step sums up all of a period, and which."""
    said = {
        "day": _("Too many deliveries to draw one by one: each step sums up a day."),
        "week": _("Too many deliveries to draw one by one: each step sums up a week."),
        "month": _("Too many deliveries to draw one by one: each step sums up a month."),
        "year": _("Too many deliveries to draw one by one: each step sums up a year."),
    }
    return said[period]


def tick_words(tick: Tick) -> str:
    """What stands at a mark of the time axis: as much of the date as the mark before it leaves open."""
    if tick.kind == "elapsed":
        return elapsed_words(tick.value)
    formats = {"year": "Y", "month": "M", "month of year": "M Y", "day": "j M"}
    return date_format(tick.value, formats[tick.kind])


def elapsed_words(days: int) -> str:
    """A time since the beginning: "start", "10 days", "6 months", "2 years"; in the nearest whole unit."""
    if days == 0:
        return _("start")
    months = round(days / 30.44)
    if not months:
        return ngettext("%d day", "%d days", days) % days
    if months % 12:
        return ngettext("%d month", "%d months", months) % months
    return ngettext("%d year", "%d years", months // 12) % (months // 12)


def unknown_words(step: Step, series: Series[Any]) -> str:
    """A delivery of unknown number in words, for the picture."""
    return _("%(day)s: an unknown number, %(things)s") % {"day": day_text(step.span), "things": series.type.name}


def step_words(step: Step, series: Series[Any]) -> str:
    """One rise of a count in words, for the picture: "October 2021: 4 more, 4 helicopters in all"."""
    if not isinstance(series.type, EquipmentType):
        return _("%(name)s, %(day)s: %(added)s more, %(total)s in all") % {
            "name": series.type,
            "day": day_text(step.span),
            "added": amount_text(step.added),
            "total": amount_text(step.total),
        }
    return _("%(day)s: %(added)s more, %(total)s %(things)s in all") % {
        "day": day_text(step.span),
        "added": amount_text(step.added),
        "total": amount_text(step.total),
        "things": noun(series.type, step.total.best),
    }
