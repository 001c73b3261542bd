"""The rows of the list of models: what each is, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from deliveries.models import Equipment, Party, Register
from deliveries.summaries.equipment import ModelStanding, countries
from deliveries.wording import amount_text, day_text

from .links import address, asked_of, link, part, url


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model with its type, where it is made, what has arrived of it in words, in how many deliveries, and when the
    last came."""

    href: str
    name: str
    generic: bool
    type: str
    made_in: str
    arrived: str
    deliveries: int
    latest: str


def makers(model: Equipment, named: Mapping[str, Party]) -> SafeString:
    """Where a model is made, as HTML: each country of `named` leads to what it supplied, another stands by its code."""
    links = [link(url("supplier", named[code].slug), named[code]) if code in named else code for code in model.made_in]
    return mark_safe(", ".join(map(part, links)))


def product(model: Equipment, named: Mapping[str, Party]) -> dict[str, Any]:
    """What JSON-LD says of a model: what it is called, of which type it is, and where it is made."""
    origin = [
        {"@type": "Country", "identifier": code} | ({"name": named[code].called} if code in named else {})
        for code in model.made_in
    ]
    about = {"@type": "Product", "name": model.called, "category": model.type.called}
    others = {"alternateName": model.aliases} if model.aliases else {}
    return {"about": about | others | ({"countryOfOrigin": origin} if origin else {})}


def model_rows(standings: Collection[ModelStanding], register: Register | None) -> list[ModelRow]:
    """The rows of models, which lead on within the register that is not the site's own."""
    asked, named = asked_of(register), countries(code for one in standings for code in one.model.made_in)
    return [
        ModelRow(
            href=address(url("equipment", one.model.slug), asked),
            name=str(one.model),
            generic=one.model.generic,
            type=str(one.model.type),
            made_in=", ".join(str(named.get(code, code)) for code in one.model.made_in),
            arrived=_("none yet") if one.total is None else amount_text(one.total),
            deliveries=one.deliveries,
            latest=day_text(one.last),
        )
        for one in standings
    ]
