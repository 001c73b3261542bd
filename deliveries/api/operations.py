"""The operations: parse, ask, tell. Lists run by id, so that a page stays right while rows are added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, get_origin

from django.db.models import FETCH_RAISE, Model, QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema

from deliveries.exports import timeline_json
from deliveries.exports.cells import stage_json
from deliveries.filters import DeliveryFilterForm, Selection, TimelineForm
from deliveries.filters.access import may_read
from deliveries.http.problems import CONFLICT, Refused
from deliveries.models import Claim, Delivery, Equipment, EquipmentType, Party, Source
from deliveries.models.claims import ClaimQuerySet
from deliveries.models.equipment import EquipmentQuerySet
from deliveries.models.names import fold

from . import shapes
from .counted import Timeline
from .parameters import (
    DeliveryFilters,
    EquipmentFilters,
    Id,
    KnownOn,
    Paging,
    PartyFilters,
    ReceivedFilters,
    Slug,
    SourceFilters,
    SuppliedFilters,
    TotalFilters,
)
from .schemas import (
    Claims,
    Deliveries,
    DeliveryWithClaims,
    EquipmentOut,
    EquipmentPage,
    Parties,
    PartyOut,
    SourceOut,
    Sources,
    Totals,
    Types,
)
from .shapes import Shape

BASE36 = 36
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

router = Router()
# Some fields have an alias because their name is taken: see parameters.py.
get = partial(router.get, by_alias=True)


def cursor(pk: int) -> str:
    """The place after the row `pk`; made to be handed back, not to be read."""
    text = ""
    while pk:
        pk, digit = divmod(pk, BASE36)
        text = DIGITS[digit] + text
    return text


def page(request: HttpRequest, rows: QuerySet[Any], paging: Paging, tell: Callable[[Any], Shape]) -> Shape:
    """A page of `rows` by id, with the address of the next one.

    What is told of them is asked of those on the page alone: else a database may look it up for all that match.
    """
    following = rows.filter(pk__gt=place(paging)).order_by("pk").values_list("pk", flat=True)

    def shapes_of(here: list[int]) -> Iterable[Shape]:
        return map(tell, rows.filter(pk__in=here).order_by("pk").fetch_mode(FETCH_RAISE))

    return page_of(request, list(following[: paging.limit + 1]), paging, shapes_of)


def counted_page(request: HttpRequest, pks: Any, paging: Paging, tell: Callable[[list[int]], Iterable[Shape]]) -> Shape:
    """A page of what was found in the index, which has the ids (an array, in order)."""
    first = pks.searchsorted(place(paging), side="right")
    return page_of(request, pks[first : first + paging.limit + 1].tolist(), paging, tell)


def page_of(
    request: HttpRequest, following: list[int], paging: Paging, tell: Callable[[list[int]], Iterable[Shape]]
) -> Shape:
    """The first ids of those that follow, as many as are asked for; `following` has one more where there is one."""
    here, more = following[: paging.limit], len(following) > paging.limit
    return {
        "limit": paging.limit,
        "next": next_address(request, cursor(here[-1])) if more else None,
        "results": list(tell(here)),
    }


def place(paging: Paging) -> int:
    """The id that a cursor stands for: a page begins after it."""
    return int(paging.cursor, BASE36) if paging.cursor else 0


def next_address(request: HttpRequest, place: str) -> str:
    query = request.GET.copy()
    query["cursor"] = place
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def only_known(request: HttpRequest, schema: type[Schema]) -> None:
    """Refuse parameters that `schema` does not have (Schema itself has none): a filter that is misspelt, or that does
    not work here, must not widen the result. Refuse two values for one, too."""
    known = {field.alias or name: field for name, field in schema.model_fields.items()}
    if unknown := set(request.GET) - set(known):
        raise Refused({name: ["There is no such parameter."] for name in sorted(unknown)})
    lists = {name for name, field in known.items() if get_origin(field.annotation) is list}
    if twice := [name for name, given in request.GET.lists() if name not in lists and len(set(given)) > 1]:
        raise Refused({name: ["Give one value, not several."] for name in sorted(twice)})


def selected(request: HttpRequest, schema: type[Schema], fixed: Mapping[str, Model] | None = None) -> Selection:
    """What the site's own form selects; raises Refused with what it says."""
    only_known(request, schema)
    query = request.GET.copy()
    for name in Paging.model_fields:
        query.pop(name, None)
    form = TimelineForm(query, fixed)
    if not form.is_valid():
        contradiction = set(form.errors) == {"until"} and form.has_error("until", "reversed")
        raise Refused(form.problems(), CONFLICT if contradiction else 400)
    return form.selection


@get("/deliveries", response=Deliveries, exclude_unset=True, tags=["deliveries"], summary="Deliveries")
def list_deliveries(request: HttpRequest, filters: Query[DeliveryFilters]) -> Shape:
    """All published deliveries that match, by id."""
    selection = selected(request, DeliveryFilters)

    def shapes_of(here: list[int]) -> Iterable[Shape]:
        return shapes.deliveries(selection.read(here))

    return counted_page(request, selection.counts.delivery_pks, filters, shapes_of) | stage_json(selection)


@get("/deliveries/{int:id}", response=DeliveryWithClaims, tags=["deliveries"], summary="One delivery")
def one_delivery(request: HttpRequest, id: Path[Id], filters: Query[KnownOn]) -> Shape:  # noqa: A002 (the address)
    """One delivery with all its claims, or those known on a day. A withdrawn one answers 410 with the reason."""
    selection = selected(request, KnownOn)
    there = Delivery.objects.select_related("register").only("state", "withdrawal_reason", "register").filter(pk=id)
    if (row := there.first()) is not None and not may_read(row.register):
        raise Http404
    if row is not None and row.state == Delivery.State.WITHDRAWN:
        raise Gone(row.withdrawal_reason)
    found = selection.with_claims(selection.read([id]))
    if not found:
        raise Http404
    (shape,) = shapes.deliveries(found)
    return shape | {"claims": [shapes.claim(claim) for claim in found[0].claims.all()]}


class Gone(Exception):  # noqa: N818
    """The delivery was withdrawn; the reason is the exception's text."""


def with_lines(claims: ClaimQuerySet) -> ClaimQuerySet:
    """`claims` with the line each speaks of, and whether it contests the record."""
    return claims.for_display().select_related("item__equipment")


@get("/claims", response=Claims, exclude_unset=True, tags=["claims"], summary="Claims")
def list_claims(request: HttpRequest, filters: Query[DeliveryFilters]) -> Shape:
    """What the sources that count say of the deliveries that match, by id."""
    selection = selected(request, DeliveryFilters)

    def shapes_of(here: list[int]) -> Iterable[Shape]:
        claims = with_lines(Claim.objects.filter(pk__in=here)).order_by("pk")
        return map(shapes.claim, claims.fetch_mode(FETCH_RAISE))

    return counted_page(request, selection.counts.claim_pks, filters, shapes_of) | stage_json(selection)


def timeline_of(request: HttpRequest, side: str, slug: str, schema: type[Schema]) -> JsonResponse:
    selection = selected(request, schema, {side: get_object_or_404(Party.objects.public(), slug=slug)})
    return JsonResponse(timeline_json(selection), json_dumps_params={"ensure_ascii": False})


@get(
    "/recipients/{slug:slug}/timeline",
    response=Timeline,
    tags=["timelines"],
    summary="What a party received",
)
def recipient_timeline(request: HttpRequest, slug: Path[Slug], filters: Query[ReceivedFilters]) -> JsonResponse:
    """The same as `/recipients/{slug}/timeline.json`."""
    return timeline_of(request, "recipient", slug, ReceivedFilters)


@get(
    "/suppliers/{slug:slug}/timeline",
    response=Timeline,
    tags=["timelines"],
    summary="What a party supplied",
)
def supplier_timeline(request: HttpRequest, slug: Path[Slug], filters: Query[SuppliedFilters]) -> JsonResponse:
    """The same as `/suppliers/{slug}/timeline.json`."""
    return timeline_of(request, "supplier", slug, SuppliedFilters)


@get("/parties", response=Parties, tags=["catalogue"], summary="Parties")
def list_parties(request: HttpRequest, filters: Query[PartyFilters]) -> Shape:
    """States, organisations and armed groups."""
    only_known(request, PartyFilters)
    rows = Party.objects.public()
    if filters.kind:
        rows = rows.filter(kind__in=filters.kind)
    return page(request, named(rows, filters.q), filters, shapes.party)


def named[M: Model](rows: QuerySet[M], words: str | None) -> QuerySet[M]:
    """Those of `rows` whose names have `words` in them, in any spelling."""
    if not words:
        return rows
    key = fold(words)
    return rows.filter(search_key__contains=key) if key else rows.none()


@get("/parties/{slug:slug}", response=PartyOut, tags=["catalogue"], summary="One party")
def one_party(request: HttpRequest, slug: Path[Slug]) -> Shape:
    only_known(request, Schema)
    return shapes.party(get_object_or_404(Party.objects.public(), slug=slug))


@get("/types", response=Types, tags=["catalogue"], summary="Equipment types")
def list_types(request: HttpRequest, filters: Query[Paging]) -> Shape:
    """The type tree, a node a row."""
    only_known(request, Paging)
    return page(request, EquipmentType.objects.select_related("parent", "top"), filters, shapes.equipment_type)


def _models() -> EquipmentQuerySet:
    """Models with all that their shapes tell."""
    return Equipment.objects.public().select_related("type", "variant_of").prefetch_related("parts__part")


@get("/equipment", response=EquipmentPage, tags=["catalogue"], summary="Models and designations")
def list_equipment(request: HttpRequest, filters: Query[EquipmentFilters]) -> Shape:
    only_known(request, EquipmentFilters)
    rows = _models()
    if filters.type:
        rows = rows.filter(type__in=branches(request))
    return page(request, named(rows, filters.q), filters, shapes.equipment)


def branches(request: HttpRequest) -> set[int]:
    """The pks of the types that the request names and of all below them; raises Refused for an unknown one."""
    form = DeliveryFilterForm(request.GET)
    if not form.is_valid() and form.has_error("type"):
        raise Refused({"type": form.problems()["type"]})
    return {node.pk for chosen in form.cleaned_data["type"] for node in form.tree.branch(chosen)}


@get("/equipment/{slug:slug}", response=EquipmentOut, tags=["catalogue"], summary="One model")
def one_equipment(request: HttpRequest, slug: Path[Slug]) -> Shape:
    only_known(request, Schema)
    return shapes.equipment(get_object_or_404(_models(), slug=slug))


@get("/sources", response=Sources, tags=["sources"], summary="Sources")
def list_sources(request: HttpRequest, filters: Query[SourceFilters]) -> Shape:
    only_known(request, SourceFilters)
    rows = Source.objects.public().prefetch_related("evidence")
    if filters.source_kind:
        rows = rows.filter(kind__in=filters.source_kind)
    return page(request, rows, filters, shapes.source)


@get("/sources/{int:id}", response=SourceOut, tags=["sources"], summary="One source")
def one_source(request: HttpRequest, id: Path[Id]) -> Shape:  # noqa: A002
    only_known(request, Schema)
    return shapes.source(get_object_or_404(Source.objects.public(), pk=id))


@get("/reported-totals", response=Totals, tags=["reported totals"], summary="Totals that sources state")
def list_totals(request: HttpRequest, filters: Query[TotalFilters]) -> Shape:
    """Running totals that sources state, each held against the computed one."""
    selection = selected(request, TotalFilters)
    rows = selection.stated_totals({side: selection.data[side] for side in ("recipient", "supplier")})
    return page(
        request,
        rows.for_display().select_related("register"),
        filters,
        lambda row: shapes.total(selection.checked(row)),
    )
