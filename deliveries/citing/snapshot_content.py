"""What a snapshot keeps of a view: its words, its numbers and rows, and the names that they need to be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from deliveries.exports import amount_json, credit_json, left_out_json, line_rows, timeline_json
from deliveries.exports.cells import stage_json
from deliveries.filters import DeliveryFilterForm, ExplorerForm, chips
from deliveries.filters.explorer import latest_first
from deliveries.index.columns import NAMES
from deliveries.index.groups import Amounts, Group, Table
from deliveries.models import Equipment, EquipmentType, Party
from deliveries.wording import (
    TITLED,
    according_to,
    coverage_words,
    explorer_title,
    stage_note,
    tells_types,
    timeline_words,
)

from .words import explorer_sentence, none_sentence, table_sentence

type View = dict[str, Any]

# Told by themselves beneath a title.
APART = ("known_on", "source_kind", "source")


def canonical(form: DeliveryFilterForm) -> str:
    """The query of a valid form as it was understood, the same for the same view however it was written.

    Days stand as they were read, for "yesterday" is another day when the citation is opened.
    """
    selection = form.selection
    understood = selection.parameters()
    if selection.known_on:
        understood["known_on"] = selection.known_on.isoformat()
    if not selection.register.default:
        understood["register"] = selection.register.slug
    sort = selection.data.get("sort")
    if sort and sort != latest_first(selection.stage) and not understood.get("group"):
        understood["sort"] = sort
    query = QueryDict(mutable=True)
    for name in form.parameters:
        value = understood.get(name)
        if value:
            query.setlist(name, sorted(value) if isinstance(value, list) else [str(value)])
    return query.urlencode()


def kept_of(form: DeliveryFilterForm) -> View:
    """What a snapshot keeps of a valid form's view, as JSON holds it."""
    if isinstance(form, ExplorerForm):
        return _as_json(_explorer(form))
    title, sentence = timeline_words(form)
    view = timeline_json(form.selection)
    # They are kept beside it, as they were called then.
    del view["names"]
    only = _only(form, ("type", "since") if tells_types(form) else ("since",))
    told = {
        "title": title,
        "sentence": sentence,
        **_sources(form),
        "only": only,
        **credit_json(form.selection.register),
    }
    return _as_json(told | {"timeline": view, "names": _names([*view["steps"], *view["expected"]])})


def _as_json(view: View) -> View:
    return dict(json.loads(json.dumps(view)))


def _explorer(form: ExplorerForm) -> View:
    selection = form.selection
    table = selection.table()
    totals = {node: totals[node.pk] for totals in [selection.totals()] for node in selection.tree if node.pk in totals}
    every = ({name: cell for name, cell in line.items() if name not in NAMES} for line in line_rows(selection))
    counted = selection.counting.get("status")
    lines = [line for line in every if table is None or counted in {None, line["status"]}]
    said = explorer_sentence(totals, selection.arrived, 0 if table else selection.promised)
    sentences = list(filter(None, [according_to(said, selection), stage_note(selection)]))
    sentences += table_sentence(table) if table else []
    sentences += coverage_words(selection)
    sentences += none_sentence(node for node in selection.data["type"] if node.parent_id is None and node not in totals)
    return {
        "title": explorer_title(form),
        "sentence": " ".join(sentences),
        **_sources(form),
        "only": _only(form, TITLED),
        **credit_json(selection.register),
        **stage_json(selection),
        "as_known_on": selection.known_on.isoformat() if selection.known_on else None,
        "by_type": _amounts(totals),
        "table": table_json(table, selection.data["group"], selection.data["pivot"]) if table else None,
        "lines": lines,
        "names": _names([{"items": [line], **line} for line in lines], totals),
    }


def _only(form: DeliveryFilterForm, told: Iterable[str]) -> list[str]:
    """The filters in words that the view's title does not tell, and that are not told by themselves."""
    return [chip.label for chip in chips(form) if chip.name not in {*told, *APART, "stage"}]


def _sources(form: DeliveryFilterForm) -> View:
    """Whose claims alone count, and what each type would come to with all of them."""
    chosen = [chip.label for chip in chips(form) if chip.name in {"source_kind", "source"}]
    return {
        "sources": chosen,
        "left_out": left_out_json(form.selection),
        "full_record": {node.slug: amount_json(full) for node, _mine, full in form.selection.full_record()},
    }


def table_json(table: Table, group: str, pivot: str) -> View:
    """A table of sums: names of the dimensions, columns, rows with their cells, and totals by top-level type."""
    return {
        "group": group,
        "pivot": pivot or None,
        "deliveries": table.deliveries,
        "total": _amounts(table.total),
        "columns": [_group(column) for column in table.columns],
        "rows": [_group(row) | {"cells": [_amounts(cell) for cell in row.cells]} for row in table.rows],
        "more_rows": table.more_rows,
        "more_columns": table.more_columns,
    }


def _group(group: Group) -> View:
    return {
        "key": group.key, "name": group.name, "deliveries": group.deliveries, "earlier": group.earlier,
        "amounts": _amounts(group.amounts),
    }  # fmt: skip


def _amounts(amounts: Amounts) -> View:
    return {top.slug: amount_json(amount) for top, amount in amounts.items()}


def _names(rows: Iterable[Mapping[str, Any]], tops: Iterable[EquipmentType] = ()) -> View:
    """By kind and slug: what the parties, the equipment and the types in `rows` are called at the moment."""
    rows = list(rows)
    parties = {row[side] for row in rows for side in ("recipient", "supplier") if row.get(side)}
    items = [item for row in rows for item in row["items"]]
    types = {item["type"] for item in items} | {top.slug for top in tops}
    types |= {slug for row in rows for slug in (row.get("by_type") or ())}
    equipment = Equipment.objects.filter(slug__in={item["equipment"] for item in items})
    return {
        "parties": dict(Party.objects.filter(slug__in=parties).values_list("slug", "name")),
        "equipment": dict(equipment.values_list("slug", "designation")),
        "types": dict(EquipmentType.objects.filter(slug__in=types).values_list("slug", "name")),
    }
