"""Registers, equipment types, equipment and parties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models

from deliveries.models import Equipment, EquipmentType, Party, Register
from deliveries.models.joint import join

from .batch import Batch
from .files import Files, Shape, Table

SHAPES = {
    "register": Shape({"slug": str, "name": str}, {"licence": str, "default": bool, "covered_until": dt.date}),
    "type": Shape(
        {"slug": str, "name": str, "singular": str},
        {
            "plural": str,
            "aliases": list,
            "parent": str,
            "un_category": EquipmentType.UnCategory,
            "sipri_category": EquipmentType.SipriCategory,
        },
    ),
    "equipment": Shape(
        {"slug": str, "designation": str, "type": str},
        {"variant_of": str, "generic": bool, "aliases": list, "made_in": list, "listed": bool, "together": list},
    ),
    "party": Shape(
        {"slug": str, "name": str},
        {"kind": Party.Kind, "iso_code": str, "aliases": list, "covered_until": dt.date},
    ),
}


def load_catalogue(files: Files, batch: Batch) -> None:
    """Load everything that stories name; problems are gathered in `batch`."""
    for model, kind in ((Register, "register"), (EquipmentType, "type"), (Equipment, "equipment"), (Party, "party")):
        batch.look_up(model, files.of(kind))
    for table in files.of("register"):
        with batch.gathering(Register, table["slug"]):
            load_register(table, batch)
    positions = {table["slug"]: position for position, table in enumerate(files.of("type"), start=1)}
    for table in parents_first(files.of("type"), "parent", batch):
        with batch.gathering(EquipmentType, table["slug"]):
            load_type(table, positions[table["slug"]], batch)
    for table in by_generation(parents_first(files.of("equipment"), "variant_of", batch), "variant_of"):
        with batch.gathering(Equipment, table["slug"]):
            load_equipment(table, batch)
    batch.flush()
    for table in files.of("equipment"):
        with batch.gathering(Equipment, table["slug"]):
            load_parts(table, batch)
    for table in files.of("party"):
        with batch.gathering(Party, table["slug"]):
            load_party(table, batch)
    batch.check_names(Equipment)
    batch.check_names(Party)


def load_register(table: Table, batch: Batch) -> None:
    row = batch.known(Register, table["slug"]) or Register(slug=table["slug"])
    batch.write(row, plain(table, Register, "name", "licence", "default", "covered_until"), table)


def load_type(table: Table, position: int, batch: Batch) -> None:
    row = batch.known(EquipmentType, table["slug"]) or EquipmentType(slug=table["slug"])
    values = plain(table, EquipmentType, "name", "singular", "plural", "aliases", "un_category", "sipri_category")
    parent = batch.find_named(EquipmentType, table, "parent")
    batch.write(row, values | {"parent": parent, "position": position}, table)


def load_equipment(table: Table, batch: Batch) -> None:
    row = batch.known(Equipment, table["slug"]) or Equipment(slug=table["slug"])
    values = plain(table, Equipment, "designation", "generic", "aliases", "made_in", "listed")
    values["type"] = batch.find(EquipmentType, table, "type")
    values["variant_of"] = batch.find_named(Equipment, table, "variant_of")
    batch.write(row, values, table)


def load_parts(table: Table, batch: Batch) -> None:
    """The models that a joint one stands for together."""
    if "together" not in table:
        return
    parts = [batch.known(Equipment, slug) for slug in table["together"]]
    if None in parts or len(set(parts)) < 2:
        raise table.problem("expected the slugs of two models or more", "together")
    joint = batch.find(Equipment, table, "slug")
    join(joint, [part for part in parts if part is not None])


def load_party(table: Table, batch: Batch) -> None:
    row = batch.known(Party, table["slug"]) or Party(slug=table["slug"])
    batch.write(row, plain(table, Party, "name", "kind", "iso_code", "aliases", "covered_until"), table)


def plain(table: Table, model: type[models.Model], *names: str) -> dict[str, Any]:
    """The values of fields that are called the same in the file; what the file leaves out has its default."""
    defaults = {name: model._meta.get_field(name).get_default() for name in names}  # type: ignore[union-attr]
    return defaults | table.only(*names)


def by_generation(tables: Iterable[Table], key: str) -> list[Table]:
    """Tables that stand parents first, those without a parent before all others: what waits to be written is then asked
    for, and written, once a generation."""
    depth: dict[str, int] = {}
    for table in tables:
        depth[table["slug"]] = depth.get(table.get(key) or "", -1) + 1
    return sorted(tables, key=lambda table: depth[table["slug"]])


def parents_first(tables: Iterable[Table], key: str, batch: Batch) -> list[Table]:
    """The tables in such an order that the one whose slug stands under `key` comes before those that name it.

    Tables that name each other in a circle are gathered as a problem, and left out.
    """
    by_slug = {table["slug"]: table for table in tables}
    ordered: dict[str, Table] = {}
    for table in by_slug.values():
        branch: dict[str, Table] = {}
        above: Table | None = table
        while above and above["slug"] not in ordered and above["slug"] not in branch:
            branch[above["slug"]] = above
            above = by_slug.get(above.get(key) or "")
        if above and above["slug"] in branch:
            batch.problems.append(str(table.problem("leads back to itself", key)))
            return parents_first([each for each in by_slug.values() if each["slug"] not in branch], key, batch)
        ordered |= dict(reversed(branch.items()))
    return list(ordered.values())
