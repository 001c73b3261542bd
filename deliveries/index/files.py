"""Arrays of a version as one file, which the processes of a machine map.

A file holds arrays of numbers and says what they are; nothing in it is run. It is left alone where its sum is not
right, as after a loss of power, and where it is of another version, another database or other code.
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
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

import deliveries
from deliveries.models import reading

from .arrays import Array

ALIGNED = 64
# The bytes of a file's first number, which says how long its description is.
LENGTH = 8
# The rooms whose code makes what a file holds.
ROOMS = ("index", "models", "timeline", "reconciling", "registers")


@contextmanager
def turn(what: str) -> Iterator[None]:
    """One process at a time that makes this, where there can be files: the next one finds what this one has written."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder() / f"{what}.lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError:
        yield
        return
    with lock:
        yield


def folder() -> Path:
    return Path(settings.VAR_DIR) / "index"


def database() -> str:
    """What tells this database from others, a replica from what it follows; one in memory is of this process."""
    connection = reading.connection()
    at, only = connection.settings_dict, connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]
    return repr([connection.vendor, *(str(at[name]) for name in ("HOST", "PORT", "NAME")), os.getpid() if only else 0])


@cache
def code() -> str:
    """What tells this code from any that reads or derives otherwise."""
    rooms = [Path(deliveries.__file__).parent / room for room in ROOMS]
    return _sum("\n".join(path.read_text() for room in rooms for path in sorted(room.glob("*.py"))))


def path_of(what: str, state: Any) -> Path:
    """Where what is made of this database by this code is kept, of a version of it that its `state` tells from others
    by what it prints."""
    return folder() / "-".join([what, *map(_sum, (database(), code() + sys.byteorder, repr(state)))])


def put(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write the arrays of a version in the place of what was kept of others. Raises OSError."""
    write(path, arrays)
    what, whose, *_rest = path.name.split("-")
    for other in path.parent.glob(f"{what}-{whose}-*"):
        if other != path:
            with suppress(OSError):
                other.unlink()  # whoever maps it keeps it


def kept(path: Path) -> dict[str, Array] | None:
    """What was written of that version, mapped; None where there is none to be had."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return mapped(path)
    return None


def earlier(path: Path) -> dict[str, Array] | None:
    """The same of any version that this code has written."""
    others = path.parent.glob(f"{path.name.rpartition('-')[0]}-*")
    return next((arrays for arrays in map(kept, others) if arrays), None)


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


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
