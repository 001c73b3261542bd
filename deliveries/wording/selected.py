"""What a form's filters select, in words: the titles of views, feeds and alerts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from deliveries.filters import DeliveryFilterForm, chips
from deliveries.filters.fields import NOT_KNOWN
from deliveries.index.groups import DIMENSIONS
from deliveries.models.saying import Filled

from .things import day_text, joined, lower_first
from .whose import alone, owed_to, titled

# The filters that such a title tells.
TITLED = ("type", "equipment", "recipient", "supplier", "since", "until")


def explorer_title(form: DeliveryFilterForm) -> str:
    """What a valid form selects: "Helicopters from Russia to Mali and Niger, 2019 to 2024, by type and year"."""
    data = form.cleaned_data
    groups = [lower_first(str(DIMENSIONS[data[name]].label)) for name in ("group", "pivot") if data.get(name)]
    by = _("by %(groups)s") % {"groups": joined(groups)} if groups else ""
    return titled(", ".join(filter(None, [selected_words(data), by])), form.selection)


def feed_title(form: DeliveryFilterForm) -> str:
    """What the feed of a valid form's view is called: "Waybill: Helicopters from Russia to Mali", with all filters that
    are chosen and whose word it is."""
    told = {*TITLED, "stage", "register", "source_kind", "source"}
    others = [chip.label for chip in chips(form) if chip.name not in told]
    words = ", ".join(filter(None, [selected_words(form.cleaned_data), *others, alone(form.selection)]))
    return _("%(whose)s: %(what)s") % {"whose": owed_to(form.selection.register), "what": words}


def selected_words(data: dict[str, Any]) -> str:
    """What the values of a valid form select, as far as TITLED goes."""
    parts = [joined([str(record) for record in (*data["type"], *data["equipment"])]) or _("Arms")]
    if data["supplier"]:
        named = [_("an unknown supplier") if party is NOT_KNOWN else str(party) for party in data["supplier"]]
        parts.append(_("from %(name)s") % Filled(name=joined(named)))
    if data["recipient"]:
        parts.append(_("to %(name)s") % Filled(name=joined([str(party) for party in data["recipient"]])))
    return ", ".join(filter(None, [" ".join(parts), _range(data["since"], data["until"])]))


def _range(since: Any, until: Any) -> str:
    first, last = day_text(since), day_text(until)
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last} if first != last else first
    return _("since %(day)s") % {"day": first} if first else _("until %(day)s") % {"day": last} if last else ""
