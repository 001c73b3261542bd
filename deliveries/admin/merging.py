"""Merging at the desk: choose another record, see both side by side, say what stands, confirm."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.accounts import roles
from deliveries.forms.base import MOST_TEXT, is_key
from deliveries.merging import MergeError, Merging, StaleError, merge
from deliveries.merging.deliveries import merged_into, rank
from deliveries.merging.pair import Choice
from deliveries.models import Claim, Delivery, Moved, Source
from deliveries.models.claims import ClaimQuerySet

from .review import Entered, probable_doubles

MOST_OFFERED = 20
MOST_WORDS = 200
MOST_REASON = 60


class MergeForm(forms.Form):
    """What stands of each field in which the two differ, why they are one, and a mark of what was looked at."""

    why = forms.CharField(
        label=gettext_lazy("Why they are one"),
        max_length=MOST_REASON,
        help_text=gettext_lazy("A few words for the history of both. Readers see them where a delivery is public."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, pair: Merging[Any], data: Any = None) -> None:
        super().__init__(data, initial={"seen": pair.mark()})
        self.asked = {choice.name: choice for choice in pair.choices()}
        for choice in self.asked.values():
            self.fields[choice.name] = radio(choice)
        if isinstance(pair.keep, Delivery):
            self.fields["note"] = note_field(pair)

    @property
    def chosen(self) -> dict[str, str]:
        """By name of a choice: what was chosen. Ask only a valid form."""
        return {name: self.cleaned_data[name] for name in self.asked}


def radio(choice: Choice) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=choice.label,
        choices=list(choice.options.items()),
        initial=choice.suggested or None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what stands.")},
    )


def note_field(pair: Merging[Any]) -> forms.CharField:
    """The editor's note, begun with the notes of both."""
    notes = dict.fromkeys(note for note in (pair.keep.note.strip(), pair.gone.note.strip()) if note)
    return forms.CharField(
        label=_("Editor’s note"),
        required=False,
        max_length=MOST_TEXT,
        initial="\n\n".join(notes),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("Why these values were adopted. Readers see it; what no claim can state is added to it."),
    )


class MergeMixin(admin.ModelAdmin[Any]):
    """A ModelAdmin whose records can be merged."""

    def has_merge_permission(self, request: HttpRequest, *records: Model) -> bool:
        return roles.may_merge(request.user, self.model, *records)

    def get_urls(self) -> list[Any]:
        def desk(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        name = f"deliveries_{self.opts.model_name}_merge"
        return [
            path("<int:pk>/merge/", desk(self.merge_with_view), name=f"{name}_with"),
            path("<int:pk>/merge/<int:other>/", desk(self.merge_view), name=name),
            *super().get_urls(),
        ]

    # ---- Where it begins -----------------------------------------------------------------------------

    @admin.action(permissions=["merge"], description=gettext_lazy("Merge the two chosen"))
    def merge_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        chosen = list(queryset.order_by("pk")[:3])
        if len(chosen) != 2:
            self.message_user(request, _("Choose exactly two, to merge one into the other."), messages.WARNING)
            return None
        return redirect(self.merge_address(*best_first(*chosen)))

    def merge_address(self, keep: Model, gone: Model) -> str:
        return reverse(f"admin:deliveries_{self.opts.model_name}_merge", args=[keep.pk, gone.pk])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context["original"]
        if record is not None and self.has_merge_permission(request, record):
            context["merge_url"] = reverse(f"admin:deliveries_{self.opts.model_name}_merge_with", args=[record.pk])
        if isinstance(record, Delivery) and (target := merged_into(record)):
            context["merged_into"] = self.get_queryset(request).filter(pk=target).first()
        return super().render_change_form(request, context, *args, **kwargs)

    def merge_with_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Search for the record that is the same as this one."""
        record = self._record(request, pk)
        if not self.has_merge_permission(request, record):
            raise PermissionDenied
        words = request.GET.get("q", "").strip()[:MOST_WORDS]
        others = self.get_queryset(request).exclude(pk=pk)
        found = self.get_search_results(request, others, words)[0] if words else likely_doubles(record, others)
        context = self._context(request, record, _("Merge with another")) | {
            "words": words,
            "offered": [
                (self.label_of(each), each, self.merge_address(*best_first(record, each)))
                for each in found[:MOST_OFFERED]
            ],
        }
        return render(request, "admin/deliveries/merge_with.html", context)

    def label_of(self, record: Any) -> str:
        return str(self.label(record))  # type: ignore[attr-defined]

    # ---- Side by side --------------------------------------------------------------------------------

    def merge_view(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Show both with what differs; on POST merge them, unless one was changed since it was shown."""
        keep, gone = self._record(request, pk), self._record(request, other)
        if not self.has_merge_permission(request, keep, gone):
            raise PermissionDenied
        pair = Merging(keep, gone)
        form = MergeForm(pair, request.POST if request.method == "POST" else None)
        stale = False
        if request.method == "POST" and form.is_valid():
            try:
                self._merge(keep, gone, form)
            except MergeError as problem:
                stale = isinstance(problem, StaleError)
                for reason in problem.reasons:
                    form.add_error(None, reason)
            else:
                return self._merged(request, keep, self.label_of(gone), pk)
        if stale:
            pair = Merging(self._record(request, pk), self._record(request, other))
            form = shown_again(pair, form)
        return self._preview(request, pair, form)

    def _merge(self, keep: Any, gone: Any, form: MergeForm) -> None:
        data = form.cleaned_data
        merge(keep, gone, form.chosen, seen=data["seen"], why=data["why"].strip(), note=data.get("note", ""))

    def _merged(self, request: HttpRequest, keep: Any, name: str, pk: int) -> HttpResponse:
        record = self._record(request, pk)
        self.log_change(request, record, _("Merged with %(name)s.") % {"name": name})
        words = _("Merged. What pointed at “{}” now points here, its old address too.")
        self.message_user(request, format_html(words, name), messages.SUCCESS)
        return redirect(f"admin:deliveries_{self.opts.model_name}_change", pk)

    def _preview(self, request: HttpRequest, pair: Merging[Any], form: MergeForm) -> HttpResponse:
        fields = [(row, form[row.choice.name] if row.choice else None) for row in pair.rows]
        lines = [(line, form[line.choice.name] if line.choice else None) for line in pair.lines()]
        both, title = (pair.keep, pair.gone), _("Merge two %(things)s") % {"things": self.opts.verbose_name_plural}
        context = self._context(request, pair.keep, title) | {
            "subtitle": None,
            "pair": pair,
            "names": [self.label_of(each) for each in both],
            "exchange": self.merge_address(pair.gone, pair.keep),
            "obstacles": pair.obstacles(),
            "fields": fields,
            "lines": lines,
            "form": form,
            "moves": moves(pair),
            "claims": [claims_of(each) for each in both] if isinstance(pair.keep, Delivery) else None,
        }
        return render(request, "admin/deliveries/merge.html", context)

    # ---- Records that are there no more --------------------------------------------------------------

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponseRedirect:
        """Of a record that was merged into another, the way leads there."""
        key = unquote(object_id)
        if is_key(key) and (target := self.successor(int(key))) is not None:
            self.message_user(request, _("It was merged into this one."), messages.INFO)
            return HttpResponseRedirect(reverse(f"admin:deliveries_{opts.model_name}_change", args=[target.pk]))
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc, no-any-return]

    def successor(self, pk: int) -> Model | None:
        record = self.model._default_manager.filter(pk=pk).first()
        if record is None:
            return Moved.objects.successor(self.model, pk)
        target = merged_into(record) if isinstance(record, Delivery) else None
        return self.model._default_manager.filter(pk=target).first() if target else None

    def _record(self, request: HttpRequest, pk: int) -> Any:
        record = self.get_object(request, str(pk))
        if record is None:
            raise Http404
        return record

    def _context(self, request: HttpRequest, record: Any, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": record,
            "title": title,
            "subtitle": self.label_of(record),
            "media": self.media,
        }


def best_first(one: Any, other: Any) -> tuple[Any, Any]:
    """The two in the order in which the first stays: of deliveries the one that readers know better, else `one`."""
    if isinstance(one, Delivery) and rank(other) > rank(one):
        return other, one
    return one, other


def likely_doubles(record: Any, others: QuerySet[Any]) -> Any:
    """Those of `others` that look like `record`, offered before anything is searched for."""
    if isinstance(record, Delivery):
        return probable_doubles(Entered(record, list(record.items.select_related("equipment__type")), []))
    if isinstance(record, Source):
        return others.told_by(f"{record.publisher} {record.title}")  # type: ignore[attr-defined]
    return others.called(str(record))  # type: ignore[attr-defined]


def shown_again(pair: Merging[Any], form: MergeForm) -> MergeForm:
    """The form for the two as they stand now, with what was typed and chosen, where that can still be chosen."""
    fresh = MergeForm(pair)
    data = {name: form.data.get(name, "") for name in ("why", "note")}
    for name, choice in fresh.asked.items():
        data[name] = form.data[name] if form.data.get(name) in choice.options else choice.suggested
    again = MergeForm(pair, data | {"seen": pair.mark()})
    again.full_clean()
    for reason in form.non_field_errors():
        again.add_error(None, reason)
    return again


def claims_of(delivery: Delivery) -> ClaimQuerySet:
    return Claim.objects.filter(delivery=delivery).for_display().order_by("pk")


def moves(pair: Merging[Any]) -> list[str]:
    """What will point at the one that stays, in words: "12 deliveries (recipient)"."""
    found = []
    for model, name in pair.relations():
        n = model._default_manager.filter(**{name: pair.gone}).count()
        if n:
            thing = model._meta.verbose_name if n == 1 else model._meta.verbose_name_plural
            field = model._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            found.append(_("%(n)d %(things)s (%(field)s)") % {"n": n, "things": thing, "field": field})
    return found
