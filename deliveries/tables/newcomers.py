"""Records that are made for names of a table which are not on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from deliveries.forms import EquipmentForm, PartyForm
from deliveries.forms.sources import language_by_default
from deliveries.forms.spans import understood
from deliveries.models import Equipment, Party, Source
from deliveries.models.names import Catalogued, free_slug
from deliveries.models.sources import is_web_address

# What an editor says of a name that is to become a new record: texts, by name of a field.
type Said = Mapping[str, str]


def slug_for(record: Catalogued) -> str:
    """A free address for a new party or model."""
    model = type(record)
    taken = model._default_manager.values_list("slug", flat=True)
    return free_slug(record.names()[0], set(taken), str(model._meta.model_name))


def made(kind: str, words: str, said: Said) -> Any:
    """The record that a name of a `kind` is to become, as was said of it; not saved, and without its slug.

    Raises ValidationError where it cannot be, and DateNotUnderstood.
    """
    return MAKERS[kind](words.strip(), said)


def _party(words: str, said: Said) -> Party:
    return _by_form(Party(name=words), PartyForm, {"name": words, "kind": said["kind"]})


def _model(words: str, said: Said) -> Equipment:
    return _by_form(Equipment(designation=words), EquipmentForm, {"designation": words, "type": said["type"]})


def _by_form[Row: Catalogued](record: Row, by: Any, data: dict[str, str]) -> Row:
    """What the desk's own form makes of it, which knows whose names are taken, or look so. Its slug is left to when it
    is written, as another one of the table may be called much the same."""
    data["slug"] = slug_for(record)
    form = modelform_factory(type(record), form=by, fields=list(data))(data)
    if not form.is_valid():
        raise ValidationError({name: list(errors) for name, errors in form.errors.items()})
    found: Row = form.instance
    found.slug = ""
    return found


def _source(words: str, said: Said) -> Source:
    address = words if is_web_address(words) else ""
    source = Source(url=address, publisher=said["publisher"], title=said["title"], kind=said["kind"])
    source.language = language_by_default(source.publisher, address, None)
    source.published = understood(said.get("published", ""), None, "past")
    source.full_clean(exclude=["slug"])
    source.derive()
    return source


MAKERS = {"party": _party, "equipment": _model, "source": _source}
