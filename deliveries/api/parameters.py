"""What the API takes, version 1. Parameters may be added; none is renamed or removed within a version."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints, create_model

from deliveries.filters.fields import LONGEST_VALUE, MOST_VALUES
from deliveries.filters.form import LONGEST_QUERY, MOST_WORDS
from deliveries.models import Party, Source
from deliveries.models.choices import FILTERED, Estimate
from deliveries.models.days import STAGED
from deliveries.models.names import fold


def searchable(words: str) -> str:
    """`words` if anything can be looked for; raises ValueError for signs alone."""
    if not fold(words):
        raise ValueError(_("Search for letters or figures."))
    return words


MOST_ROWS = 200
ROWS = 50
# Whole numbers beyond it are not exact in JavaScript.
GREATEST_ID = 2**53 - 1

DAY = "^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?$"

# Fields called "register" are aliases: every class has a method of that name already, by way of abc.
Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=80)]
Slugs = Annotated[list[Slug], Field(max_length=MOST_VALUES)]
# Phrases are read at run time as everywhere on the site, but a program does well to send what the pattern says.
When = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_VALUE), Field(json_schema_extra={"pattern": DAY})
]
# What stands between words, however it is written; what ends a line is no part of a query.
SPACE, LINE_ENDS = r" \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000", r"\x00-\x1f\x7f\u0085\u2028\u2029"


def words(most: int) -> StringConstraints:
    """So many words and no control characters, as the site's own form wants it."""
    pattern = rf"^[{SPACE}]*([^{SPACE}{LINE_ENDS}]+[{SPACE}]*){{1,{most}}}$"
    return StringConstraints(max_length=LONGEST_QUERY, pattern=pattern)


# And somewhere a letter or a figure.
SAYS_SOMETHING = Field(json_schema_extra={"allOf": [{"pattern": r"[\p{L}\p{N}]"}]})
PartOfName = Annotated[str, words(20), AfterValidator(searchable), SAYS_SOMETHING]
Words = Annotated[str, words(MOST_WORDS), AfterValidator(searchable), SAYS_SOMETHING]
Id = Annotated[int, Field(ge=1, le=GREATEST_ID)]


def options(choices: Any) -> Any:
    """A repeatable parameter with the keys of fixed choices."""
    key: Any = Literal[tuple(choices.values)]
    return Annotated[list[key], Field(max_length=MOST_VALUES)]


def with_fields(base: type[Schema], fields: dict[str, Any]) -> Any:
    """A schema with more fields, which are made from a table."""
    return create_model(f"{base.__name__}Made", __base__=base, **fields)


class Paging(Schema):
    """Which rows: `next` of one answer is the address of the following one."""

    limit: int = Field(ROWS, ge=1, le=MOST_ROWS, description=f"How many rows, at most {MOST_ROWS}.")
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{1,10}$")] | None = Field(
        None, description="Where to go on; take it from `next`, it means nothing by itself."
    )


class PartyFilters(Paging):
    kind: options(Party.Kind) = Field([], description="Kinds of party.")  # type: ignore[valid-type]
    q: PartOfName | None = Field(None, description="Part of a name, in any spelling.")


class EquipmentFilters(Paging):
    type: Slugs = Field([], description="Types, each with everything below it.")
    q: PartOfName | None = Field(None, description="Part of a designation, in any spelling.")


class SourceFilters(Paging):
    source_kind: options(Source.Kind) = Field([], description="Kinds of source.")  # type: ignore[valid-type]


class KnownOn(Schema):
    known_on: When | None = Field(None, description="Only what sources had said by this day.")


class TotalFilters(KnownOn, Paging):
    recipient: Slugs = Field([], description="Recipients.")
    supplier: Slugs = Field([], description="Suppliers.")
    type: Slugs = Field([], description="Types, each with everything below it.")
    source_kind: options(Source.Kind) = Field([], description="Kinds of source that alone count.")  # type: ignore[valid-type]
    source: Slugs = Field([], description="Sources that alone count, by slug or number.")
    in_register: Slug | None = Field(None, alias="register", description="The register; the site's own without it.")


class EquipmentKnownOn(KnownOn):
    type: Slugs = Field([], description="Equipment types, each with everything below it.")
    equipment: Slugs = Field([], description="Models or designations.")


ChoiceFilters = with_fields(
    EquipmentKnownOn,
    {name: (options(each.options), Field([], description=str(each.says))) for name, each in FILTERED.items()},
)


class ViewFilters(ChoiceFilters):  # type: ignore[valid-type, misc]
    """The filters of the site's pages, by the same names."""

    region: Slugs = Field([], description="Regions (M49) and groupings, such as sahel, that the recipient is in.")
    source_kind: options(Source.Kind) = Field([], description="Kinds of source whose claims alone count.")  # type: ignore[valid-type]
    source: Slugs = Field([], description="Sources whose claims alone count, by slug or number.")
    since: When | None = Field(None, description="Arrivals whose span touches this day, month or year, or a later one.")
    until: When | None = Field(None, description="Arrivals whose span touches it, or an earlier one.")
    counted: When | None = Field(
        None, description="What had surely arrived by a day of this period, and not before it."
    )
    type_itself: Slugs = Field([], description="Types, without anything below them.")
    stage: Literal[tuple(STAGED)] | None = Field(  # type: ignore[valid-type]
        None,
        description="At which stage it counts: ordered, by the day of the contract; in-service, by that of entry into "
        "service; by that of arrival without it.",
    )
    disputed: Literal["yes", "no"] | None = Field(None, description="Whether some claim contests it: yes or no.")
    estimate: options(Estimate) = Field([], description="What of a line its source says to be an estimate.")  # type: ignore[valid-type]
    in_register: Slug | None = Field(None, alias="register", description="The register; the site's own without it.")
    q: Words | None = Field(None, description="Words in names, claims and sources.")


class ReceivedFilters(ViewFilters):
    supplier: Slugs = Field([], description="Suppliers; not-known for what has none that is known.")


class SuppliedFilters(ViewFilters):
    recipient: Slugs = Field([], description="Recipients.")


class DeliveryFilters(ReceivedFilters, SuppliedFilters, Paging):
    pass
