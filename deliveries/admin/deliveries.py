"""One form a delivery: its lines and claims, and whether it is published."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.accounts import roles
from deliveries.forms import ClaimForm, ClaimFormSet, DeliveryForm, ItemForm, ItemFormSet
from deliveries.models import Claim, Delivery, DeliveryItem, Release
from deliveries.models.choices import CIRCUMSTANCES
from deliveries.models.days import DAYS
from deliveries.models.search import terms
from deliveries.tables import DELIVERIES
from deliveries.wording import day_text, delivery_title
from deliveries.wording.reasons import ONE_MORE_SOURCE

from . import prefill
from .another import AnotherMixin
from .base import DeskAdmin, DeskInline
from .bulk import BulkMixin
from .deleted import DeletedMixin
from .listing import ListingMixin
from .merging import MergeMixin
from .review import entered, review
from .reviewing import ReviewMixin
from .tables import TablesMixin
from .turns import ObstructedError
from .withdrawing import WithdrawMixin


class ItemInline(DeskInline, admin.StackedInline[DeliveryItem, Delivery]):
    model = DeliveryItem
    form = ItemForm
    formset = ItemFormSet  # type: ignore[assignment]
    autocomplete_fields = ["equipment"]
    fields = [("equipment", "quantity", "low", "high"), ("condition", "description")]
    verbose_name_plural = gettext_lazy("what it held")

    def get_extra(self, request: HttpRequest, obj: Delivery | None = None, **kwargs: Any) -> int:
        return len(prefill.items(request)) or (0 if obj else 1)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeliveryItem]:
        return super().get_queryset(request).select_related("equipment__type").order_by("pk")


class ClaimInline(DeskInline, admin.StackedInline[Claim, Delivery]):
    model = Claim
    form = ClaimForm
    formset = ClaimFormSet  # type: ignore[assignment]
    autocomplete_fields = ["source", "stated_equipment"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("source", "stance", "topic"),
                    "text",
                    ("stated", "stated_quantity", "line", "stated_equipment"),
                ]
            },
        ),
        (gettext_lazy("Its own words"), {"fields": [("quotation", "place")], "classes": ["collapse"]}),
    ]
    verbose_name_plural = gettext_lazy("who says so")

    def get_extra(self, request: HttpRequest, obj: Delivery | None = None, **kwargs: Any) -> int:
        return len(prefill.claims(request, obj)) or (0 if obj else 1)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return (
            super()
            .get_queryset(request)
            .select_related("source__via", "item__equipment", "stated_equipment")
            .order_by("pk")
        )


@admin.register(Delivery)
class DeliveryAdmin(
    AnotherMixin,
    ReviewMixin,
    WithdrawMixin,
    ListingMixin,
    BulkMixin,
    DeletedMixin,
    TablesMixin,
    MergeMixin,
    DeskAdmin[Delivery],
):
    form = DeliveryForm
    table_kind = DELIVERIES
    inlines = [ItemInline, ClaimInline]
    list_display = ["recipient", "supplier", "what", "status", "arrived", "state", "changed"]
    ordering = ["-changed", "-pk"]
    list_select_related = ["recipient", "supplier"]
    search_fields = ["recipient__name"]
    autocomplete_fields = ["recipient", "supplier", "fulfils"]
    actions = ["publish_chosen", "withdraw_chosen", "merge_chosen", "delete_selected"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("recipient", "supplier"),
                    ("status", "arrival"),
                    "according_to",
                ],
            },
        ),
        (
            gettext_lazy("Contract, service, promise and note"),
            {
                "fields": [
                    tuple(day.prefix for day in DAYS.values()),
                    (*CIRCUMSTANCES, "consignments"),
                    "fulfils",
                    "note",
                    "register",
                ],
                "classes": ["collapse"],
            },
        ),
    ]

    # ---- Lists and choices ---------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        return Delivery.objects.select_related("recipient", "supplier").with_items()

    @admin.display(description=gettext_lazy("what"))
    def what(self, delivery: Delivery) -> str:
        return delivery_title(delivery)

    @admin.display(description=gettext_lazy("arrived"), ordering="arrival_latest")
    def arrived(self, delivery: Delivery) -> str:
        return day_text(delivery.arrival)

    def label(self, record: Delivery) -> str:
        return _("%(subject)s: %(what)s") % {"subject": record, "what": delivery_title(record)}

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Delivery], search_term: str
    ) -> tuple[QuerySet[Delivery], bool]:
        chosen = queryset
        for term in terms(search_term):
            chosen = chosen.saying(term)  # type: ignore[attr-defined]
        if request.GET.get("field_name") == "fulfils":
            chosen = chosen.filter(status=Delivery.Status.EXPECTED)
        return chosen, False

    def view_on_site(self, obj: Delivery) -> str:
        return reverse("delivery-preview", args=[obj.pk]) if obj.state == "draft" else obj.get_absolute_url()

    # ---- Who may -------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or roles.may_change(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or roles.may_delete(request.user, obj))

    # ---- The form ------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        def desk(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("check/", desk(self.check_view), name="deliveries_delivery_check"),
            path("<int:pk>/check/", desk(self.check_view), name="deliveries_delivery_check"),
            path("<int:pk>/take/", desk(self.take_view), name="deliveries_delivery_take"),
            *super().get_urls(),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_changeform_initial_data(request) | prefill.delivery(request)

    def get_formset_kwargs(self, request: HttpRequest, obj: Delivery, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET":
            kwargs["initial"] = prefill.items(request) if inline.model is DeliveryItem else prefill.claims(request, obj)
        return kwargs

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if "_publish" in request.POST:
            self._check_publisher(request, object_id)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _check_publisher(self, request: HttpRequest, object_id: str | None) -> None:
        delivery = self.get_object(request, unquote(object_id)) if object_id else Delivery()
        if not roles.may_publish(request.user, delivery):
            raise PermissionDenied

    def is_done(self, request: HttpRequest, record: Delivery) -> bool:
        return "_publish" not in request.POST or record.state == Delivery.State.PUBLISHED

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form, delivery = context["adminform"].form, context["original"]
        if not form.is_bound and prefill.claims(request, delivery):
            form.initial["change_reason"] = _(ONE_MORE_SOURCE)
        if delivery is not None:
            context |= self.review_context(request, delivery)
        context |= {
            "may_publish": roles.may_publish(request.user, delivery or Delivery()),
            "may_withdraw": bool(delivery and roles.may_withdraw(request.user, delivery)),
            "releases": Release.objects.supporting(delivery) if delivery and roles.follows_files(delivery) else [],
            "check_url": reverse("admin:deliveries_delivery_check", args=[delivery.pk] if delivery else []),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_parts(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        """Lines, then the claims that point at them; a line that goes, goes last, or its claims went with it."""
        by_model = {formset.model: formset for formset in formsets}
        items, claims = by_model.get(DeliveryItem), by_model.get(Claim)
        for item in items.save(commit=False) if items else []:
            item.save()
        if claims:
            claims.point_at_lines()
            claims.save()
        for item in items.deleted_objects if items else []:
            item.delete()
        self._publish(request, form.instance)
        prefill.forget(request, form.instance)

    def _publish(self, request: HttpRequest, delivery: Delivery) -> None:
        """Publish it where that was asked for; and let nothing that is published lose what it stands on."""
        asked = "_publish" in request.POST
        if (asked or delivery.state == Delivery.State.PUBLISHED) and (reasons := delivery.obstacles()):
            raise ObstructedError(reasons)
        if asked and delivery.state != Delivery.State.PUBLISHED:
            # Once more: what is published may be a copy of what the address names.
            if not roles.may_publish(request.user, delivery):
                raise PermissionDenied
            delivery.publish(request.user)
            link = format_html('<a href="{}">{}</a>', delivery.get_absolute_url(), delivery)
            self.message_user(request, format_html(_("Published: {}."), link), messages.SUCCESS)

    # ---- Other doors ---------------------------------------------------------------------------------

    def check_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """How the dates of the form are read, and what a second pair of eyes would ask; saves nothing."""
        delivery = self.found(request, pk) if pk else None
        allowed = self.has_view_permission(request, delivery) if delivery else self.has_add_permission(request)
        if request.method != "POST" or not allowed:
            raise PermissionDenied
        fields = flatten_fieldsets(self.get_fieldsets(request, delivery))
        form = self.get_form(request, delivery, change=bool(pk), fields=fields)(request.POST, instance=delivery)
        form.is_valid()
        formsets, _inlines = self._create_formsets(request, form.instance, change=bool(pk))  # type: ignore[attr-defined]
        for formset in formsets:
            formset.is_valid()
        forms = [form, *(row for formset in formsets for row in formset.forms)]
        readings = [
            (row[name].auto_id, row.reading_of(name), row[name].errors) for row in forms for name in row.readable
        ]
        seen = review(entered(form, formsets))
        may_take = [double for double in seen.doubles if self.has_change_permission(request, double)]
        context = {"readings": readings, "review": seen, "may_take": may_take}
        return render(request, "admin/deliveries/delivery/review.html", context)

    def take_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carry the claims of a delivery that is not saved over to the one that it turned out to be."""
        delivery = self.found(request, pk)
        if request.method != "POST" or not self.has_change_permission(request, delivery):
            raise PermissionDenied
        prefill.keep_claims(request, delivery)
        self.message_user(request, _("Your claims were added to this form. Save it to keep them."), messages.WARNING)
        form = reverse("admin:deliveries_delivery_change", args=[pk])
        return HttpResponseRedirect(f"{form}#claims-{delivery.claims.count()}")
