"""Which columns a table of deliveries, of sources, and of models may have. Names are those of the exports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deliveries.index.columns import NAMES
from deliveries.models.choices import CIRCUMSTANCES
from deliveries.models.days import DAYS

from .headings import OF_DELIVERIES, OF_MODELS, OF_SOURCES, by_key, key

type Words = str | Promise


@dataclass(frozen=True)
class Kind:
    """A kind of table. `columns`: what is read, with what it holds; `called`: other names that exports have for them;
    `unread`: columns of exports that say nothing that could be changed; `told_by`: those that tell such a table;
    `said`: by the key of a heading as people write it, the column that it means."""

    name: str
    key: str
    columns: Mapping[str, Words]
    called: Mapping[str, str]
    unread: frozenset[str]
    told_by: frozenset[str]
    said: Mapping[str, str]

    def canonical(self, heading: str) -> str:
        """What we call the column: "Delivery " is delivery, "arrival_earliest" is earliest."""
        name = re.sub(r"[\s\-]+", "_", heading.strip().casefold())
        return self.called.get(name, name)

    def named(self, headings: Iterable[str]) -> list[str]:
        """canonical() of each; in the lines of deliveries, "id" numbers the line and not the delivery."""
        names = [self.canonical(heading) for heading in headings]
        if names.count(self.key) > 1 and self.name == "deliveries":
            plain = [heading.strip().casefold() for heading in headings]
            names = ["id" if heading == "id" else name for heading, name in zip(plain, names, strict=True)]
        return names

    def names(self, heading: str) -> bool:
        """Whether the heading is the very name of a column, or of one of exports."""
        return (name := self.canonical(heading)) in self.columns or name in self.unread

    def guessed(self, heading: str) -> str:
        """The column that a heading means which is no name of one; "" where nobody can say."""
        return self.said.get(key(heading), "")

    def meant(self, heading: str) -> str:
        """The column that it means, by its name or as people write it; "" where nobody can say."""
        return self.canonical(heading) if self.names(heading) else self.guessed(heading)

    def known(self, headings: Iterable[str]) -> int:
        """How many of the columns that are read these headings mean."""
        return len({self.meant(each) for each in headings} & self.columns.keys())

    def like(self, name: str) -> str:
        """The column whose name looks most like this one, or ""."""
        return next(iter(get_close_matches(name, self.columns, n=1)), "")


DELIVERIES = Kind(
    "deliveries",
    "delivery",
    {
        "delivery": _("Its number. Empty for a new one; “new 1” in several rows makes them the lines of one new one."),
        "recipient": _("Who received it: a name, another name, or the slug that exports have."),
        "supplier": _("Who supplied it. Empty: not known."),
        "equipment": _("What the line holds: a designation, another name, or the slug."),
        "quantity": _("How many: 12, 10-12, at least 12, about 20. Empty: unknown, which is not zero."),
        "low": _("At least."),
        "high": _("At most."),
        "approximate": _("yes, where the sources’ own words leave the quantity open: about so many."),
        "condition": _("new, second-hand, refurbished or unknown."),
        "description": _("What the source adds: fourth-generation."),
        "status": _("delivered, expected or cancelled. Without it a new one has been delivered."),
        "when": _("When it arrived, or is to: a date (2022-04-18, 2021-10, 2021-10-01/2021-10-15), or in words."),
        "earliest": _("The first day on which it may have arrived, instead of when. Empty beside latest: not known."),
        "latest": _("The day by which it surely had arrived, instead of when."),
        **{
            column: words
            for name, day in DAYS.items()
            for column, words in zip((name, *day.ends), day.says, strict=True)
        },
        **{name: choice.says for name, choice in CIRCUMSTANCES.items()},
        "consignments": _("How many consignments the record stands for."),
        "fulfils": _("The number of the expected delivery that it meets. Empty: as it is."),
        "note": _("Why these values were adopted where sources differ."),
        "source": _("Who says so: the number or the address of a source on record. It becomes a claim."),
        "says": _("What that source says, in your own words."),
        "stated_equipment": _("What that source calls the line, where it names another model or the type alone."),
        "private": _("A note for the desk alone, which stands beside the draft and is never public."),
    },
    {"arrival_earliest": "earliest", "arrival_latest": "latest", "id": "delivery"},
    frozenset({
        "url", "state", "type", "counted_as", "sources", "disputed", "disputed_about", "adopted_later", "estimated",
        "view", "made", "changed", "id",
        "total", "total_low", "total_high", "total_unknown_lines", "total_approximate", *NAMES,
    }),
    frozenset({"delivery", "recipient"}),
    by_key(OF_DELIVERIES),
)  # fmt: skip

SOURCES = Kind(
    "sources",
    "id",
    {
        "id": _("Its number. Empty for a new one."),
        "publisher": _("Who published or said it."),
        "title": _("Its title."),
        "kind": _(
            "news, official-statement, anonymous-official, newsletter, document, photograph, eyewitness or register."
        ),
        "address": _("Its address on the web."),
        "archived": _("The address of an archived copy."),
        "published": _("When it came out: a date, or the words of the source that it reached us through."),
        "published_earliest": _("The first day on which it may have come out, instead of published."),
        "published_latest": _("The day by which it surely was out, instead of published."),
        "accessed": _("The day on which it was read."),
        "language": _("The language that it is in: en, fr, ru, or its name. Empty: that of via, else en."),
        "via": _("The source that it reached us through: the number or the address of one on record."),
        "ref": _("What rows of deliveries in the same workbook call it under source: A1, 17."),
    },
    {"url": "address", "archive_url": "archived", "source": "id"},
    frozenset({"known_from"}),
    frozenset({"publisher", "title", "id"}),
    by_key(OF_SOURCES),
)  # fmt: skip

MODELS = Kind(
    "models",
    "designation",
    {
        "designation": _("What it is called. One that is on record already is left as it is."),
        "type": _("Its type: a name or the slug."),
        "aliases": _("Other names, with semicolons between them."),
        "made_in": _("Where its makers are, by ISO 3166 codes of three letters: DEU, FRA."),
        "variant_of": _("The model that it is a variant of."),
    },
    {},
    frozenset(),
    frozenset({"designation"}),
    by_key(OF_MODELS),
)

# Those that a page of the desk, or the command, takes; models come in beside deliveries.
KINDS = {kind.name: kind for kind in (DELIVERIES, SOURCES)}
# What the sheets of a workbook may hold, beside one of the first.
ALL = {kind.name: kind for kind in (DELIVERIES, SOURCES, MODELS)}
