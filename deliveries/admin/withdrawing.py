"""A published delivery is withdrawn, with a reason that its address then gives."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from deliveries.accounts import roles
from deliveries.forms import WithdrawalForm
from deliveries.history import current_changeset
from deliveries.models import Delivery

from .another import FoundMixin

LIST = "admin:deliveries_delivery_changelist"


class WithdrawMixin(FoundMixin):
    """An admin of deliveries that can be withdrawn."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.withdraw_view)
        return [path("<int:pk>/withdraw/", view, name="deliveries_delivery_withdraw"), *super().get_urls()]

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason, and withdraw."""
        delivery = self.found(request, pk)
        if delivery.state == Delivery.State.WITHDRAWN and self.has_view_permission(request, delivery):
            self.message_user(request, _("It was withdrawn already. Its address says why."), messages.INFO)
            return redirect(LIST)
        if not roles.may_withdraw(request.user, delivery):
            raise PermissionDenied
        form = WithdrawalForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._withdrawn(request, delivery, form):
            return redirect(LIST)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": delivery,
            "form": form,
            "title": _("Withdraw this delivery"),
            "subtitle": self.label(delivery),
            "media": self.media,
        }
        return render(request, "admin/deliveries/delivery/withdraw.html", context)

    def _withdrawn(self, request: HttpRequest, delivery: Delivery, form: WithdrawalForm) -> bool:
        """Withdraw it for the reason that was given; whether that could be done, or the form says why not."""
        reason = current_changeset().reason = form.cleaned_data["reason"]
        try:
            delivery.withdraw(reason, request.user)
        except ValidationError as problem:  # somebody else was a moment quicker
            form.add_error("reason", problem)
            return False
        self.log_change(request, delivery, _("Withdrawn."))
        self.message_user(request, _("Withdrawn. Its address now says why."), messages.SUCCESS)
        return True
