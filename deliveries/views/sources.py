"""The list of publications, and one of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from deliveries.cells.source import kept_copies, source_particulars
from deliveries.evidence.seeing import copies_of
from deliveries.filters import regions, without
from deliveries.filters.access import may_read
from deliveries.filters.lists import RegionForm
from deliveries.http.caching import public
from deliveries.models import Register, Release, Source
from deliveries.summaries.parties import own
from deliveries.summaries.sources import checks_of, publications, with_carried

from .paging import in_order, page_of, paged, understood

PUBLICATIONS_A_PAGE, DELIVERIES_A_PAGE = 100, 50


@public
def sources(request: HttpRequest) -> HttpResponse:
    """`/sources/`: every publication of the record, the latest first, with what reached us through it; of another
    register those that it rests on, and of regions those that speak of what their states received."""
    form = understood(RegionForm(request.GET))
    chosen = form.cleaned_data["region"]
    selection = own(form.other).beside({"region": chosen})
    counts = selection.counts_of_all
    page = paged(publications(counts, silent=not (form.other or chosen)), form, PUBLICATIONS_A_PAGE)
    shown = in_order(Source.objects.all(), page)
    context = {
        "form": form,
        "page": page,
        "rows": with_carried(shown, counts),
        "regions": regions(selection),
        "query": without(form.given, names=form.parameters),
        "own_query": without(form.given, "register", names=form.parameters),
        "whose": form.other,
        "path": request.path,
    }
    return render(request, "sources.html", context)


def readable_source_or_404(pk: int) -> tuple[Source, Register | None]:
    """A source that readers may see, and the register that it is a release of; that one, where whoever asks may read
    it."""
    source = Source.objects.public().with_path().filter(pk=pk).first()
    if source is not None and source.kind != Source.Kind.REGISTER:
        return source, None
    known = Source.objects.filter(pk=pk).values("pk")
    release = Release.objects.filter(source__in=known).select_related("register").first()
    if release is not None and may_read(release.register):
        return source or Source.objects.with_path().get(pk=pk), release.register
    if source is None:
        raise Http404
    return source, None


def is_for_everybody(register: Register | None) -> bool:
    """Whether everybody may read a source of readable_source_or_404(), by the register that it is a release of."""
    return register is None or register.access == Register.Access.EVERYBODY


@public
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """`/sources/3/`: one source, what it says, and what reached us through it."""
    record, register = readable_source_or_404(pk)
    selection, everybody = own(register), is_for_everybody(register)
    counts = selection.counts_of_all
    page = page_of(counts.spoken_of_by(pk).tolist(), request.GET, DELIVERIES_A_PAGE)
    context = {
        "source": record,
        "particulars": source_particulars(record),
        "for_everybody": everybody,
        "copies": kept_copies(copies_of(record, everybody=everybody)),
        "page": page,
        "deliveries": selection.with_claims(selection.read(list(page)), record),
        "checks": checks_of(record, selection),
        "carried": list(with_carried([record], counts))[1:],
    }
    return render(request, "source.html", context)
