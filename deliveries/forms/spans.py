"""Dates in forms: one field a span, holding the words of the source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from deliveries.dates import DateNotUnderstood, DateSpan, parse_span
from deliveries.dates.edtf import looks_like_edtf
from deliveries.models import Source
from deliveries.models.languages import why_not

from .base import DeskForm

if TYPE_CHECKING:
    from django.forms.renderers import BaseRenderer

    from deliveries.dates.grammar import Tense

PRECISIONS = {
    "day": gettext_lazy("day"),
    "week": gettext_lazy("week"),
    "month": gettext_lazy("month"),
    "quarter": gettext_lazy("quarter"),
    "half": gettext_lazy("half-year"),
    "season": gettext_lazy("season"),
    "year": gettext_lazy("year"),
    "decade": gettext_lazy("decade"),
    "range": pgettext_lazy("from one day to another", "range"),
    "open": gettext_lazy("first day not known"),
}

# What word processors put between and inside words: spaces of all widths, and marks of no width at all.
ODD_SPACES = re.compile(r"\s+")
# Dates of a day, or from one to another: an editor's own, which no report bounds. A year or month may be its words.
BY_HAND = re.compile(r"-\d\d-|/", re.ASCII)
NO_WIDTH = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


class ReadWidget(forms.TextInput):
    """A text field, and below it how its words are read."""

    reading = ""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        field, id_ = super().render(name, value, attrs, renderer), (attrs or {}).get("id", name)
        return field + format_html('<output class="reading" id="{}_reading">{}</output>', id_, self.reading)


class SpanField(forms.CharField):
    """The words of a source that say when, on one line and with plain spaces."""

    widget = ReadWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 120} | options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return ODD_SPACES.sub(" ", NO_WIDTH.sub("", text)).strip()


def reading(span: DateSpan | None) -> str:
    """A span in full, with its precision: "1–31 October 2021, month"."""
    if span is None:
        return ""
    return f"{span.in_days(get_language() or 'en')}, {PRECISIONS[span.precision]}"


def written(span: DateSpan | None) -> str:
    """A span as its field shows it: in the words of the source, else as dates."""
    return (span.text or span.edtf) if span else ""


def understood(words: str, source: Source | None, tense: Tense) -> DateSpan | None:
    """The days that `words` mean on the day of `source`; without one, only words that need no such day have any.

    Words may be followed by their dates ("in the rains = 2021-06/2021-09"); dates alone leave no words.
    Raises DateNotUnderstood.
    """
    phrase, equals, dates = words.rpartition("=")
    if equals and phrase.strip():
        span = _dates(dates.strip(), source, tense)
        return DateSpan(span.earliest, span.latest, phrase.strip())
    return _dates(words, source, tense) if words else None


def _dates(words: str, source: Source | None, tense: Tense) -> DateSpan:
    if BY_HAND.search(words) and looks_like_edtf(words.upper()):
        span = parse_span(words, None)
    else:
        span = source.read(words, tense=tense) if source else _of_any_day(words, tense)
    return DateSpan(span.earliest, span.latest) if looks_like_edtf(words.upper()) else span


def _of_any_day(words: str, tense: Tense) -> DateSpan:
    """The days that `words` mean whenever they were written.

    The day on which an editor types them is not the day of the source: read on it, "Monday" would be a guess, and
    would stay one when the source comes.
    """
    try:
        return parse_span(words, None, tense=tense)
    except DateNotUnderstood:
        # Words that mean nothing on any day keep their own reason.
        parse_span(words, timezone.localdate(), tense=tense)
        raise DateNotUnderstood(
            _("“%(words)s” depends on the day it was written: choose the source, or write the date.") % {"words": words}
        ) from None


class SpanForm[Row: models.Model](DeskForm[Row]):
    """A form with fields for spans, each read on the day of the source that it is taken from."""

    spans: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told_as = {**self.told_as} | {
            f"{name}_{part}": name for name in self.spans for part in ("earliest", "latest", "text")
        }
        self.held: dict[str, DateSpan | None] = {name: getattr(self.instance, name) for name in self.spans}
        for name, span in self.held.items():
            self.initial.setdefault(name, written(span))
            self.fields[name].widget.reading = reading(span)

    @property
    def readable(self) -> tuple[str, ...]:
        return (*super().readable, *self.spans)

    def voice(self, name: str) -> Source | None:
        """The source on whose day the words of the span are read."""
        raise NotImplementedError

    def voice_before(self, name: str) -> Source | None:
        """The source on whose day they had been read when the row was last saved."""
        raise NotImplementedError

    def tense(self, name: str) -> Tense:
        return "past"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name in self.spans:
            if name in self.cleaned_data:
                self._read(name)
        return cleaned

    def _read(self, name: str) -> None:
        if self._stands(name):
            return
        try:
            span = understood(self.cleaned_data[name], self.voice(name), self.tense(name))
        except DateNotUnderstood as problem:
            self.add_error(name, why_not(problem))
        else:
            setattr(self.instance, name, span)

    def _stands(self, name: str) -> bool:
        """Whether the span stays as it is: the same words, and no other day to read them on.

        Words are read anew on another day only where the days on record are what they meant on the former one:
        what an editor has set by hand is not a reading.
        """
        held = self.held[name]
        if held is None or self.cleaned_data[name] != written(held):
            return False
        before, now = self.voice_before(name), self.voice(name)
        if before is None or now is None or before.days() == now.days():
            return True
        try:
            return understood(written(held), before, self.tense(name)) != held
        except DateNotUnderstood:
            return True

    def reading_of(self, name: str) -> str:
        """How the words of a checked form are read: the days, and the day that they were read on."""
        if name not in self.spans:
            return super().reading_of(name)
        span: DateSpan | None = getattr(self.instance, name)
        if name in self.errors or span is None:
            return ""
        voice = None if self._stands(name) else self.voice(name)
        if voice is None or not voice.days() or not span.text:
            return reading(span)
        return _("%(reading)s (read on %(day)s, the day of %(publisher)s)") % {
            "reading": reading(span),
            "day": " / ".join(str(DateSpan(day, day)) for day in voice.days()),
            "publisher": voice.publisher,
        }
