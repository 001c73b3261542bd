"""The parameters of /changes/: whose changes, of which kinds, and from where on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.db.models import Max
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Change, Delivery, Party, Register
from deliveries.models.chronicle import ChangeQuerySet

from .fields import LONGEST_VALUE, OptionsField, RecordsField, moved_on, shown
from .form import DeliveryFilterForm
from .queryform import QueryForm

CHANGES_A_PAGE = 50
MOST_CHANGES = 500
GREATEST_ID = 2**63 - 1
# Changes that are read at a time in search of those that match.
AT_ONCE = 2_000


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
        # In steps: a database that is asked for a few of what matches may first look up all that does.
        selection = self.selection
        withdrawn = Delivery.objects.once_public().filter(state=Delivery.State.WITHDRAWN)
        few = Delivery.objects.filter(pk__in=list(withdrawn.values_list("pk", flat=True)))
        wanted = {*selection.tally.ledger.tolist(), *selection.deliveries(few).values_list("pk", flat=True)}
        rows = self._last_changes() if wanted else iter(())
        pks = list(islice((pk for pk, delivery in rows if delivery in wanted), most))
        return list(Change.objects.filter(pk__in=pks).for_display(selection.evidence).order_by("-pk"))

    def _last_changes(self) -> Iterator[tuple[int, int]]:
        """The last change of each delivery, the newest first, as its pk and that of the delivery."""
        before: int | None = self.cleaned_data["before"] or GREATEST_ID
        while before:
            rows = list(Change.objects.before(before).last_ones().values_list("pk", "delivery")[:AT_ONCE])
            yield from rows
            before = rows[-1][0] if len(rows) == AT_ONCE else None


class ChangesForm(QueryForm):
    """Newest first; with `since`, what came after it in the order in which it was written."""

    recipient = RecordsField(Party.objects.all(), label=gettext_lazy("Recipient"))
    supplier = RecordsField(Party.objects.all(), label=gettext_lazy("Supplier"))
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
        since, newest = data.get("since"), Change.objects.aggregate(last=Max("pk"))
        if isinstance(since, int) and since > (newest["last"] or 0):
            # Whoever polls from there would be told of nothing that comes before it.
            self.add_error("since", _("There is no change of this number yet."))
        if data.get("since") is not None and data.get("before") is not None:
            self.add_error("before", _("Choose either since or before."))
        return data

    def chosen(self) -> ChangeQuerySet:
        """The changes that match, wherever they stand. Ask only a valid form."""
        data = self.cleaned_data
        found = Change.objects.in_register(data["register"].slug if data["register"] else "")
        for side in ("recipient", "supplier"):
            if data[side]:
                found = found.concerning(side, data[side])
        return found.of_kinds(*data["kind"]) if data["kind"] else found

    @cached_property
    def listed(self) -> Listed:
        """The page that is asked for. Ask only a valid form: an invalid filter never widens a result."""
        if not self.is_valid():
            raise ValueError("An invalid form selects nothing.")
        since, before = self.cleaned_data["since"], self.cleaned_data["before"]
        size = self.cleaned_data["limit"] or CHANGES_A_PAGE
        found = self.chosen().for_display()
        if since is not None:
            rows = list(found.after(since).order_by("pk")[: size + 1])
            page = rows[:size]
            return Listed(page, page[-1].pk if page else since, None, len(rows) > size)
        rows = list((found.before(before) if before else found).order_by("-pk")[: size + 1])
        page = rows[:size]
        newest = None if before else page[0].pk if page else 0
        return Listed(page, newest, page[-1].pk if len(rows) > size else None, more=False)

    def query(self, **cursor: int | dt.datetime | None) -> str:
        """The filters as a querystring, with another cursor: `since` or `before`."""
        kept = QueryDict(mutable=True)
        for name in [name for name in self.fields if name not in {"since", "before"}]:
            kept.setlist(name, [value for value in self.query_dict.getlist(name) if value.strip()])
        for name, place in cursor.items():
            if place is not None:
                kept[name] = place.isoformat().replace("+00:00", "Z") if isinstance(place, dt.datetime) else str(place)
        return kept.urlencode()
