"""Pages that take no filter but for the register, and lists that come in pages with numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, QueryDict

from deliveries.filters.access import SIGN_IN
from deliveries.filters.lists import PageForm
from deliveries.filters.queryform import QueryForm


class SignInFirstError(BadRequest):
    """What is asked for is there for those who are signed in."""


def understood[Form: QueryForm](form: Form) -> Form:
    """A form of a page that takes no filter, or few. Raises BadRequest for any other: the page must not look as if it
    were filtered; and Http404 for what is no page."""
    if form.has_error("page"):
        raise Http404
    if form.has_error("register", SIGN_IN):
        raise SignInFirstError(" ".join(form.problems()["register"]))
    if not form.is_valid():
        raise BadRequest(" ".join(f"{name}: {' '.join(said)}" for name, said in form.problems().items()))
    return form


def page_of[T](rows: Sequence[T], data: QueryDict, size: int) -> Page[T]:
    """The page that the querystring asks for; Http404 where there is none such, BadRequest for any filter."""
    return paged(rows, understood(PageForm(data)), size)


def paged[T](rows: Sequence[T], form: PageForm, size: int) -> Page[T]:
    """The page that a valid form asks for; Http404 where there is none such."""
    try:
        return Paginator(rows, size).page(form.cleaned_data["page"] or 1)
    except EmptyPage:
        raise Http404 from None


def in_order[Row: Model](rows: QuerySet[Row], pks: Iterable[int]) -> list[Row]:
    """Those of `rows` that have these pks, in their order; one that is gone since is left out."""
    wanted = list(pks)
    found = rows.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]
