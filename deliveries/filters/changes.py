"""The parameters of /changes/: whose changes, of which kinds, and from where on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched, islice
from typing import Any

import numpy as np
from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries import index
from deliveries.index.arrays import Array
from deliveries.index.changes import CHANGES, SIDES
from deliveries.models import Change, Delivery, Party, Register

from .fields import LONGEST_VALUE, NamesField, OptionsField, moved_on, shown
from .form import DeliveryFilterForm
from .queryform import QueryForm

CHANGES_A_PAGE = 50
MOST_CHANGES = 500
GREATEST_ID = 2**63 - 1
# Changes that are looked at together in search of those that match.
AT_ONCE = 500


class CursorField(forms.CharField):
    """The id of a change, or a moment in ISO 8601 (without an offset: in UTC)."""

    def clean(self, value: Any) -> int | dt.datetime | None:
        text = super().clean(value)
        if not text:
            return None
        if re.fullmatch(r"[0-9]{1,19}", text) and int(text) <= GREATEST_ID:
            return int(text)
        # "+" stands for a space where a program did not escape it.
        iso = re.sub(r" (?=[0-9]{2}:?[0-9]{2}$)", "+", text) if "T" in text else text
        try:
            moment = dt.datetime.fromisoformat(iso)
            return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            message = _("“%(value)s” is neither the number of a change nor a moment such as 2026-11-24T09:30:00Z.")
            raise forms.ValidationError(message % {"value": shown(text)}) from None


@dataclass(frozen=True)
class Listed:
    """A page of changes. `next`: what `since` should be to go on reading; `older`: what `before` should be.

    `more` says whether the next page has some already. Either cursor is None where it leads nowhere.
    """

    changes: list[Change]
    next: int | dt.datetime | None
    older: int | None
    more: bool


class FeedForm(DeliveryFilterForm):
    """The parameters of `/deliveries.atom`: the filters, and which change its page begins before."""

    page = None  # type: ignore[assignment]
    before = forms.IntegerField(required=False, min_value=1, max_value=GREATEST_ID, label=gettext_lazy("Before"))

    def _post_clean(self) -> None:
        """Its pages have no numbers."""

    def newest(self, most: int) -> list[Change]:
        """The last change of each delivery that matches, the newest first, up to `most`. Ask only a valid form."""
        found = Change.objects.filter(pk__in=list(islice(self._matching(), most)))
        lines = self.selection.told_lines(list(found.values_list("delivery", flat=True)))
        return list(found.for_display(lines).order_by("-pk"))

    def _matching(self) -> Iterator[int]:
        """The pks of those changes, the newest first. The database is asked of what is published no more alone."""
        selection, chronicle = self.selection, index.chronicle()
        before, last_ones = self.cleaned_data["before"] or GREATEST_ID, chronicle.last_ones
        register, pk = (chronicle.changes[name][last_ones] for name in ("register", "pk"))
        last = chronicle.changes.among(last_ones[(register == selection.register.pk) & (pk < before)])
        matching = np.isin(last["delivery"], selection.counts.ledger)
        gone = ~np.isin(last["delivery"], selection.index.deliveries["pk"])
        candidates = np.flatnonzero(matching | gone)
        rows = zip(*(of[candidates].tolist() for of in (last["pk"], last["delivery"], gone)), strict=True)
        for some in batched(rows, AT_ONCE):
            left = [delivery for _pk, delivery, is_gone in some if is_gone]
            withdrawn = Delivery.objects.filter(state=Delivery.State.WITHDRAWN, pk__in=left)
            found = set(selection.matching(list(withdrawn.values_list("pk", flat=True))))
            yield from (pk for pk, delivery, is_gone in some if not is_gone or delivery in found)


class ChangesForm(QueryForm):
    """Newest first; with `since`, what came after it in the order in which it was written."""

    recipient = NamesField(Party.objects.all(), label=gettext_lazy("Recipient"))
    supplier = NamesField(Party.objects.all(), label=gettext_lazy("Supplier"))
    kind = OptionsField(Change.Kind, label=gettext_lazy("Kind of change"))
    register = forms.ModelChoiceField(
        Register.objects.all(), required=False, to_field_name="slug", label=gettext_lazy("Register")
    )
    since = CursorField(required=False, max_length=LONGEST_VALUE, label=gettext_lazy("Since"))
    before = forms.IntegerField(required=False, min_value=1, max_value=GREATEST_ID, label=gettext_lazy("Before"))
    limit = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_CHANGES, label=gettext_lazy("How many on a page")
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.query_dict = data

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.query_dict = moved_on(self.query_dict, self.fields)
        since, newest = data.get("since"), Change.objects.mark()
        if isinstance(since, int) and since > (newest[0] if newest else 0):
            # Whoever polls from there would be told of nothing that comes before it.
            self.add_error("since", _("There is no change of this number yet."))
        if data.get("since") is not None and data.get("before") is not None:
            self.add_error("before", _("Choose either since or before."))
        return data

    def _chosen(self) -> Array:
        """The pks of the changes that match, the oldest first. Ask only a valid form."""
        data, chronicle = self.cleaned_data, index.chronicle()
        changes, register = chronicle.changes, data["register"] or Register.objects.get(default=True)
        found = changes["register"] == register.pk
        for side in SIDES:
            if data[side]:
                found &= chronicle.concerning(side, data[side])
        if data["kind"]:
            found &= np.isin(changes["kind"], [CHANGES.index(kind) for kind in data["kind"]])
        pks: Array = changes["pk"][found]
        return pks

    @cached_property
    def listed(self) -> Listed:
        """The page that is asked for. Ask only a valid form: an invalid filter never widens a result."""
        if not self.is_valid():
            raise ValueError("An invalid form selects nothing.")
        since, before = self.cleaned_data["since"], self.cleaned_data["before"]
        size, pks = self.cleaned_data["limit"] or CHANGES_A_PAGE, self._chosen()
        if since is not None:
            last_read = since if isinstance(since, int) else Change.objects.last_by(since)
            pks = pks[np.searchsorted(pks, last_read, side="right") :]
            page = self._shown(pks[:size])
            return Listed(page, page[-1].pk if page else since, None, len(pks) > size)
        if before:
            pks = pks[: np.searchsorted(pks, before)]
        page = self._shown(pks[-size:])[::-1]
        newest = None if before else page[0].pk if page else 0
        return Listed(page, newest, page[-1].pk if len(pks) > size else None, more=False)

    @staticmethod
    def _shown(pks: Array) -> list[Change]:
        return list(Change.objects.filter(pk__in=pks.tolist()).for_display().order_by("pk"))

    def query(self, **cursor: int | dt.datetime | None) -> str:
        """The filters as a querystring, with another cursor: `since` or `before`."""
        kept = QueryDict(mutable=True)
        for name in [name for name in self.fields if name not in {"since", "before"}]:
            kept.setlist(name, [value for value in self.query_dict.getlist(name) if value.strip()])
        for name, place in cursor.items():
            if place is not None:
                kept[name] = place.isoformat().replace("+00:00", "Z") if isinstance(place, dt.datetime) else str(place)
        return kept.urlencode()
