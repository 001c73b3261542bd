"""The explorer's view as data: its lines, or the sums of its groups."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse

from deliveries.filters import ExplorerSelection
from deliveries.index.columns import WRITTEN

from .cells import csv_line, flat, view_json
from .rows import row_columns, with_rows

# What stands first, before all that stands on the page.
FIRST = ("delivery", "url", "status")
EXPLORER_COLUMNS = (*FIRST, *(name for name in WRITTEN if name not in FIRST))
SUM_COLUMNS = ("counted_as", "deliveries", "quantity", "low", "high", "unknown_lines", "approximate")


def explorer_columns(selection: ExplorerSelection) -> tuple[str, ...]:
    """The columns of a download of the explorer's view: those of lines, or of the groups that were asked for."""
    groups = _groups(selection)
    named = (column for group in groups for column in _names_of(selection, group))
    if groups:
        return (*groups, *SUM_COLUMNS, *named, "counted_as_name", *_stage(selection))
    return (*EXPLORER_COLUMNS, *row_columns(selection.register), *_stage(selection))


def _stage(selection: ExplorerSelection) -> dict[str, str]:
    """What each row says of the stage at which it counts, where that is not arrival."""
    return {"stage": selection.stage} if selection.stage else {}


def _groups(selection: ExplorerSelection) -> list[str]:
    return [selection.data[name] for name in ("group", "pivot") if selection.data[name]]


def _names_of(selection: ExplorerSelection, group: str) -> dict[str, Callable[[str | None], str | None]]:
    """By the name of a column what it says of a key of a group: its name, and of a party its ISO 3166 code; none for a
    key that says what it is."""
    index = selection.index

    def party(at: int) -> Callable[[str | None], str | None]:
        return lambda key: index.called_parties.get(key or "", ("", ""))[at] or None

    if group in {"recipient", "supplier"}:
        return {f"{group}_name": party(0), f"{group}_iso_code": party(1)}
    if group == "equipment":
        return {"equipment_name": lambda key: index.called_equipment.get(key or "")}
    return {f"{group}_name": lambda key: _type_name(selection, key)} if group == "type" else {}


def _type_name(selection: ExplorerSelection, slug: str | None) -> str | None:
    return selection.tree.by_slug[slug].called if slug else None


def explorer_rows(selection: ExplorerSelection, absolute: str = "") -> Iterator[dict[str, Any]]:
    """Every row of the explorer's view by explorer_columns(), in its order: lines, or groups where they were asked for.

    `absolute`: scheme and host, put before each address. Numbers are int or None (not known), `disputed` and
    `approximate` bools, `disputed_about` a list of texts, everything else text or None. However many rows, a few are
    in memory at a time.
    """
    if selection.data["group"]:
        return _group_rows(selection)
    lines, columns = line_rows(selection, absolute), row_columns(selection.register)
    whole = with_rows(lines, columns) if columns else lines
    return ({**row, **stage} for row in whole) if (stage := _stage(selection)) else whole


def line_rows(selection: ExplorerSelection, absolute: str = "") -> Iterator[dict[str, Any]]:
    """Every line of the explorer's view by EXPLORER_COLUMNS, grouped or not; see explorer_rows()."""
    for line in selection.written_lines(tuple(WRITTEN)):
        line["url"] = absolute + reverse("delivery", args=[line["delivery"]])
        yield {name: line[name] for name in EXPLORER_COLUMNS}


def _group_rows(selection: ExplorerSelection) -> Iterator[dict[str, Any]]:
    columns, named = explorer_columns(selection), [_names_of(selection, group) for group in _groups(selection)]
    for one in selection.sums():
        counts = (*one.amount.known, one.amount.unknown_lines, one.amount.about > 0)
        names = (of(key) for key, each in zip(one.keys, named, strict=True) for of in each.values())
        cells = (
            *one.keys,
            one.top,
            one.deliveries,
            *counts,
            *names,
            _type_name(selection, one.top),
            *_stage(selection).values(),
        )
        yield dict(zip(columns, cells, strict=True))


def explorer_csv(selection: ExplorerSelection, absolute: str, view: str, made: dt.datetime) -> Iterator[str]:
    """The explorer's view as lines of CSV. Each says of which `view` (an address) it is and when it was `made`:
    lines of comment would be read as data by most programs.
    """
    columns = explorer_columns(selection)
    yield csv_line((*columns, "view", "made"))
    stamp = (view, made.isoformat(timespec="seconds"))
    for row in explorer_rows(selection, absolute):
        yield csv_line((*map(flat, row.values()), *stamp))


def explorer_json(selection: ExplorerSelection, absolute: str, view: str, made: dt.datetime) -> Iterator[str]:
    """The explorer's view as a JSON object in pieces: the view and its filters, then `rows` by explorer_columns()."""
    head = view_json(selection, view, made) | {"columns": explorer_columns(selection)}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    for at, row in enumerate(explorer_rows(selection, absolute)):
        yield (",\n" if at else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"
