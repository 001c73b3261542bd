"""A report's text with its phrases marked, each with how it was read and the fields that it can be taken for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.reading import Phrase, Report

from .proposals import Proposed

# What a phrase of each kind can be taken for in a proposal.
TAKEN_AS = {
    "party": ("recipient", "supplier", "voice"),
    "day": ("arrival", "order", "in_service", "as_of", "since"),
    "number": ("number", "total"),
    "equipment": ("equipment",),
}
KINDS = {
    "party": gettext_lazy("Party"),
    "equipment": gettext_lazy("Equipment"),
    "number": gettext_lazy("Number"),
    "day": gettext_lazy("Day"),
    "stage": gettext_lazy("Stage"),
}
# Of so many proposals, those that stand nearest, the fields are offered for a phrase; and so many phrases are marked: a
# long report would else be a page of many megabytes, and one that is no report keep a server busy for a minute.
MOST_NEAR, MOST_MARKED = 5, 3_000


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: plain, or a phrase with how it was read and the places it can be put in."""

    text: str
    phrase: Phrase | None = None
    number: int = 0
    places: tuple[tuple[str, str], ...] = ()

    @property
    def popover(self) -> SafeString:
        """How the phrase was read, and the buttons that put it elsewhere; a page has a thousand of these, for which a
        template takes three times as long."""
        assert self.phrase is not None  # noqa: S101 (asked of phrases only)
        reading = self.phrase.reading
        how = str(KINDS[self.phrase.kind]) + (f": {reading}" if reading and reading != self.text else "")
        buttons = format_html_join(
            "",
            '<li><button type="submit" name="do" value="put:{}:{}">{}</button></li>',
            ((self.number, name, label) for name, label in self.places),
        )
        offered = format_html('<p class="help">{}</p><ul>{}</ul>', _("Take it for"), buttons) if buttons else ""
        return format_html(
            '<div popover id="f{}" class="how"><p><b dir="auto">{}</b></p><p>{}</p>{}</div>',
            self.number, self.text, how, offered,
        )  # fmt: skip


@dataclass(frozen=True)
class Marking:
    """A text, how it was read, and the proposals that are still open."""

    text: str
    report: Report
    proposed: list[Proposed]

    def sentences(self) -> Iterator[tuple[int, list[Piece]]]:
        """The text, sentence by sentence, parted at its phrases."""
        at, phrases = 0, self.report.phrases
        for number, (start, end) in enumerate(self.report.sentences):
            pieces, place, near = [], start, self._near(number)
            while at < len(phrases) and phrases[at].start < end:
                order, phrase = at, phrases[at]
                at += 1
                if phrase.start < place or order >= MOST_MARKED:
                    continue
                marked = Piece(self.text[phrase.start : phrase.end], phrase, order, tuple(_places(phrase, near)))
                pieces += [Piece(self.text[place : phrase.start]), marked]
                place = phrase.end
            yield number, [*pieces, Piece(self.text[place:end])]

    def _near(self, sentence: int) -> list[Proposed]:
        """The open proposals nearest to a sentence, in their order on the page; one that the editor adds is near to
        each."""
        still = [each for each in self.proposed if not each.is_on_record and not each.is_rejected]
        far = {each.key: 0 if each.sentence is None else abs(each.sentence - sentence) for each in still}
        nearest = {each.key for each in sorted(still, key=lambda each: far[each.key])[:MOST_NEAR]}
        return [each for each in still if each.key in nearest]


def _places(phrase: Phrase, near: list[Proposed]) -> Iterator[tuple[str, str]]:
    """The fields that a phrase can be put in, by name, and what each is called."""
    kinds = TAKEN_AS.get(phrase.kind, ())
    for each in near:
        for field in each.form.visible_fields():
            name, _line, line = field.name.partition("_")
            if field.name in kinds or (line.isdigit() and name in kinds):
                of = each.form[f"equipment_{line}"].value() if line.isdigit() else ""
                yield field.html_name, f"{each.label}: {field.label}" + (f", {of}" if of else "")
