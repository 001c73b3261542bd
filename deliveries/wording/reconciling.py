"""What is said of rows of two registers, each verdict with its reason in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.dates import DateSpan
from deliveries.filters.reconcile import Verdict
from deliveries.models import Delivery, DeliveryItem, Register, ReportedTotal
from deliveries.models.languages import day_words
from deliveries.models.saying import Filled
from deliveries.numbers import figures
from deliveries.reconciling import Held, Judged, Row
from deliveries.reconciling.rows import hull

from .things import count_word, day_text, joined, quantity_of, several, upper_first

# The lines of a page by their pks, with delivery, parties and equipment at hand.
type Lines = Mapping[int, DeliveryItem]

MOST_SUMMED = 6


def verdict_words(verdict: str, by: int = 0) -> str:
    """A verdict as it is called: "number differs (by 1)"."""
    label = str(Verdict(verdict).label)
    if not by or verdict != Verdict.NUMBER:
        return label
    return _("%(label)s (by %(n)s)") % {"label": label, "n": figures(abs(by))}


def row_words(line: DeliveryItem) -> str:
    """A row: "3 (estimate) Mi-24P/Mi-35P", "? 59N6-TE"."""
    return f"{quantity_of(line) or '?'} {line.equipment}"


def when_words(delivery: Delivery) -> str:
    """When it came: "31 March 2022", "2017; 2019; 2020" where the register says so, or what a promise says."""
    if delivery.register.default or not delivery.arrival_text:
        day = day_text(delivery.arrival)
    else:
        day = delivery.arrival_text
    if delivery.status != Delivery.Status.EXPECTED:
        return day
    if delivery.register.default:
        return _("promised, %(day)s") % {"day": day} if day else _("promised")
    return _("ordered, not delivered")


def reason(judged: Judged, lines: Lines, register: Register) -> str:
    """Why a group has its verdict."""
    words = _REASONS[judged.verdict](judged, lines, register)
    more = _called_otherwise(judged, lines)
    if judged.verdict == "supplier-differs" and judged.number == "agrees":
        more.append(_("The numbers agree."))
    if judged.verdict != "number-differs" and judged.number == "differs":
        more.append(upper_first(_more(judged.by)) + ".")
    if judged.apart and judged.verdict != "day-differs":
        more.append(_("The days differ, too."))
    if judged.supplier is None and judged.verdict not in {"supplier-differs", "ours-gives"}:
        more.append(_("Only one of the two knows the supplier."))
    if any(row.estimated for row in judged.group.theirs) and judged.verdict not in {"only-there", "number-differs"}:
        more.append(_("The register estimates."))
    if judged.group.pinned:
        more.append(_("An editor put them together."))
    return " ".join([words, *more])


def _called_otherwise(judged: Judged, lines: Lines) -> list[str]:
    """What one side calls otherwise."""
    here, there = ({lines[row.pk].equipment for row in rows} for rows in (judged.group.ours, judged.group.theirs))
    if not here or not there or here == there:
        return []
    return [_("Called %(names)s there.") % {"names": joined(sorted(map(str, there)))}]


def _more(by: int) -> str:
    """How many more one side has."""
    if by > 0:
        return ngettext("%(n)s more here", "%(n)s more here", by) % {"n": _count(by)}
    return ngettext("%(n)s more there", "%(n)s more there", -by) % {"n": _count(-by)}


def _count(number: int) -> str:
    return count_word(number) if number < 10 else figures(number)


def _sum(rows: Sequence[Row], lines: Lines) -> str:
    """What rows come to: "2 + 2", "3 (estimate)", "10 and an unknown number"."""
    known = [quantity_of(lines[row.pk]) for row in rows if not row.pieces.unknown]
    unknown = any(row.pieces.unknown for row in rows)
    if not known:
        return _("an unknown number")
    total = figures(sum(row.pieces.best for row in rows))
    told = " + ".join(known) if len(known) <= MOST_SUMMED else total
    return _("%(known)s and an unknown number") % {"known": told} if unknown else told


def _both(judged: Judged, lines: Lines) -> dict[str, str]:
    group = judged.group
    return {"here": _sum(group.ours, lines), "there": _sum(group.theirs, lines)}


def _agrees(judged: Judged, lines: Lines, _register: Register) -> str:
    if all(row.awaited for row in judged.group.rows):
        return _("%(here)s promised here, and ordered there.") % _both(judged, lines)
    if judged.apart is None:
        return _("%(here)s here and there; not both say when.") % _both(judged, lines)
    return _("%(here)s here and there, at a time that fits.") % _both(judged, lines)


def _several(judged: Judged, lines: Lines, _register: Register) -> str:
    return _("%(here)s here, %(there)s there: the same number.") % _both(judged, lines)


def _number(judged: Judged, lines: Lines, _register: Register) -> str:
    told = _both(judged, lines) | {"more": _more(judged.by)}
    return _("%(here)s here, %(there)s there: %(more)s.") % told


def _day(judged: Judged, lines: Lines, _register: Register) -> str:
    ours, theirs = (_when(rows, lines) for rows in (judged.group.ours, judged.group.theirs))
    number = _("The same number") if judged.number == "agrees" else _("The same model")
    return _("%(number)s, but %(ours)s here and %(theirs)s there.") % {
        "number": number, "ours": ours, "theirs": theirs,
    }  # fmt: skip


def _when(rows: Sequence[Row], lines: Lines) -> str:
    if len(rows) == 1:
        return when_words(lines[rows[0].pk].delivery)
    span = hull(rows)
    return day_text(DateSpan(*span, "")) if span else ""


def _supplier(judged: Judged, lines: Lines, _register: Register) -> str:
    here, there = (_suppliers(rows, lines) for rows in (judged.group.ours, judged.group.theirs))
    return _("From %(here)s here, from %(there)s there.") % Filled(here=here, there=there)


def _suppliers(rows: Sequence[Row], lines: Lines) -> str:
    found = {str(lines[row.pk].delivery.supplier or _("an unknown supplier")) for row in rows}
    return joined(sorted(found))


def _theirs_gives(judged: Judged, lines: Lines, _register: Register) -> str:
    return _("%(here)s here, %(there)s there.") % {
        name: upper_first(words) if name == "here" else words for name, words in _both(judged, lines).items()
    }


def _ours_gives(judged: Judged, lines: Lines, register: Register) -> str:
    group = judged.group
    if all(row.awaited for row in group.theirs) and not all(row.awaited for row in group.ours):
        return _("It has arrived by our record; the register has it as ordered, and not delivered.")
    if judged.supplier is None and judged.number == "agrees":
        return _("The numbers agree; the register does not know the supplier, which is %(supplier)s here.") % Filled(
            supplier=_suppliers(group.ours, lines)
        )
    return _theirs_gives(judged, lines, register)


def _there(judged: Judged, _lines: Lines, _register: Register) -> str:
    if judged.group.theirs[0].awaited:
        return _("Ordered there, and not delivered; nothing like it is on our record.")
    return _("Nothing like it is on our record.")


def _here(judged: Judged, _lines: Lines, _register: Register) -> str:
    if judged.group.ours[0].awaited:
        return _("Promised by our record; the register has nothing like it.")
    return _("The register has nothing like it, from whomever.")


def _outside(judged: Judged, lines: Lines, register: Register) -> str:
    row = judged.group.ours[0]
    kind = lines[row.pk].equipment.type
    last = day_words(register.covered_until) if register.covered_until else ""
    words = {
        "type": _("The register does not cover %(things)s.") % {"things": several(kind)},
        "before": _("The register begins later."),
        "after": _("The register goes no further than %(day)s.") % {"day": last},
        "recipient": _("The files of the register that were brought in do not tell of this recipient."),
        "supplier": _("The files of the register that were brought in do not tell of this supplier."),
    }
    return words[row.outside]


def _promise(judged: Judged, lines: Lines, _register: Register) -> str:
    told = {"ours": upper_first(_when(judged.group.ours, lines)), "theirs": _when(judged.group.theirs, lines)}
    return _("%(ours)s here; delivered there, %(theirs)s.") % told


def _untold(judged: Judged, lines: Lines, _register: Register) -> str:
    group = judged.group
    if group.maybe:
        number = len(group.maybe)
        told = {"name": lines[group.rows[0].pk].equipment, "n": figures(number)}
        return _("It says no more than “%(name)s”, and may be any of %(n)s rows.") % told
    if judged.number == "unknown" and not (group.our_pieces.best or group.their_pieces.best):
        return _("Neither says how many.")
    return _("%(here)s here, %(there)s there: whether that is the same cannot be told.") % _both(judged, lines)


_REASONS: dict[str, Any] = {
    "agrees": _agrees, "agrees-over-several": _several, "number-differs": _number, "day-differs": _day,
    "supplier-differs": _supplier, "theirs-gives-number": _theirs_gives, "ours-gives": _ours_gives,
    "only-there": _there, "only-here": _here, "not-covered": _outside, "promise-here": _promise,
    "cannot-be-told": _untold,
}  # fmt: skip


def stated_words(total: ReportedTotal) -> str:
    """A stated total as a row: "8 helicopters stated, since August 2020"."""
    words = {
        "qualifier": total.get_qualifier_display(), "total": figures(total.total), "things": several(total.type),
        "day": day_text(total.as_of),
    }  # fmt: skip
    said = (
        _("%(total)s %(things)s stated, as of %(day)s")
        if total.qualifier == ReportedTotal.Qualifier.EXACTLY
        else _("%(qualifier)s %(total)s %(things)s stated, as of %(day)s")
    ) % words
    return _("%(said)s, since %(since)s") % Filled(said=said, since=day_text(total.since)) if total.since else said


def held_words(held: Held) -> str:
    """What the register comes to over the time of a stated total: "4 for sure, 12 at most"."""
    if held.possible is None:
        return _("%(certain)s for sure, and an unknown number") % {"certain": figures(held.certain)}
    if held.certain == held.possible:
        return figures(held.certain)
    return _("%(certain)s for sure, %(possible)s at most") % {
        "certain": figures(held.certain), "possible": figures(held.possible),
    }  # fmt: skip


def held_reason(held: Held) -> str:
    """Why a stated total has its verdict."""
    told = _("The register has %(number)s over the same time.") % {"number": held_words(held)}
    if held.verdict != "cannot-be-told":
        return told
    return " ".join([told, _("What was stated may be right.")])
