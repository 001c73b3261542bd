"""A draft under review at the desk: taken, given back, and said of, on a page beside its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.accounts import roles
from deliveries.forms.base import is_key
from deliveries.forms.remarks import RemarkForm
from deliveries.models import Delivery, DraftReview, Remark
from deliveries.reviewing import ReviewError, give_back, say, take
from deliveries.wording import joined

from .another import FoundMixin

# So many of those who may publish a draft are named.
MOST_NAMED = 5


class ReviewMixin(FoundMixin):
    """An admin of deliveries whose drafts are reviewed."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.review_view)
        return [path("<int:pk>/review/", view, name="deliveries_delivery_review"), *super().get_urls()]

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is said of a draft, and what can be done with it; on POST do it."""
        delivery = self.found(request, pk)
        if not self.has_view_permission(request, delivery):
            raise PermissionDenied
        form = RemarkForm(request.POST) if "text" in request.POST else RemarkForm()
        if request.method == "POST":
            try:
                if (answer := self._done(request, delivery, form)) is not None:
                    return answer
            except ReviewError as problem:
                messages.error(request, str(problem))
                if not form.is_bound:
                    return HttpResponseRedirect(request.path)
                delivery = self.found(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": delivery,
            "form": form,
            "title": _("Review of a draft"),
            "subtitle": self.label(delivery),
            "obstacles": delivery.obstacles(),
            "media": self.media,
        }
        context |= self.review_context(request, delivery)
        return render(request, "admin/deliveries/delivery/remarks.html", context)

    def review_context(self, request: HttpRequest, delivery: Delivery) -> dict[str, Any]:
        """Where the review of a delivery stands, and what this account may do in it."""
        remarks = list(Remark.objects.on(delivery.pk))
        if delivery.state != Delivery.State.DRAFT:
            return {"remarks": remarks}
        review = DraftReview.objects.of(delivery.pk)
        may_review = roles.may_review(request.user, delivery)
        mine = review.reviewer_id is not None and review.reviewer_id == request.user.pk
        return {
            "review": review,
            "remarks": remarks,
            "drafted": roles.drafted([delivery.pk]).get(delivery.pk),
            "mine": mine,
            "may_take": may_review and not mine,
            "may_ask": may_review and (mine or review.reviewer_id is None),
            "may_remark": roles.may_remark(request.user),
            "may_answer": review.asked and roles.may_change(request.user, delivery),
            "who_may_publish": "" if may_review else who_may_publish(delivery),
        }

    def _done(self, request: HttpRequest, delivery: Delivery, form: RemarkForm) -> HttpResponse | None:
        """Do what was asked for, and lead on; None where the form has to be mended. Raises ReviewError."""
        wanted = request.POST.get("do") or request.POST.get("kind", "")
        if delivery.state != Delivery.State.DRAFT:
            raise ReviewError(_("It is no draft any more: somebody has published or withdrawn it."))
        if wanted not in MAY or not isinstance(request.user, User) or not MAY[wanted](request.user, delivery):
            raise PermissionDenied
        change = reverse("admin:deliveries_delivery_change", args=[delivery.pk])
        if wanted == "take":
            seen = request.POST.get("seen", "")
            take(delivery.pk, request.user, seen=int(seen) if is_key(seen) else None)
            messages.success(request, _("You review it now."))
        elif wanted == "give-back":
            give_back(delivery.pk, request.user)
            messages.success(request, _("Given back: somebody else may take it."))
        elif not form.is_valid():
            return None
        else:
            address = request.build_absolute_uri(request.path)
            say(delivery.pk, request.user, wanted, form.cleaned_data["text"], address=address)
            messages.success(request, _("Said. Whom it concerns is told."))
        self.log_change(request, delivery, str(TOLD[wanted]))
        return HttpResponseRedirect(change if wanted == "take" else request.path)


# What can be done with a draft, and who may.
MAY: dict[str, Callable[[User, Delivery], bool]] = {
    "take": roles.may_review,
    "give-back": roles.may_review,
    Remark.Kind.CHANGES: roles.may_review,
    Remark.Kind.COMMENT: lambda user, _delivery: roles.may_remark(user),
    Remark.Kind.READY: roles.may_change,
}
# How the log of the desk tells it.
TOLD = {
    "take": "Took the review.", "give-back": "Gave the review back.", Remark.Kind.CHANGES: "Asked for changes.",
    Remark.Kind.COMMENT: "Said something of it.", Remark.Kind.READY: "Asked for review again.",
}  # fmt: skip


def who_may_publish(delivery: Delivery) -> str:
    """A sentence for somebody who may not: who may."""
    able = roles.publishers(delivery)
    if not able:
        return _("Nobody who may publish it has an account.")
    names = [user.get_full_name() or user.get_username() for user in able]
    if (more := len(names) - MOST_NAMED) > 0:
        names = [*names[:MOST_NAMED], ngettext("%(n)d other", "%(n)d others", more) % {"n": more}]
    words = {"names": joined(names)}
    if settings.TWO_PERSON_RULE:
        return _("Whoever drafted it does not publish it. Who may: %(names)s.") % words
    return _("Who may publish it: %(names)s.") % words
