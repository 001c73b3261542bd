"""Form fields for the querystring: what cannot be understood is an error, never a wider result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.dates import DateNotUnderstood, DateSpan, parse_span
from deliveries.models import Equipment, EquipmentType, Moved, Party, Source, TypeTree
from deliveries.models.alphabets import foreign, latin
from deliveries.models.directory import Directory
from deliveries.models.languages import why_not
from deliveries.models.names import Named
from deliveries.models.regions import Region, region_called
from deliveries.models.saying import either

MOST_VALUES = 50
LONGEST_VALUE = 100
LONGEST_NUMBER = 18
MOST_NAMED = 5
MOST_MEANT = 3

# Of what is no name, where others are spelt like it.
NEARLY = {
    Party: gettext_lazy("“%(value)s” is no party on record. Did you mean %(names)s?"),
    EquipmentType: gettext_lazy("“%(value)s” is no type on record. Did you mean %(names)s?"),
    Equipment: gettext_lazy("“%(value)s” is no model on record. Did you mean %(names)s?"),
}


def shown(value: str) -> str:
    """`value` as it may be repeated in an error: short, and without characters that cannot be seen."""
    visible = "".join(c if c.isprintable() else "�" for c in value)
    return visible if len(visible) <= 40 else f"{visible[:40]}…"


class ValuesField(forms.Field):
    """Every value of a repeated parameter, trimmed, without empty ones or doubles; at most MOST_VALUES."""

    widget = forms.SelectMultiple

    def to_python(self, value: Sequence[str] | None) -> list[str]:
        values = list(dict.fromkeys(word.strip() for word in value or [] if word.strip()))
        if len(values) > MOST_VALUES:
            raise forms.ValidationError(_("Choose at most %(most)d.") % {"most": MOST_VALUES})
        for word in values:
            if len(word) > LONGEST_VALUE or not word.isprintable():
                raise forms.ValidationError(self.unknown(word))
        return values

    def unknown(self, word: str) -> str:
        return _("“%(value)s” is not one of the choices.") % {"value": shown(word)}


class OptionsField(ValuesField):
    """A list of keys of a fixed choice."""

    def __init__(self, choices: type[models.TextChoices], *, label: Any) -> None:
        super().__init__(required=False, label=label)
        self.choices = choices

    def to_python(self, value: Sequence[str] | None) -> list[str]:
        values = super().to_python(value)
        for word in values:
            if word not in self.choices.values:
                raise forms.ValidationError(self.unknown(word))
        return values


class OptionField(forms.ChoiceField):
    """One of some keys, with the words of the other filters for what is none of them.

    `keys`: those keys, or by each of them the words that a form offers it by.
    """

    def __init__(self, keys: Any, *, label: Any) -> None:
        offered = keys.items() if isinstance(keys, Mapping) else zip(keys, keys, strict=True)
        super().__init__(required=False, label=label, choices=[("", ""), *offered])
        self.error_messages["invalid_choice"] = gettext_lazy("“%(value)s” is not one of the choices.")


def worded(orders: Iterable[str], labels: Mapping[str, Any]) -> dict[str, Any]:
    """By each of these orders, a column or "-" and a column, the words for it. `labels`: what columns are called."""
    ways = {order: "{} ↓" if order.startswith("-") else "{} ↑" for order in orders}
    return {order: format_lazy(way, labels[order.removeprefix("-")]) for order, way in ways.items()}


def not_found(word: str, among: models.QuerySet[Any]) -> str:
    """That `word` names none of them, with the nearest spellings that a filter takes: /search/ finds the same ones."""
    near = [key(record) for record in among.nearest(word, MOST_MEANT)]  # type: ignore[attr-defined]
    if not near:
        return ValuesField().unknown(word)
    return NEARLY[among.model] % {"value": shown(word), "names": either(near)}


def types_named(tree: TypeTree, slugs: Sequence[str]) -> list[EquipmentType]:
    """The types of these slugs. Raises ValidationError for what is none."""
    for slug in slugs:
        if slug not in tree.by_slug:
            raise forms.ValidationError(not_found(slug, EquipmentType.objects.all()))
    return [tree.by_slug[slug] for slug in slugs]


class RecordsField[M: models.Model](ValuesField):
    """A list of records, named by their slugs, or by those of records that were merged into them.

    After clean(), `moved` holds what names a record now, by what was given where that is something else.
    """

    def __init__(self, queryset: models.QuerySet[M], *, label: Any) -> None:
        super().__init__(required=False, label=label)
        self._queryset = queryset
        self.moved: dict[str, str] = {}
        # Gives the pk of the register that is asked for, if any: what it alone names is found beside the rest.
        self.of_register: Callable[[], int | None] = lambda: None

    @property
    def queryset(self) -> models.QuerySet[M]:
        """The records anew: every form shares the field's, and one that was read once would keep its rows for good."""
        return self._queryset.all()

    def clean(self, value: Any) -> list[M]:
        words = super().clean(value)
        found = self.named(words) if words else {}
        missing = [word for word in words if word not in found]
        if missing and (register := self.of_register()) is not None:
            found |= self.named(missing, self.queryset.model._default_manager.named_in(register))  # type: ignore[attr-defined]
            missing = [word for word in missing if word not in found]
        targets = Moved.objects.targets(self.queryset.model, missing) if missing else {}
        records = self.queryset.in_bulk(targets.values()) if targets else {}
        found |= {word: records[pk] for word, pk in targets.items() if pk in records}
        found |= {word: record for word in missing if word not in found and (record := self.called(word))}
        self.moved = {word: key(record) for word, record in found.items() if word in words and word != key(record)}
        if unknown := [word for word in missing if word not in found]:
            raise forms.ValidationError(self.not_found(unknown[0]))
        return list(dict.fromkeys(found[word] for word in words))

    def not_found(self, word: str) -> str:
        """What is said of a word that names no record."""
        return self.unknown(word)

    def named(self, words: list[str], among: models.QuerySet[M] | None = None) -> dict[str, M]:
        """The records that `words` name, by them."""
        rows = self.queryset if among is None else among
        return {key(record): record for record in rows.filter(slug__in=words)}

    def called(self, word: str) -> M | None:
        """The record that a reader means by `word`, where its slug is not all that may be typed."""
        return None


class NamesField[M: Named](RecordsField[M]):
    """A list of records, named by their slugs or, as a reader types them, by one of their names."""

    def clean(self, value: Any) -> list[M]:
        self.__dict__.pop("directory", None)
        return super().clean(value)

    @cached_property
    def directory(self) -> Directory[M]:
        return Directory(self.queryset)

    def called(self, word: str) -> M | None:
        """The record with that name; raises ValidationError where it may be several, or one in another alphabet."""
        found = self.directory.meant(word)
        if len(found) > 1:
            words = {"value": shown(word), "names": ", ".join(map(str, found[:MOST_NAMED]))}
            raise forms.ValidationError(_("“%(value)s” may be one of several: %(names)s. Say which.") % words)
        if not found and (alphabet := foreign(word)) and (twins := self.directory.meant(latin(word))):
            words = {"value": shown(word), "alphabet": alphabet, "name": str(twins[0])}
            told = _("“%(value)s” is written with %(alphabet)s letters. Do you mean %(name)s?")
            raise forms.ValidationError(told % words)
        return found[0] if found else None

    def not_found(self, word: str) -> str:
        return not_found(word, self.queryset)


class RegionsField(ValuesField):
    """A list of regions and groupings, named by their slugs or, as a reader types them, by a name or a code of M49.

    After clean(), `moved` holds the slugs of those that were called otherwise.
    """

    def clean(self, value: Any) -> list[Region]:
        words = super().clean(value)
        found = {word: region_called(word) for word in words}
        if unknown := [word for word, region in found.items() if region is None]:
            raise forms.ValidationError(self.unknown(unknown[0]))
        regions = {word: region for word, region in found.items() if region is not None}
        self.moved = {word: region.slug for word, region in regions.items() if word != region.slug}
        return list(dict.fromkeys(regions.values()))

    moved: Mapping[str, str] = {}


class NotKnown:
    """The value of a filter that asks for deliveries of which it is not known: as of a party, by pk, slug and name."""

    pk, slug = 0, "not-known"

    def __str__(self) -> str:
        return _("supplier not known")

    def get_absolute_url(self) -> str:
        return f"{reverse('explorer')}?supplier={self.slug}"


NOT_KNOWN = NotKnown()


class SuppliersField(NamesField[Party]):
    """A list of parties, or that none is known."""

    def clean(self, value: Any) -> list[Any]:
        words = [word for word in value or [] if word.strip() != NOT_KNOWN.slug]
        found: list[Any] = super().clean(words)
        return [*found, NOT_KNOWN] if len(words) < len(value or []) else found


class SourcesField(RecordsField[Source]):
    """A list of sources, named by their slugs or, as not every source has one, by their numbers."""

    def named(self, words: list[str], among: models.QuerySet[Source] | None = None) -> dict[str, Source]:
        rows = self.queryset if among is None else among
        numbers = {int(word) for word in words if word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER}
        found: dict[str, Source] = {}
        for source in rows.filter(Q(slug__in=words) | Q(pk__in=numbers)):
            found[str(source.pk)] = source
            found |= {source.slug: source} if source.slug else {}
        return found


def key(record: Any) -> str:
    """What names `record` in a querystring: its slug, or its number where it has none."""
    return str(getattr(record, "slug", None) or getattr(record, "pk", record))


def moved_on(query: QueryDict, fields: Mapping[str, forms.Field]) -> QueryDict:
    """`query` with the names that records have now, where it was written with others."""
    named = (RecordsField, RegionsField)
    moved = {name: field.moved for name, field in fields.items() if isinstance(field, named) and field.moved}
    if not moved:
        return query
    now = query.copy()
    for name, keys in moved.items():
        now.setlist(name, [keys.get(word.strip(), word) for word in query.getlist(name)])
    return now


class WhenField(forms.CharField):
    """A day or a period: an ISO date, or any phrase that dates.py reads, against today; it may be yet to come."""

    def clean(self, value: Any) -> DateSpan | None:
        phrase = super().clean(value)
        if not phrase:
            return None
        try:
            return parse_span(phrase, today(), horizon=dt.date.max)
        except DateNotUnderstood as error:
            raise forms.ValidationError(why_not(error)) from error


def today() -> dt.date:
    """The day that phrases in a querystring are read against, and by which promises have lapsed."""
    return dt.datetime.now(dt.UTC).date()
