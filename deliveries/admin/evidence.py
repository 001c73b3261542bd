"""The copies that are kept of a source, in its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from deliveries.evidence.keeping import digest_of
from deliveries.forms.evidence import EvidenceForm, EvidenceFormSet, told
from deliveries.models import Evidence, Source

from .base import Labelled

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = object


class EvidenceInline(Labelled, admin.StackedInline[Evidence, Source]):
    model = Evidence
    form = EvidenceForm
    formset = EvidenceFormSet  # type: ignore[assignment]
    fields = ["upload", "description", ("credit", "licence")]
    verbose_name_plural = gettext_lazy("copies that are kept")
    extra = 1

    def get_max_num(self, request: HttpRequest, obj: Source | None = None, **kwargs: Any) -> int:
        """One more than there are: several together could be more than a server takes at once."""
        return (obj.evidence.count() if obj else 0) + 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        return super().get_queryset(request).select_related("uploaded_by").order_by("pk")

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """A licence shows a picture to readers: that is for who may publish."""
        return [] if request.user.has_perm("deliveries.publish_delivery") else ["licence"]

    @admin.display(description=gettext_lazy("file"))
    def upload(self, evidence: Evidence) -> str:
        """For who may look at the form and not change it."""
        return told(evidence) if evidence.pk else ""


class EvidenceMixin(Admin):
    """A ModelAdmin of sources whose form keeps copies of them."""

    inlines = [EvidenceInline]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Evidence:
            for row in formset.extra_forms:
                row.instance.uploaded_by = request.user
        super().save_formset(request, form, formset, change)

    def is_done(self, request: HttpRequest, record: Source) -> bool:
        """Also that each file that is sent is kept."""
        files: Any = request.FILES.values()
        sent = {digest_of(b"".join(file.chunks())) for file in files}
        kept = set(record.evidence.values_list("file", flat=True))
        return sent <= kept and super().is_done(request, record)  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        for inline in context["inline_admin_formsets"]:
            if isinstance(inline.formset, EvidenceFormSet) and inline.formset.is_bound:
                inline.formset.ask_again()
        return super().render_change_form(request, context, *args, **kwargs)
