"""What /data/ says of the downloads and the API. A test asks for every address here and holds it to its word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .openapi import api
from .operations import router
from .parameters import DeliveryFilters, Paging

type Words = str | Promise


@dataclass(frozen=True)
class Example:
    """An address under the site's own, what it gives, and the media type that it answers with."""

    path: str
    says: Words
    type: str

    @property
    def suffix(self) -> str:
        """What the file is called by: "CSV"."""
        return self.path.partition("?")[0].rpartition(".")[2].upper()


JSON, CSV = "application/json", "text/csv"
ATOM = "application/atom+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

DOWNLOADS = (
    Example(
        "/data/waybill.zip",
        _("The whole register: CSV files with their schemas, as a Frictionless Data Package."),
        "application/zip",
    ),
    Example(
        "/deliveries.xlsx?supplier=russia&type=helicopters",
        _("Any view of the deliveries, as a workbook."),
        XLSX,
    ),
    Example(
        "/deliveries.xlsx?supplier=russia&type=helicopters&group=type&pivot=year",
        _("The same summed up by type and year, with totals."),
        XLSX,
    ),
    Example(
        "/deliveries.csv?group=recipient&source_kind=official-statement",
        _("What official statements say that each recipient got; likewise as JSON."),
        CSV,
    ),
    Example(
        "/recipients/mali/timeline.csv?type=helicopters",
        _("A timeline: a row a line, with the count after it."),
        CSV,
    ),
    Example(
        "/recipients/mali/timeline.json?type=helicopters",
        _("The same as JSON, with what is awaited and how stated totals compare."),
        JSON,
    ),
    Example(
        "/recipients/mali/timeline.svg?type=helicopters",
        _("Its chart, with title, source line and address."),
        "image/svg+xml",
    ),
    Example(
        "/compare.csv?recipient=mali&recipient=serbia&type=helicopters",
        _("Several counts side by side; likewise as JSON, and drawn as SVG and PNG."),
        CSV,
    ),
    Example(
        "/deliveries.atom?recipient=mali",
        _("A feed of any view: the delivery that changed last stands first; “next” leads to those before."),
        ATOM,
    ),
)

CHANGES = (
    Example(
        "/changes.json",
        _("The newest changes, and in “next” the address that will have what comes after them."),
        JSON,
    ),
    Example(
        "/changes.json?since=2026-01-01T00:00:00Z&limit=100",
        _("What was noted after a moment, in order; go on with “next”."),
        JSON,
    ),
    Example(
        "/changes.json?since=0&kind=withdrawn&kind=disputed",
        _("Some kinds alone, from the beginning."),
        JSON,
    ),
    Example(
        "/changes.atom?recipient=mali",
        _("The same as an Atom feed, whose “next” goes on in the order in which it stands: here to older changes."),
        ATOM,
    ),
)

CALLS = (
    Example(
        "/api/v1/deliveries?recipient=mali&type=helicopters&since=2021-10",
        _("Deliveries: the site’s filters by the site’s names."),
        JSON,
    ),
    Example(
        "/api/v1/recipients/mali/timeline?type=helicopters",
        _("A timeline, the same as timeline.json."),
        JSON,
    ),
    Example(
        "/api/v1/claims?recipient=mali&disputed=yes",
        _("What sources say of the deliveries that match."),
        JSON,
    ),
    Example(
        "/api/v1/reported-totals?recipient=mali",
        _("Totals that sources state, held against the computed ones."),
        JSON,
    ),
    Example(
        "/api/v1/parties?q=mali",
        _("Slugs of parties, and likewise of equipment; types and sources are listed whole."),
        JSON,
    ),
    Example(
        "/api/v1/deliveries?known_on=2022-04-01&limit=10",
        _("As known on a day, ten rows a page; go on with “next”."),
        JSON,
    ),
)


@dataclass(frozen=True)
class Recipe:
    """How the numbers are read in another program: what that is called, and the lines, with {site} where the site's
    scheme and host stand."""

    program: Words
    lines: str

    def at(self, site: str) -> str:
        return self.lines.replace("{site}", site)


RECIPES = (
    Recipe(
        _("Python, with pandas"),
        """\
import pandas as pd

lines = pd.read_csv("{site}/deliveries.csv?region=sahel&status=delivered")
print(lines.groupby(["recipient_name", "counted_as_name"])[["low", "quantity", "high"]].sum(min_count=1))""",
    ),
    Recipe(
        _("R"),
        """\
lines <- read.csv("{site}/deliveries.csv?region=sahel&status=delivered", encoding = "UTF-8")
print(aggregate(quantity ~ recipient_name + counted_as_name, data = lines, FUN = sum))""",
    ),
    Recipe(
        _("Google Sheets or LibreOffice, in a cell: the sums of each year"),
        """\
=IMPORTDATA("{site}/deliveries.csv?region=sahel&group=recipient&pivot=year")
=WEBSERVICE("{site}/deliveries.csv?region=sahel&group=recipient&pivot=year")""",
    ),
    Recipe(
        _("Excel, under Data, From Web: a blank query"),
        """\
= Csv.Document(Web.Contents("{site}/deliveries.csv?region=sahel"), [Encoding = 65001])""",
    ),
)


def operations() -> Iterator[tuple[str, str]]:
    """Every operation of the API: its address, and what it is called."""
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        yield path, gettext(methods["get"]["summary"])


def parameters() -> Iterator[tuple[str, str]]:
    """Every filter: its name in a querystring, and what the API's description says of it."""
    for name, field in DeliveryFilters.model_fields.items():
        if name not in Paging.model_fields:
            yield field.alias or name, gettext(field.description) if field.description else ""


def described() -> Iterator[str]:
    """What operations and parameters are called in the API's own description, which is in English."""
    for view in router.path_operations.values():
        yield from (operation.summary for operation in view.operations if operation.summary)
    for field in DeliveryFilters.model_fields.values():
        if field.description:
            yield field.description
