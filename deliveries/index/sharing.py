"""The index of a version as one file, which the processes of a machine map: whoever reads the record first writes it.
Where none can be written, each process holds an index of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np

from deliveries.models import TypeTree

from . import files
from .arrays import Array, Frame, Runs
from .pointers import Supporters
from .reading import State
from .record import SHAPES, RecordIndex
from .texts import Strings, Texts

# What is made of arrays. RecordIndex is as well, but for its state and its tree.
KINDS = {Frame, Runs, Supporters, Strings, Texts}


def found(state: State, tree: TypeTree) -> RecordIndex | None:
    """The index of this version, with this tree, that a process has written; None where there is none to be had."""
    arrays = files.kept(path_of(state, tree))
    if arrays is None:
        return None
    frames = {name: built(Frame, arrays, f"index.{name}", shape) for name, shape in SHAPES.items()}
    own = RecordIndex(state=state, tree=tree, **frames)
    own.__dict__.update(derived(RecordIndex, arrays, "index"))
    return own


def shared(own: RecordIndex) -> RecordIndex:
    """The same index as all processes have it; itself where no file can be written."""
    try:
        files.put(path_of(own.state, own.tree), dict(parts(own, "index")))
    except OSError:
        return own
    return found(own.state, own.tree) or own


def path_of(state: State, tree: TypeTree) -> Path:
    """The file of a version."""
    return files.path_of("index", state_of(state, tree))


def state_of(state: State, tree: TypeTree) -> Any:
    """All that tells a version of the record from another."""
    nodes = [(node.pk, node.parent_id) for node in tree]
    return [state.version, sorted(state.registers), state.mark, state.written, nodes]


# ---- What is made of arrays -------------------------------------------------------------------------


def parts(value: Any, name: str) -> Iterator[tuple[str, Array]]:
    """The arrays that a value is made of, and what is derived of it; by name, with dots."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif isinstance(value, Frame):
        for column, own in value.columns.items():
            yield from parts(own, f"{name}.{column}")
    else:
        for part in [*made_of(type(value)), *derives(type(value))]:
            yield from parts(getattr(value, part), f"{name}.{part}")


def built(kind: Any, arrays: Mapping[str, Array], name: str, shape: Mapping[str, Any] | None = None) -> Any:
    """A value of that kind from its parts(); `shape`: of the columns of a frame, where some are texts."""
    if kind is Frame:
        columns = [own.removeprefix(f"{name}.").partition(".")[0] for own in arrays if own.startswith(f"{name}.")]
        kinds = {column: kind for column, (_how, kind) in (shape or {}).items()}
        return Frame(
            {column: built(kinds.get(column), arrays, f"{name}.{column}") for column in dict.fromkeys(columns)}
        )
    if kind not in KINDS:
        return arrays[name]
    whole = kind(**{part: built(hint, arrays, f"{name}.{part}") for part, hint in made_of(kind).items()})
    whole.__dict__.update(derived(kind, arrays, name))
    return whole


def derived(kind: Any, arrays: Mapping[str, Array], name: str) -> dict[str, Any]:
    return {part: built(hint, arrays, f"{name}.{part}") for part, hint in derives(kind).items()}


def made_of(kind: Any) -> dict[str, Any]:
    """By name what such values are made of, as far as that is arrays."""
    return {name: hint for name, hint in get_type_hints(kind).items() if _of_arrays(hint)}


def derives(kind: Any) -> dict[str, Any]:
    """By name what is derived of such values once, as far as that is arrays."""
    every = {name: each for base in reversed(kind.__mro__) for name, each in vars(base).items()}
    own = {name: each for name, each in every.items() if isinstance(each, cached_property)}
    hints = {name: get_type_hints(each.func)["return"] for name, each in own.items()}
    return {name: hint for name, hint in hints.items() if _of_arrays(hint)}


def _of_arrays(hint: Any) -> bool:
    return hint is Array or hint in KINDS
