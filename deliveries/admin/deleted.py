"""Deliveries that go: drafts, which can be brought back, and never what readers saw, which is withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as ask_to_delete
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.accounts import roles
from deliveries.history import RevertError
from deliveries.history.deleted import bring_back, deleted_drafts, deletions
from deliveries.models import Delivery
from deliveries.views.paging import page_of
from deliveries.wording.reasons import BROUGHT_BACK, own_reason

from .site import label_of

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = object

DRAFTS_A_PAGE = 50


class DeletedMixin(Admin):
    """A ModelAdmin of deliveries whose deleted drafts are listed, and come back from the history that is kept."""

    def get_urls(self) -> list[Any]:
        def desk(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("deleted/", desk(self.deleted_view), name="deliveries_delivery_deleted"),
            path("<int:pk>/bring-back/", desk(self.bring_back_view), name="deliveries_delivery_bring_back"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may = {"may_bring_back": roles.may_bring_back(request.user)}
        return super().changelist_view(request, may | (extra_context or {}))

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """The drafts that were deleted, the latest first."""
        if not roles.may_bring_back(request.user):
            raise PermissionDenied
        rows: Any = deletions()
        page: Page[Any] = page_of(rows, request.GET, DRAFTS_A_PAGE)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Deleted drafts"),
            "page": page,
            "drafts": deleted_drafts(page),
            "media": self.media,
        }
        return render(request, "admin/deliveries/delivery/deleted.html", context)

    def bring_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Bring a deleted draft back."""
        if request.method != "POST" or not roles.may_bring_back(request.user):
            raise PermissionDenied
        try:
            delivery = bring_back(pk, own_reason(BROUGHT_BACK))
        except RevertError as problem:
            messages.error(request, str(problem))
            return redirect("admin:deliveries_delivery_deleted")
        self.log_addition(request, delivery, _("Brought back."))
        messages.success(request, _("The draft is back, as it stood."))
        return redirect("admin:deliveries_delivery_change", pk)

    # ---- Deleting ------------------------------------------------------------------------------------

    @admin.action(permissions=["delete"], description=gettext_lazy("Delete the chosen drafts"))
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> HttpResponseBase | None:
        """Ask whether to delete drafts, as the stock action does; of what readers saw, say that it is withdrawn."""
        kept = [delivery for delivery in queryset if roles.was_public(delivery)]
        for delivery in kept:
            self._tell_to_withdraw(request, delivery)
        return None if kept else ask_to_delete(self, request, queryset)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The stock question; whoever would delete what readers saw is led to its withdrawal."""
        delivery = self.get_object(request, unquote(object_id))
        if delivery is None or not roles.was_public(delivery) or not self.has_view_permission(request, delivery):
            return super().delete_view(request, object_id, extra_context)
        self._tell_to_withdraw(request, delivery)
        may = roles.may_withdraw(request.user, delivery)
        return redirect(f"admin:deliveries_delivery_{'withdraw' if may else 'change'}", delivery.pk)

    def _tell_to_withdraw(self, request: HttpRequest, delivery: Delivery) -> None:
        label = label_of(self.admin_site, delivery)
        if delivery.state == Delivery.State.WITHDRAWN:
            said = _("{} was published once and has been withdrawn. Its address says why, so it stays.")
            told = format_html(said, label)
        elif not roles.may_withdraw(request.user, delivery):
            told = format_html(_("{} was published: it is not deleted. Ask an editor to withdraw it."), label)
        else:
            said = _('{} was published: it is not deleted. <a href="{}">Withdraw it</a>, and say why.')
            told = format_html(said, label, reverse("admin:deliveries_delivery_withdraw", args=[delivery.pk]))
        self.message_user(request, told, messages.WARNING)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        response = super().response_delete(request, obj_display, obj_id)
        if isinstance(response, HttpResponseRedirect) and roles.may_bring_back(request.user):
            link = reverse("admin:deliveries_delivery_deleted")
            said = _('It can be brought back: see the <a href="{}">deleted drafts</a>.')
            self.message_user(request, format_html(said, link), messages.INFO)
        return response
