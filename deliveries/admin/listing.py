"""The desk's list of deliveries: its filters are one form, which refuses what it does not understand, and what somebody
looks for often has a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _

from deliveries.filters.fields import today
from deliveries.forms.listing import DeliveryListForm, SavedViewForm
from deliveries.models import Delivery, SavedView
from deliveries.reviewing.telling import last_words_to
from deliveries.summaries.work import contested, owed

from .another import Base

# What of a querystring belongs to a view besides the filters: the words that are searched for, and the order.
ALSO_KEPT = ("q", "o")


def work_of(user: Any) -> dict[str, Callable[[], Any]]:
    """By key of forms.listing.WORK the numbers of what there is to do, for an account."""
    rows = Delivery.objects.order_by()
    return {
        "review": lambda: rows.awaiting_review().order_by().values("pk"),
        "changes": lambda: rows.with_their_authors().order_by().values("pk"),
        "contested": contested,
        "lapsed": lambda: owed(today()),
        "answer": lambda: [remark.delivery_id for remark in last_words_to(user)],
    }


class FilteredList(ChangeList):
    """A list that a form narrows; where that is not understood, nothing is listed."""

    list_form: DeliveryListForm

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        self.list_form = DeliveryListForm(request.GET)
        found: Any = super().get_queryset(request, exclude_parameters)
        return self.list_form.narrow(found, work_of(request.user)) if self.list_form.is_valid() else found.none()

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        rest = super().get_filters_params(params)
        return {name: value for name, value in rest.items() if name not in DeliveryListForm.base_fields}

    @property
    def asked(self) -> str:
        """What is asked for, as a querystring."""
        given = QueryDict(mutable=True)
        for name in (*ALSO_KEPT, *DeliveryListForm.base_fields):
            if value := self.params.get(name):
                given[name] = value
        return given.urlencode()


class ListingMixin(Base):
    """An admin of deliveries whose list is asked by a form, and has saved views."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.views_view)
        return [path("views/", view, name="deliveries_delivery_views"), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return FilteredList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        views = {"views": SavedView.objects.filter(user=request.user.pk), "may_save_views": True}
        return super().changelist_view(request, views | (extra_context or {}))

    def views_view(self, request: HttpRequest) -> HttpResponse:
        """Give what is looked for a name, or take one away: each account has its own."""
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        back = reverse("admin:deliveries_delivery_changelist")
        account = cast("User", request.user)
        mine = SavedView.objects.filter(user=account)
        if forgotten := request.POST.get("forget"):
            mine.filter(name=forgotten).delete()
            messages.success(request, _("The view “%(name)s” is gone.") % {"name": forgotten})
            return HttpResponseRedirect(f"{back}?{request.POST.get('query', '')}")
        form = SavedViewForm(request.POST)
        if not form.is_valid():
            for field, problems in form.errors.items():
                messages.error(request, f"{form.fields[field].label}: {' '.join(map(str, problems))}")
            return HttpResponseRedirect(f"{back}?{request.POST.get('query', '')}")
        name, query = form.cleaned_data["name"], form.cleaned_data["query"]
        _view, made = mine.update_or_create(user=account, name=name, defaults={"query": query})
        told = _("The view “%(name)s” is saved.") if made else _("The view “%(name)s” is this one now.")
        messages.success(request, told % {"name": name})
        return HttpResponseRedirect(f"{back}?{query}")
