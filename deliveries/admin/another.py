"""After a delivery the next one that the same report tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from deliveries.models import Delivery

if TYPE_CHECKING:
    from .base import DeskAdmin

    Base = DeskAdmin[Delivery]
else:
    Base = object


class FoundMixin(Base):
    """An admin of deliveries that finds the one whose page is asked for."""

    def found(self, request: HttpRequest, pk: int) -> Delivery:
        delivery: Delivery | None = self.get_object(request, str(pk))
        if delivery is None:
            raise Http404
        return delivery


class AnotherMixin(Base):
    """An admin of deliveries whose form leads, where that is asked for, to one of another with what both share."""

    def response_add(self, request: HttpRequest, obj: Delivery, post_url_continue: str | None = None) -> HttpResponse:
        return self._another(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Delivery) -> HttpResponse:
        return self._another(request, obj) or super().response_change(request, obj)

    def _another(self, request: HttpRequest, delivery: Delivery) -> HttpResponse | None:
        if "_another" not in request.POST or not self.has_add_permission(request):
            return None
        saved = reverse("admin:deliveries_delivery_change", args=[delivery.pk])
        link = format_html('<a href="{}">{}</a>', saved, delivery)
        said = _("Saved: {}. This is another, with its parties, its day and its sources.")
        self.message_user(request, format_html(said, link), messages.SUCCESS)
        return HttpResponseRedirect(f"{reverse('admin:deliveries_delivery_add')}?like={delivery.pk}")
