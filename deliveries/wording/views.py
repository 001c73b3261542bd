"""What pages, pictures and downloads say of a view: its title, its sentence, and what must be said with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from deliveries.chart import Tick, World
from deliveries.dates import DateSpan
from deliveries.filters import DeliveryFilterForm, Selection, chips
from deliveries.filters.compare import CompareForm
from deliveries.index.counts import LeftOut
from deliveries.models import EquipmentType, ReportedTotal
from deliveries.models.languages import day_words, isolated
from deliveries.models.saying import Filled
from deliveries.numbers import figures
from deliveries.timeline import Check, Series, Step, Timeline

from .stages import stage_note, staged
from .things import (
    about,
    amount_text,
    amount_words,
    count_word,
    day_text,
    figures_words,
    joined,
    lower_first,
    several,
    upper_first,
    verdict_text,
)
from .whose import according_to, left_out_words, titled

# A sentence names so many types, in the order of the counts; of more it says how many there are.
MOST_NAMED = 3


def series_words(series: Series[EquipmentType]) -> str:
    """What a series with a known number counts: "eight helicopters", "at least five trucks"."""
    return amount_words(series.type, series.total)


def sentence(timeline: Timeline, deliveries: int, others: Sequence[str], role: str, *, short: bool = False) -> str:
    """The timeline in one sentence with its baseline.

    `others`: the names of the parties on the other side; `role`: which side the page's party is on; `short`: of many
    counts, whose numbers stand beside it, only how many there are.
    """
    if not timeline.series or timeline.first_day is None:
        return _("No delivery is counted.")
    if short:
        many = _types(len(timeline.series), more=False)
        parts = (many, _other_side(others, role), _ending(timeline.first_day, deliveries, timeline.stage))
        return upper_first(f"{' '.join(filter(None, parts))}.")
    things = [series_words(series) for series in timeline.series if not series.total.only_unknown]
    unknown = joined([several(series.type) for series in timeline.series if series.total.only_unknown])
    if unknown:
        unknown = _("an unknown number of %(things)s") % Filled(things=unknown)
    known = joined(things) or unknown
    if len(timeline.series) > MOST_NAMED:
        named = things[:MOST_NAMED]
        known, unknown = joined([*named, _types(len(timeline.series) - len(named), more=bool(named))]), ""
    ending = _ending(timeline.first_day, deliveries, timeline.stage)
    words = " ".join(word for word in (known, _other_side(others, role), ending) if word)
    more = _(", and %(unknown)s") % {"unknown": unknown} if things and unknown else ""
    return upper_first(f"{words}{more}.")


def _types(number: int, *, more: bool) -> str:
    """ "equipment of four types", or where some were named, "of four more types"."""
    rest = ngettext("equipment of %(n)s more type", "equipment of %(n)s more types", number)
    return (rest if more else _("equipment of %(n)s types")) % {"n": count_word(number)}


def _other_side(others: Sequence[str], role: str) -> str:
    """ "from Russia", "from three suppliers", "from Russia and an unknown supplier"; nothing where nobody is known.
    Among the others "" is who is not."""
    known = [name for name in others if name]
    if known and len(known) < len(others):
        return _("%(known)s and an unknown supplier") % {"known": _other_side(known, role)}
    if not known:
        return ""
    if len(others) == 1:
        return (_("from %(name)s") if role == "recipient" else _("to %(name)s")) % Filled(name=isolated(others[0]))
    number = {"n": count_word(len(others))}
    if role == "recipient":
        return ngettext("from %(n)s supplier", "from %(n)s suppliers", len(others)) % number
    return ngettext("to %(n)s recipient", "to %(n)s recipients", len(others)) % number


def _ending(first_day: DateSpan, deliveries: int, stage: str) -> str:
    """ "in three deliveries since October 2021"."""
    words, day = staged(stage), day_text(first_day)
    if deliveries == 1:
        return str(words.once) % Filled(day=day)
    ending = words.since
    if first_day.precision in {"week", "range", "season", "open"}:
        ending = words.first
    elif first_day.precision in {"quarter", "half", "decade", "century"}:
        ending = words.since_the
    return str(ending) % Filled(number=count_word(deliveries), day=day)


def timeline_title(subject: str, timeline: Timeline) -> str:
    """ "Mali: helicopters, 4 → 6 → 8", with "(7–9)" where the last count is not sure, or the subject alone where there
    are several counts."""
    if timeline.only is None:
        return subject
    hero, total = timeline.only.hero, timeline.only.total
    counts = [about(figures(step.total.best), said=bool(step.total.about)) if step else "…" for step in hero]
    said = " → ".join([*counts[:-1], amount_text(total)])
    what = f"{lower_first(str(timeline.only.type))}, {said}"
    return _("%(subject)s: %(what)s") % {"subject": subject, "what": what}


def timeline_words(
    form: DeliveryFilterForm, timeline: Timeline | None = None, *, short: bool = False
) -> tuple[str, str]:
    """The title and the sentence of a valid form's view; `timeline` where it stands ready; `short`: see sentence()."""
    timeline = timeline or form.selection.timeline()
    title = timeline_title(str(next(iter(form.fixed.values()))), timeline)
    return titled(title, form.selection), view_sentence(form, timeline, short=short)


def view_sentence(form: DeliveryFilterForm, timeline: Timeline, *, short: bool = False) -> str:
    """What a valid form's view comes to, whose word it is, and up to which day reports were read."""
    selection = form.selection
    # Other pages than a recipient's name those who received it.
    role = "recipient" if "recipient" in form.fixed else "supplier"
    said = according_to(sentence(timeline, selection.arrived, selection.others(), role, short=short), selection)
    return " ".join(filter(None, [said, stage_note(selection), *coverage_words(selection)]))


def coverage_words(selection: Selection) -> list[str]:
    """Up to which day reports were read, in a sentence; none where nobody said, or where the view is as known then."""
    if selection.covered is None or (selection.known_on and selection.known_on <= selection.covered[0]):
        return []
    first, last = (day_words(day) for day in selection.covered)
    if selection.register.credit:
        return []  # its masthead says how far it goes
    if first == last:
        return [_("Reports read up to %(day)s.") % {"day": first}]
    return [_("Reports read up to %(first)s, on some recipients up to %(last)s.") % {"first": first, "last": last}]


def filter_words(form: DeliveryFilterForm, *told: str) -> list[str]:
    """What must be said with a valid form's view where its filters do not stand beside it, a sentence each.

    Whose claims count and what that leaves out, the other filters but those that are `told` already, and as known on
    which day.
    """
    chosen, known_on = chips(form), form.selection.known_on
    told = tuple(name for name in told if name != "type" or tells_types(form))
    others = [chip.label for chip in chosen if chip.name not in {"source_kind", "source", "known_on", "stage", *told}]
    said = [sources_words(form.selection.left_out, full_totals(form.selection))]
    if others:
        said.append(_("Filtered by: %(filters)s.") % {"filters": "; ".join(others)})
    if known_on:
        said.append(_("As known on %(day)s.") % {"day": day_words(known_on)})
    return list(filter(None, said))


def full_totals(selection: Selection) -> list[str]:
    """What each top-level type would come to with all sources, where that is more or less: "8 helicopters"."""
    return [figures_words(top, full) for top, mine, full in selection.full_record() if mine != full]


def tells_types(form: DeliveryFilterForm) -> bool:
    """Whether a title that names top-level types tells the types that are chosen."""
    return all(node.parent_id is None for node in form.cleaned_data["type"])


def sources_words(left_out: LeftOut | None, full: Sequence[str]) -> str:
    """What a view of chosen sources leaves out, and the totals of all sources where those say more or less."""
    whole = _("With all sources: %(totals)s.") % {"totals": joined(full)} if full else ""
    return " ".join(filter(None, [left_out_words(left_out), whole]))


def compare_words(form: CompareForm) -> tuple[str, str]:
    """The title and the sentence of a valid comparison: "Mali and Serbia: helicopters", "Mali 8, Serbia 4."."""
    of = form.cleaned_data["type"]
    if form.side == "type":
        of = [*form.cleaned_data["recipient"], *form.cleaned_data["supplier"]]
    names = joined([str(series.type) for series in form.drawn])
    subject = joined([lower_first(str(one)) if form.side != "type" else str(one) for one in of])
    none = _("none counted")
    totals = ", ".join(f"{each.type} {amount_text(each.total) if each.steps else none}" for each in form.drawn)
    said = [
        according_to(f"{totals}.", form.selection),
        str(staged(form.selection.stage).begins) if form.cleaned_data["align"] else "",
        stage_note(form.selection),
        *coverage_words(form.selection),
    ]
    title = _("%(subject)s: %(what)s") % {"subject": names, "what": subject} if subject else names
    return titled(title, form.selection), " ".join(filter(None, said))


def statement_words(check: Check[ReportedTotal]) -> str:
    """A stated total beside the chart: "AFP states 8: agrees", "AFP states at least 4: agrees"."""
    reported, number = check.reported, figures(check.reported.total)
    exactly = reported.qualifier == ReportedTotal.Qualifier.EXACTLY
    return _("%(who)s states %(n)s: %(verdict)s") % {
        "who": isolated(reported.source.publisher),
        "n": number if exactly else f"{reported.get_qualifier_display()} {number}",
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


def map_signs(world: World) -> list[str]:
    """What the signs of a map mean that have no words beside them, a sentence each."""
    said = [_("The area of a dot is as its number; each stands at the capital.")]
    if world.spread:
        said.append(_("The wash around a dot shows how many there may have been."))
    if world.unknown:
        said.append(_("A dashed ring: some came of which no number is known; with “?” of none."))
    if world.disputed:
        said.append(_("Struck through: some of it is disputed."))
    if world.arcs:
        said.append(_("Arcs run from suppliers to recipients."))
    if world.more_arcs:
        left = ngettext(
            "The broadest are drawn, %(n)s more is left out.", "The broadest are drawn, %(n)s more are left out.",
            world.more_arcs,
        )  # fmt: skip
        said.append(left % {"n": figures(world.more_arcs)})
    return said


def tick_words(tick: Tick) -> str:
    """What stands at a mark of the time axis: as much of the date as the mark before it leaves open."""
    if tick.kind == "elapsed":
        return elapsed_words(tick.value)
    return date_format(tick.value, _tick_format(tick.kind, get_language()))


@lru_cache
def _tick_format(kind: str, _language: str | None) -> str:
    """The format of a mark, by the signs of Django's date filter: each language has its own."""
    return {
        "year": "Y",
        "month": pgettext("format of a date", "M"),
        "month of year": pgettext("format of a date", "M Y"),
        "day": pgettext("format of a date", "j M"),
        "day of year": pgettext("format of a date", "j M Y"),
    }[kind]


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
    things = several(series.type) if isinstance(series.type, EquipmentType) else str(series.type)
    return _("%(day)s: an unknown number of %(things)s") % Filled(day=day_text(step.span), things=things)


def step_words(step: Step, series: Series[Any]) -> str:
    """One rise of a count in words, for the picture: "October 2021: 4 more, 4 helicopters in all"."""
    if not isinstance(series.type, EquipmentType):
        return _("%(name)s, %(day)s: %(added)s more, %(total)s in all") % {
            "name": series.type,
            "day": day_text(step.span),
            "added": amount_text(step.added),
            "total": amount_text(step.total),
        }
    return _("%(day)s: %(added)s more, %(total)s in all") % {
        "day": day_text(step.span),
        "added": amount_text(step.added),
        "total": figures_words(series.type, step.total),
    }
