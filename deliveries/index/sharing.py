"""The index of a version as one file, which the processes of a machine map: whoever reads the record first writes it.

The file holds arrays of numbers and says what they are; nothing in it is run. It is left alone where its sum is not
right, as after a loss of power, and where it is of another version, another database or other code. Where none can be
written, each process holds an index of its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import mmap
import os
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
from django.conf import settings

from deliveries import models
from deliveries.models import TypeTree, reading

from .arrays import Array, Frame, Runs
from .pointers import Supporters
from .reading import State
from .record import SHAPES, RecordIndex
from .texts import Strings, Texts

# What is made of arrays. RecordIndex is as well, but for its state and its tree.
KINDS = {Frame, Runs, Supporters, Strings, Texts}
ALIGNED = 64
# The bytes of a file's first number, which says how long its description is.
LENGTH = 8


def found(state: State, tree: TypeTree) -> RecordIndex | None:
    """The index of this version, with this tree, that a process has written; None where there is none to be had."""
    try:
        arrays = mapped(path_of(state, tree))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    frames = {name: built(Frame, arrays, f"index.{name}", shape) for name, shape in SHAPES.items()}
    own = RecordIndex(state=state, tree=tree, **frames)
    own.__dict__.update(derived(RecordIndex, arrays, "index"))
    return own


def shared(own: RecordIndex) -> RecordIndex:
    """The same index as all processes have it; itself where no file can be written."""
    path = path_of(own.state, own.tree)
    try:
        write(path, dict(parts(own, "index")))
    except OSError:
        return own
    for other in path.parent.glob(f"{path.name.partition('-')[0]}-*"):
        if other != path:
            with suppress(OSError):
                other.unlink()  # whoever maps it keeps it
    return found(own.state, own.tree) or own


@contextmanager
def turn() -> Iterator[None]:
    """One process at a time, where there can be files: the next one finds what this one has written."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder() / "lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError:
        yield
        return
    with lock:
        yield


def folder() -> Path:
    return Path(settings.VAR_DIR) / "index"


def path_of(state: State, tree: TypeTree) -> Path:
    """The file of a version: of this database, of all that tells the state of its record, and of this code."""
    own = (
        state.version,
        sorted(state.registers),
        state.mark,
        state.written,
        [(node.pk, node.parent_id) for node in tree],
    )
    return folder() / f"{_sum(database())}-{_sum(repr([code(), sys.byteorder, *own]))}"


def database() -> str:
    """What tells this database from others, a replica from what it follows; one in memory is of this process."""
    connection = reading.connection()
    at, only = connection.settings_dict, connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]
    return repr([connection.vendor, *(str(at[name]) for name in ("HOST", "PORT", "NAME")), os.getpid() if only else 0])


@cache
def code() -> str:
    """What tells this code from any that reads or derives otherwise."""
    rooms = [Path(__file__).parent, Path(models.__file__).parent]
    return _sum("\n".join(path.read_text() for room in rooms for path in sorted(room.glob("*.py"))))


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


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


# ---- The file ---------------------------------------------------------------------------------------


def write(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write arrays as one file, which is there as a whole or not at all. Raises OSError."""
    laid, at, checked = [], 0, 0
    whole = [np.ascontiguousarray(array) for array in arrays.values()]
    for name, array in zip(arrays, whole, strict=True):
        laid.append([name, array.dtype.str, len(array), at])
        at += array.nbytes + -array.nbytes % ALIGNED
    for array in whole:
        checked = zlib.crc32(bytes(-array.nbytes % ALIGNED), zlib.crc32(array.view(np.uint8), checked))
    told = json.dumps({"arrays": laid, "sum": checked}).encode()
    told += b" " * (-(LENGTH + len(told)) % ALIGNED)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
        try:
            file.write(len(told).to_bytes(LENGTH, "little") + told)
            for array in whole:
                file.write(array.view(np.uint8))
                file.write(bytes(-array.nbytes % ALIGNED))
        except OSError:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(path)


def mapped(path: Path) -> dict[str, Array]:
    """The arrays of a file, none of which can be written to. Raises OSError, or ValueError where it is not whole."""
    with path.open("rb") as file:
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    begin = LENGTH + int.from_bytes(whole[:LENGTH], "little")
    told = json.loads(whole[LENGTH:begin])
    if zlib.crc32(memoryview(whole)[begin:]) != told["sum"]:
        raise ValueError(path)
    return {name: np.frombuffer(whole, dtype, length, begin + at) for name, dtype, length, at in told["arrays"]}
