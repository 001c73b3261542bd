"""The rows of the list of models: what each is, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from deliveries.models import Register
from deliveries.summaries.equipment import ModelStanding
from deliveries.wording import amount_text, day_text

from .links import address, asked_of, url


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model with its type, what has arrived of it in words, in how many deliveries, and when the last came."""

    href: str
    name: str
    generic: bool
    type: str
    arrived: str
    deliveries: int
    latest: str


def model_rows(standings: Iterable[ModelStanding], register: Register | None) -> list[ModelRow]:
    """The rows of models, which lead on within the register that is not the site's own."""
    asked = asked_of(register)
    return [
        ModelRow(
            href=address(url("equipment", one.model.slug), asked),
            name=str(one.model),
            generic=one.model.generic,
            type=one.model.type.name,
            arrived=_("none yet") if one.total is None else amount_text(one.total),
            deliveries=one.deliveries,
            latest=day_text(one.last),
        )
        for one in standings
    ]
