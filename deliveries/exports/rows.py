"""What the rows of a register say of lines that are taken away: values, orders, comments, none of it in a count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from deliveries.models import Register, RegisterRow, Release

# Lines whose rows are read together.
AT_ONCE = 500


def row_columns(register: Register) -> dict[str, str]:
    """By the name of a column of a download the column of the rows that it holds; none for a register without files.

    A column of a file is called "row_" and as we call it; what marks it as uncertain has "_uncertain" at its end.
    """
    if register.default:
        return {}
    return {f"row_{_plain(name)}": name for name in Release.objects.columns_of(register)}


def _plain(name: str) -> str:
    words = re.sub(r"\W+", "_", name.removesuffix("?").lower()).strip("_")
    return f"{words}_uncertain" if name.endswith("?") else words


def with_rows(lines: Iterable[dict[str, Any]], columns: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The same lines with what the rows say that they come from, under these row_columns(); None where they say
    nothing."""
    for some in batched(lines, AT_ONCE):
        cells = RegisterRow.objects.cells_of({line["delivery"] for line in some})
        for line in some:
            said = cells.get(line["delivery"], {})
            yield line | {column: said.get(name) for column, name in columns.items()}
