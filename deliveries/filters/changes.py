"""The parameters of /changes/: whose changes, of which kinds, and from where on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Change, Concern, Delivery, Party, Register
from deliveries.models.changes import ChangeQuerySet

from .access import AsksForRegister, RegisterField
from .fields import LONGEST_VALUE, NamesField, OptionsField, RegionsField, moved_on, shown
from .form import DeliveryFilterForm
from .queryform import QueryForm

CHANGES_A_PAGE = 50
MOST_CHANGES = 500
GREATEST_ID = 2**63 - 1
# Changes that are looked at together in search of those that match.
AT_ONCE = 200
# Up to so many deliveries that match are named to the database; more of them are soon met among the newest changes.
MOST_NAMED = 1000


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


class LastDayField(CursorField):
    """The last day of a list, which is in it, or a moment in ISO 8601."""

    def clean(self, value: Any) -> int | dt.datetime | None:
        until = super().clean(value)
        if isinstance(until, int):
            message = _("“%(value)s” is neither a day nor a moment such as 2026-11-24T09:30:00Z.")
            raise forms.ValidationError(message % {"value": shown(str(value))})
        whole_day = until is not None and not re.search("[T ]", str(value).strip())
        return dt.datetime.combine(until, dt.time.max, dt.UTC) if until is not None and whole_day else until


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
        pks = list(islice(merge(self._published(), self._withdrawn(), reverse=True), most))
        found = Change.objects.filter(pk__in=pks)
        lines = self.selection.evident_lines(list(found.values_list("delivery", flat=True)))
        return list(found.for_display(lines).order_by("-pk"))

    def _published(self) -> Iterator[int]:
        """The pks of those changes whose delivery is published, the newest first."""
        matching = frozenset(self.selection.counts.delivery_pks.tolist())
        own: Any = Delivery.objects.in_register(self.selection.register).published().order_by().values("pk")
        named = matching if len(matching) <= MOST_NAMED else own
        for some in read_on(self._last_ones().filter(delivery__in=named)):
            yield from (pk for pk, delivery in some if delivery in matching)

    def _withdrawn(self) -> Iterator[int]:
        """The pks of those whose delivery is withdrawn."""
        withdrawn = Delivery.objects.in_register(self.selection.register).filter(state=Delivery.State.WITHDRAWN)
        for some in read_on(self._last_ones().filter(delivery__in=withdrawn.order_by().values("pk"))):
            matching = set(self.selection.matching([delivery for _pk, delivery in some]))
            yield from (pk for pk, delivery in some if delivery in matching)

    def _last_ones(self) -> ChangeQuerySet:
        before = self.cleaned_data["before"]
        return Change.objects.last_ones().filter(pk__lt=before or GREATEST_ID)


def read_on(changes: ChangeQuerySet) -> Iterator[list[tuple[int, int]]]:
    """The pks of these changes and of their deliveries, the newest first, some at a time."""
    rows, read = changes.order_by("-pk").values_list("pk", "delivery"), list[tuple[int, int]]()
    while read := list((rows.filter(pk__lt=read[-1][0]) if read else rows)[:AT_ONCE]):
        yield read


class ChangesForm(AsksForRegister, QueryForm):
    """Newest first; with `since`, what came after it in the order in which it was written."""

    recipient = NamesField(Party.objects.public(), label=gettext_lazy("Recipient"))
    supplier = NamesField(Party.objects.public(), label=gettext_lazy("Supplier"))
    region = RegionsField(required=False, label=gettext_lazy("Region of the recipient"))
    kind = OptionsField(Change.Kind, label=gettext_lazy("Kind of change"))
    register = RegisterField(label=gettext_lazy("Register"))
    since = CursorField(required=False, max_length=LONGEST_VALUE, label=gettext_lazy("Since"))
    until = LastDayField(required=False, max_length=LONGEST_VALUE, label=gettext_lazy("Until"))
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
        if isinstance(since, dt.datetime) and data.get("until") and since > data["until"]:
            self.add_error("until", _("The range ends before it begins."))
        if data.get("since") is not None and data.get("before") is not None:
            self.add_error("before", _("Choose either since or before."))
        return data

    def _chosen(self) -> ChangeQuerySet:
        """The changes that match. Ask only a valid form."""
        data = self.cleaned_data
        found = Change.objects.in_register(data["register"] or Register.objects.get(default=True))
        for side in Concern.Side.values:
            if data[side]:
                found = found.concerning(side, data[side])
        if data["region"]:
            codes = {code for region in data["region"] for code in region.members}
            found = found.concerning(Concern.Side.RECIPIENT, list(Party.objects.filter(iso_code__in=codes)))
        if data["until"]:
            found = found.filter(pk__lte=Change.objects.last_by(data["until"]))
        return found.of_kinds(*data["kind"]) if data["kind"] else found

    @cached_property
    def listed(self) -> Listed:
        """The page that is asked for. Ask only a valid form: an invalid filter never widens a result."""
        if not self.is_valid():
            raise ValueError("An invalid form selects nothing.")
        since, before = self.cleaned_data["since"], self.cleaned_data["before"]
        size, found = self.cleaned_data["limit"] or CHANGES_A_PAGE, self._chosen()
        if since is not None:
            last_read = since if isinstance(since, int) else Change.objects.last_by(since)
            page, more = self._page(found.filter(pk__gt=last_read), "pk", size)
            return Listed(page, page[-1].pk if page else since, None, more)
        page, more = self._page(found.filter(pk__lt=before) if before else found, "-pk", size)
        newest = None if before else page[0].pk if page else 0
        return Listed(page, newest, page[-1].pk if more else None, more=False)

    @staticmethod
    def _page(found: ChangeQuerySet, order: str, size: int) -> tuple[list[Change], bool]:
        """The first of these changes in this order, and whether there are more."""
        pks = list(found.order_by(order).values_list("pk", flat=True)[: size + 1])
        return list(Change.objects.filter(pk__in=pks[:size]).for_display().order_by(order)), len(pks) > size

    def query(self, **cursor: int | dt.datetime | dt.date | None) -> str:
        """The filters as a querystring, with another cursor: `since` or `before`."""
        kept = QueryDict(mutable=True)
        for name in [name for name in self.fields if name not in {"since", "before"}]:
            kept.setlist(name, [value for value in self.query_dict.getlist(name) if value.strip()])
        for name, place in cursor.items():
            if place is not None:
                kept[name] = place.isoformat().replace("+00:00", "Z") if isinstance(place, dt.datetime) else str(place)
        return kept.urlencode()
