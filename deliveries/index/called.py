"""What lines were called by a day: by a name that had been said of them by then, or else by their type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .arrays import Array, Frame, grouped, marked
from .reading import NO_ROW
from .texts import Strings

if TYPE_CHECKING:
    from deliveries.models import TypeTree

    from .record import RecordIndex


def with_unnamed(equipment: Frame, tree: TypeTree) -> Frame:
    """The models with one more for each type that has none which stands for it, or none that readers see: what a line
    is called of which no more is known. Such a one has no page."""
    have = set(equipment["type"][equipment["stands"]].tolist())
    bare = sorted((node for node in tree if node.pk not in have), key=lambda node: node.pk)
    first = int(equipment["pk"].max(initial=NO_ROW))
    columns = {
        "pk": np.array([first + node.pk for node in bare], np.int64),
        "type": np.array([node.pk for node in bare], np.int64),
        "top": np.array([tree.top(node).pk for node in bare], np.int64),
        "generic": np.ones(len(bare), bool),
        "stands": np.ones(len(bare), bool),
        "has_page": np.zeros(len(bare), bool),
        "joint": np.zeros(len(bare), bool),
        "slug": Strings.of(f"unspecified-{node.slug}" for node in bare),
        "name": Strings.of(node.name for node in bare),
        "key": Strings.of(node.search_key for node in bare),
    }
    return equipment.followed_by(Frame(columns))


def unnamed(equipment: Frame) -> Array:
    """By model: where the one stands that says no more than its type; itself, if it is such a one."""
    standing = np.flatnonzero(equipment["stands"])
    standing = standing[np.argsort(equipment["type"][standing], kind="stable")]
    found = standing[np.searchsorted(equipment["type"][standing], equipment["type"])]
    return np.where(equipment["generic"], np.arange(len(equipment)), found)


def called(own: RecordIndex, told: Array) -> Array:
    """By line: where the model stands that these claims (by claim: whether it is one) call it.

    That is the adopted one where one of them names it, and where all claims of the line are among them; those that name
    no model are taken to mean it where no other does. Else it is what they call it: a model before a type, a narrow
    type before a wide one, of several that which most name. Where they say nothing of it, it goes by its type.
    """
    adopted = own.equipment_of_line
    claims, lines = own.naming[own.claims["supports"][own.naming]], own.line_named[own.claims["supports"][own.naming]]
    names, told = own.claims["names"][claims], told[claims]
    if told.all():
        return adopted
    outright, silent = names == own.lines["equipment"][lines], names == NO_ROW

    def of(some: Array) -> Array:
        return marked(lines[some], len(adopted))

    said = np.where(of(outright), of(outright & told), of(silent & told)) | ~of(~told)
    if said.all():
        return adopted
    found = np.where(said, adopted, own.unnamed_of_equipment[adopted])
    others = told & ~outright & ~silent & ~said[lines]
    if others.any():
        line, model = _most_named(own, lines[others], names[others])
        found[line] = model
    return found


def _most_named(own: RecordIndex, lines: Array, names: Array) -> tuple[Array, Array]:
    """Lines once each, and where the model stands that their claims name best; `names`: pks, by claim."""
    pairs, pair = grouped(lines, np.searchsorted(own.equipment["pk"], names))
    line, model = pairs.T
    says = own.equipment["generic"][model], -own.depth_of_equipment[model], -np.bincount(pair)
    order = np.lexsort([model, *says[::-1], line])
    first = np.flatnonzero(np.diff(line[order], prepend=-1))
    return line[order][first], model[order][first]


def lines_by_type(own: RecordIndex, equipment_of_line: Array) -> Frame:
    """The places of the lines (`line`) by delivery and then by type in the order of the tree; and both of each: where
    the `delivery` stands, and which place its type (`kind`) has in the tree."""
    place = {node.pk: at for at, node in enumerate(own.tree)}
    of_equipment = np.array([place[pk] for pk in own.equipment["type"].tolist()], np.int64)
    kind = of_equipment[equipment_of_line]
    lines = np.lexsort([kind, own.delivery_of_line])
    return Frame({"line": lines, "delivery": own.delivery_of_line[lines], "kind": kind[lines]})
