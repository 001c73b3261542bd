"""Publishing and withdrawing many at once: one page lists them, and why some cannot be; those that can are done in one
change, and what was left is told. Its opposite is one change, too, and begins in the history of any of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.accounts import roles
from deliveries.changelog import recording
from deliveries.forms import WithdrawalForm
from deliveries.forms.base import is_key
from deliveries.history import RecordState, Revision, current_changeset
from deliveries.models import Delivery, DraftReview

from .another import Base

# So many are done in one change: a browser lists them at ease, and readers wait for nobody's lock.
MOST_AT_ONCE = 200
CHANGED_MEANWHILE = gettext_lazy("It was changed since you looked.")
# By the state that a change gave: what undoes it. What readers saw does not become a draft again.
UNDONE_BY = {Delivery.State.PUBLISHED.value: "withdraw", Delivery.State.WITHDRAWN.value: "publish"}


@dataclass(frozen=True)
class Deed:
    """What is done to many: its words, why it cannot be done to one ("": it can), and how it is done."""

    title: Promise
    button: Promise
    done: Promise
    logged: str
    why_not: Callable[[User | AnonymousUser, Delivery], str]
    do: Callable[[Delivery, User | AnonymousUser, str], None]
    asks_why: bool = False


@dataclass(frozen=True)
class Chosen:
    """One of them: why it is left ("": it is not), and who reviews it, if somebody does."""

    delivery: Delivery
    why_not: str
    reviewer: str = ""


def why_not_published(user: User | AnonymousUser, delivery: Delivery) -> str:
    if delivery.state == Delivery.State.PUBLISHED:
        return _("It is published already.")
    if roles.follows_files(delivery):
        return _("It follows the files of a register.")
    if not roles.may_publish(user, delivery):
        return _("You may not publish this one: whoever drafted it does not.")
    return " ".join(delivery.obstacles())


def why_not_withdrawn(user: User | AnonymousUser, delivery: Delivery) -> str:
    if delivery.state != Delivery.State.PUBLISHED:
        return _("Only a published delivery can be withdrawn.")
    if not roles.may_withdraw(user, delivery):
        return _("It follows the files of a register.")
    return ""


DEEDS = {
    "publish": Deed(
        gettext_lazy("Publish these"), gettext_lazy("Publish them"), gettext_lazy("Published"), "Published.",
        why_not_published, lambda delivery, by, _why: delivery.publish(by),
    ),
    "withdraw": Deed(
        gettext_lazy("Withdraw these"), gettext_lazy("Withdraw them"), gettext_lazy("Withdrawn"), "Withdrawn.",
        why_not_withdrawn, lambda delivery, by, why: delivery.withdraw(why, by), asks_why=True,
    ),
}  # fmt: skip


class BulkMixin(Base):
    """An admin of deliveries many of which are published or withdrawn at once."""

    def get_urls(self) -> list[Any]:
        def desk(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("many/", desk(self.many_view), name="deliveries_delivery_many"),
            path("undo/<int:key>/", desk(self.undo_view), name="deliveries_delivery_undo"),
            *super().get_urls(),
        ]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return roles.may_publish(request.user)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("deliveries.withdraw_delivery"))

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish the chosen…"))
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> HttpResponse:
        return self._ask_about(request, "publish", queryset)

    @admin.action(permissions=["withdraw"], description=gettext_lazy("Withdraw the chosen…"))
    def withdraw_chosen(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> HttpResponse:
        return self._ask_about(request, "withdraw", queryset)

    def many_view(self, request: HttpRequest) -> HttpResponse:
        """Do to those of the page what it was about, and tell what was done and what was left."""
        name = request.POST.get("deed", "")
        if request.method != "POST" or not self._may_do(request, name):
            raise PermissionDenied
        seen = versions_in(request.POST.get("chosen", ""))
        form = WithdrawalForm(request.POST) if DEEDS[name].asks_why else None
        if form is not None and not form.is_valid():
            return self._ask_about(request, name, Delivery.objects.filter(pk__in=seen), form, seen)
        why = form.cleaned_data["reason"] if form is not None else ""
        with transaction.atomic(), recording.deferring():
            current_changeset().reason = why
            done, left = self._do_all(request, name, seen, why)
        return self._many_page(request, name, {"done": done, "left": left})

    def undo_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """The opposite of the change of that key, of all that were published or withdrawn in it."""
        name, pks = changed_at(key)
        if not self._may_do(request, name):
            raise PermissionDenied
        return self._ask_about(request, name, Delivery.objects.filter(pk__in=pks))

    def undone_by(self, request: HttpRequest, log: list[Revision]) -> int | None:
        moved = [entry for entry in log if state_of(entry.after) != state_of(entry.before)]
        if not moved or state_of(moved[-1].after) not in UNDONE_BY:
            return None
        return moved[-1].key if self._may_do(request, UNDONE_BY[state_of(moved[-1].after)]) else None

    def _may_do(self, request: HttpRequest, name: str) -> bool:
        return name in DEEDS and bool(getattr(self, f"has_{name}_permission")(request))

    def _ask_about(
        self,
        request: HttpRequest,
        name: str,
        deliveries: QuerySet[Delivery],
        form: WithdrawalForm | None = None,
        seen: dict[int, int] | None = None,
    ) -> HttpResponse:
        """The page that lists them; with what was `seen` before, where it comes back for a reason."""
        rows = list(at_hand(deliveries).order_by("pk")[: MOST_AT_ONCE + 1])
        if len(rows) > MOST_AT_ONCE:
            return self._many_page(request, name, {"too_many": MOST_AT_ONCE})
        seen = seen or {row.pk: row.version for row in rows}
        chosen = looked_at(DEEDS[name], request.user, rows)
        able = [each for each in chosen if not each.why_not]
        context = {
            "able": able,
            "left": [each for each in chosen if each.why_not],
            "form": form or WithdrawalForm() if DEEDS[name].asks_why else None,
            "chosen": " ".join(f"{each.delivery.pk}:{seen.get(each.delivery.pk, -1)}" for each in able),
        }
        return self._many_page(request, name, context)

    def _do_all(
        self, request: HttpRequest, name: str, seen: dict[int, int], why: str
    ) -> tuple[list[Delivery], list[Chosen]]:
        """Do it, in the open transaction, to those that are still as they were seen: what was done, what was left."""
        deed, done, left = DEEDS[name], [], []
        # One after the other by number, so that two who do this at once never wait for each other.
        list(Delivery.objects.select_for_update().filter(pk__in=seen).order_by("pk").values_list("pk"))
        for delivery in at_hand(Delivery.objects.filter(pk__in=seen)).order_by("pk"):
            why_not = deed.why_not(request.user, delivery)
            if not why_not and delivery.version != seen[delivery.pk]:
                why_not = str(CHANGED_MEANWHILE)
            if not why_not:
                try:
                    deed.do(delivery, request.user, why)
                except ValidationError as problem:
                    why_not = " ".join(problem.messages)
            if why_not:
                left.append(Chosen(delivery, why_not))
                continue
            self.log_change(request, delivery, deed.logged)
            done.append(delivery)
        return done, left

    def _many_page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": DEEDS[name].title,
            "deed": DEEDS[name],
            "name": name,
            "media": self.media,
        }
        return render(request, "admin/deliveries/delivery/many.html", shared | context)


def at_hand(deliveries: Any) -> Any:
    # The list's own rows have their items at hand already, which no second lookup may ask for.
    return deliveries.prefetch_related(None).select_related("recipient", "supplier").with_items()


def looked_at(deed: Deed, user: User | AnonymousUser, deliveries: Iterable[Delivery]) -> list[Chosen]:
    rows = list(deliveries)
    reviews = DraftReview.objects.among([row.pk for row in rows])
    return [
        Chosen(row, deed.why_not(user, row), str(getattr(reviews.get(row.pk), "reviewer", None) or "")) for row in rows
    ]


def versions_in(text: str) -> dict[int, int]:
    """The numbers and versions of "12:3 14:1", at most MOST_AT_ONCE; what is no such pair is left out."""
    pairs = [each.partition(":") for each in text.split()[:MOST_AT_ONCE]]
    return {int(pk): int(version) for pk, _colon, version in pairs if is_key(pk) and is_key(version)}


def changed_at(key: int) -> tuple[str, list[int]]:
    """What undoes the change of that key, and of which deliveries. Raises Http404 where it moved none."""
    try:
        moment = dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=key)
    except OverflowError:
        raise Http404 from None
    rows = Delivery.history.filter(history_date=moment).exclude(state=Delivery.State.DRAFT)
    told = [(row.id, row.state, row.prev_record) for row in rows.order_by("history_id")[: MOST_AT_ONCE + 1]]
    moved = [(pk, state) for pk, state, before in told if before is None or before.state != state]
    if not moved:
        raise Http404
    return UNDONE_BY[moved[0][1]], [pk for pk, _state in moved]


def state_of(standing: RecordState) -> str:
    """Whether readers saw a delivery then; "" where it was not there."""
    return str(standing.root["state"]) if standing.root else ""
