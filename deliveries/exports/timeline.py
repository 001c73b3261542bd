"""A timeline as data: the JSON and CSV of exactly the view that the page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse

from deliveries.filters import Selection
from deliveries.index.columns import NAMES
from deliveries.models import Delivery, DeliveryItem, Equipment, Party
from deliveries.models.days import STAGE_DAYS
from deliveries.timeline import Awaited, Check

from .cells import about_json, amount_json, asked_json, csv_line, flat, span_json

CSV_COLUMNS = (
    "delivery", "url", "status", "when", "earliest", "latest", "recipient", "supplier", "equipment", "type",
    "counted_as", "quantity", "low", "high", "total", "total_low", "total_high", "total_unknown_lines",
    "sources", "disputed", "disputed_about", "adopted_later", "approximate", "total_approximate",
    *NAMES, "view", "made",
)  # fmt: skip
SPAN = ("when", "earliest", "latest")
# What is written of each line that has arrived, besides its amounts.
LINE = (
    "delivery", "status", *SPAN, "recipient", "supplier", "equipment", "type", "counted_as", "quantity", "low", "high",
    "approximate", "sources", "disputed", "disputed_about", "adopted_later",
)  # fmt: skip


def day_of_stage(stage: str) -> tuple[str, ...]:
    """By which day files say, besides that of arrival, that something counts: at another stage than that."""
    return (STAGE_DAYS[stage],) if stage else ()


def timeline_json(selection: Selection) -> dict[str, Any]:
    """The view as the object that /data/ documents; `total` is null where it spans several top-level types."""
    tops = {node.pk: node for node in selection.tree.children(None)}
    totals = selection.totals()
    steps = list(_steps(selection, single=len(totals) == 1))
    expected = [_expected(awaited) for awaited in selection.awaited()]
    reported = [_reported(check) for check in selection.checks()]
    return {
        **{name: getattr(record, "slug") for name, record in selection.fixed.items()},  # noqa: B009
        **asked_json(selection),
        "total": amount_json(next(iter(totals.values()))) if len(totals) == 1 else None,
        "baseline": _baseline(selection, steps),
        "by_type": {tops[pk].slug: amount_json(amount) for pk, amount in totals.items()},
        **together_json(selection),
        "steps": steps,
        "expected": expected,
        "reported_totals": reported,
        "names": names_json(selection, [*steps, *expected], reported),
    }


def names_json(
    selection: Selection, deliveries: Iterable[Mapping[str, Any]], totals: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the slugs of these deliveries and stated totals stand for, and those of the page: parties by name and ISO
    3166 code, equipment and types by name."""
    rows, totals = list(deliveries), list(totals)
    items = [item for row in rows for item in row["items"]]
    parties = {row[side] for row in rows for side in ("recipient", "supplier")} | {each["supplier"] for each in totals}
    parties |= {one.slug for one in selection.fixed.values() if isinstance(one, Party)}
    types = {item["type"] for item in items} | {each["type"] for each in totals}
    types |= {node.slug for item in types for node in selection.tree.path(selection.tree.by_slug[item])[:1]}
    index = selection.index
    known = {slug: index.called_parties[slug] for slug in sorted(filter(None, parties)) if slug in index.called_parties}
    models = {item["equipment"] for item in items}
    models |= {one.slug for one in selection.fixed.values() if isinstance(one, Equipment)}
    return {
        "parties": {slug: {"name": name, "iso_code": code or None} for slug, (name, code) in known.items()},
        "equipment": {slug: index.called_equipment[slug] for slug in sorted(models & index.called_equipment.keys())},
        "types": {slug: selection.tree.by_slug[slug].called for slug in sorted(types)},
    }


def together_json(selection: Selection) -> dict[str, Any]:
    """What sources count together with others, under `told_together`, by the slug of the joint model; nothing where
    there is none."""
    found = {model.slug: amount_json(amount) for model, amount in selection.told_together().items()}
    return {"told_together": found} if found else {}


def _baseline(selection: Selection, steps: list[dict[str, Any]]) -> str | None:
    """From when the count runs: the start of the range that was asked for, or the first day that counts, in EDTF."""
    if selection.data["since"]:
        return str(selection.data["since"].edtf)
    return steps[0][STAGE_DAYS.get(selection.stage, "when")] if steps else None


def _steps(selection: Selection, *, single: bool) -> Iterator[dict[str, Any]]:
    staged = day_of_stage(selection.stage)
    # What was ordered may be still to come.
    told = (*SPAN, *staged, "status") if staged else SPAN
    for rows in selection.arrivals((*LINE, *staged)):
        first = rows[0]
        by_type: dict[str, dict[str, Any]] = {}
        for row in rows:
            counted = by_type.setdefault(row["counted_as"], {"added": 0, "total": row["total_best"]})
            counted["added"] += row["best"]
            counted |= about_json("total_approximate", row["total_about"])
        only = next(iter(by_type.values())) if single else {"added": None, "total": None}
        yield {
            "delivery": first["delivery"],
            "url": reverse("delivery", args=[first["delivery"]]),
            **{name: first[name] for name in told},
            **only,
            **({} if single else {"by_type": by_type}),
            "items": [_item(row) for row in rows],
            "recipient": first["recipient"],
            "supplier": first["supplier"],
            "sources": first["sources"],
            "disputed": any(row["disputed"] for row in rows),
            **{
                name: list(dict.fromkeys(about for row in rows for about in row[name]))
                for name in ("disputed_about", "adopted_later")
            },
        }


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    item = {
        "equipment": row["equipment"],
        "type": row["type"],
        "quantity": row["quantity"],
    }
    item |= {name: row[name] for name in ("low", "high") if row[name] is not None}
    item |= {"approximate": True} if row["approximate"] else {}
    return item | ({"adopted_later": True} if "quantity" in row["adopted_later"] else {})


def _expected(awaited: Awaited[Delivery]) -> dict[str, Any]:
    delivery = awaited.delivery
    return {
        "delivery": delivery.pk,
        "url": delivery.get_absolute_url(),
        "status": delivery.status,
        **span_json(delivery.arrival),
        "consignments": awaited.of,
        "arrived": awaited.arrived,
        "outcome": awaited.outcome,
        "by_type": {part.type.slug: {"arrived": part.arrived, "of": part.of} for part in awaited.parts},
        "items": [
            {"equipment": item.equipment.slug, "type": item.equipment.type.slug, "quantity": item.quantity}
            | ({"approximate": True} if item.approximate else {})
            for item in delivery.items.all()
            if item.chosen
        ],
        "recipient": delivery.recipient.slug,
        "supplier": delivery.supplier.slug if delivery.supplier else None,
        "sources": delivery.source_count,
        "disputed": delivery.disputed,
        "disputed_about": [topic.about for topic in delivery.disputed_about],
        "adopted_later": delivery.adopted_later,
    }


def _reported(check: Check[Any]) -> dict[str, Any]:
    reported = check.reported
    return {
        "total": reported.total,
        "qualifier": reported.qualifier,
        "type": reported.type.slug,
        "supplier": reported.supplier.slug if reported.supplier else None,
        "as_of": reported.as_of.edtf,
        "since": reported.since.edtf if reported.since else None,
        "computed": check.computed.best,
        **about_json("computed_approximate", check.computed.about),
        "verdict": check.verdict,
        "by": check.by,
        "source": reported.source_id,
    }


def timeline_csv(selection: Selection, absolute: str, view: str, made: dt.datetime) -> Iterator[str]:
    """The view as lines of CSV: what has arrived in ledger order, then what is awaited, without a total.

    `absolute`: scheme and host, put before each address. Each line says of which `view` it is and when it was `made`.
    """
    stamp = (view, made.isoformat(timespec="seconds"))
    staged = day_of_stage(selection.stage)
    yield csv_line((*CSV_COLUMNS[:-2], *staged, *(["stage"] if staged else ()), *CSV_COLUMNS[-2:]))
    for rows in selection.arrivals((*LINE, *NAMES, *staged)):
        for row in rows:
            counted = (*(row[name] for name in staged), selection.stage) if staged else ()
            yield csv_line(
                (
                    row["delivery"], absolute + reverse("delivery", args=[row["delivery"]]), row["status"],
                    *(row[name] for name in SPAN), row["recipient"], row["supplier"],
                    row["equipment"], row["type"], row["counted_as"], row["quantity"], row["low"], row["high"],
                    row["total_best"], row["total_sure"], row["total_most"], row["total_unknown"], row["sources"],
                    flat(row["disputed"]), flat(row["disputed_about"]), flat(row["adopted_later"]),
                    flat(row["approximate"]), flat(row["total_about"] > 0), *(row[name] for name in NAMES), *counted,
                    *stamp,
                )
            )  # fmt: skip
    for awaited in selection.awaited():
        yield from (csv_line((*cells, *stamp)) for cells in _awaited_cells(awaited.delivery, absolute, selection))


def _awaited_cells(delivery: Delivery, absolute: str, selection: Selection) -> Iterator[tuple[Any, ...]]:
    for item in (item for item in delivery.items.all() if item.chosen):
        yield (
            delivery.pk, absolute + delivery.get_absolute_url(), delivery.status, *span_json(delivery.arrival).values(),
            delivery.recipient.slug, delivery.supplier.slug if delivery.supplier else None, item.equipment.slug,
            item.equipment.type.slug, (item.equipment.type.top or item.equipment.type).slug, item.quantity, item.low,
            item.high, None, None, None, None, delivery.source_count, flat(bool(item.disputed_about)),
            flat([topic.about for topic in item.disputed_about]), flat(delivery.later_of(item)), flat(item.approximate),
            None, *_names(delivery, item),
        )  # fmt: skip


def _names(delivery: Delivery, item: DeliveryItem) -> Iterator[str | None]:
    """What the slugs of a line stand for, in the order of NAMES."""
    for party in (delivery.recipient, delivery.supplier):
        yield party.called if party else None
        yield (party.iso_code or None) if party else None
    kind = item.equipment.type
    yield from (item.equipment.called, kind.called, (kind.top or kind).called)
