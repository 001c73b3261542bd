"""What a choice of a model is called."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Model


def choice(record: Model, name: str) -> str:
    """The words for what `record` has in the field `name`: what get_<name>_display() says.

    That one translates every choice of the field each time, to find one of them.
    """
    return str(_labels(type(record), name).get(getattr(record, name), ""))


@cache
def _labels(model: type[Model], name: str) -> dict[Any, Any]:
    return dict(model._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
