"""Pages that take no filter, and lists that come in pages with numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, QueryDict

from deliveries.filters.queryform import QueryForm


class PageForm(QueryForm):
    """The one parameter of a list: which of its pages."""

    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)


def refuse_filters(data: QueryDict) -> None:
    """Raises BadRequest for any filter: a page that takes none must not look as if it were filtered."""
    _refuse(QueryForm(data))


def page_of[T](rows: Sequence[T], data: QueryDict, size: int) -> Page[T]:
    """The page that the querystring asks for; Http404 where there is none such, BadRequest for any filter."""
    form = PageForm(data)
    if form.has_error("page"):
        raise Http404
    _refuse(form)
    try:
        return Paginator(rows, size).page(form.cleaned_data["page"] or 1)
    except EmptyPage:
        raise Http404 from None


def in_order[Row: Model](rows: QuerySet[Row], pks: Iterable[int]) -> list[Row]:
    """Those of `rows` that have these pks, in their order; one that is gone since is left out."""
    wanted = list(pks)
    found = rows.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def _refuse(form: QueryForm) -> None:
    if not form.is_valid():
        raise BadRequest(" ".join(f"{name}: {' '.join(said)}" for name, said in form.problems().items()))
