"""The house rules that no single test of a page would notice: strict markup, one-way imports, few queries."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import engines
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jinja2 import UndefinedError

from deliveries import index
from deliveries.filters import held
from deliveries.models import Delivery

from .factories import (
    create_claim,
    create_deliveries,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_source,
    create_total,
    create_type,
)

ROOT = Path(settings.BASE_DIR)
PAGES = sorted(path for path in (ROOT / "pages").iterdir())
TEMPLATES = [*PAGES, *sorted((ROOT / "templates").rglob("*.html"))]
STYLES = sorted(path for path in (ROOT / "static" / "css").glob("*.css") if path.name != "tokens.css")
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
PYTHON = sorted(path for path in (ROOT / "deliveries").rglob("*.py") if "migrations" not in path.parts)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# ---- Markup -----------------------------------------------------------------------------------------

FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a script of its own": r"<script(?![^>]*\ssrc=)[^>]*>",
    "a handler": r"<[^>]*\son\w+\s*=",
    "hx-on": r"\bhx-on\b",
    "hx-vals of JavaScript": r"\bhx-vals\s*=\s*[\"']js:",
    "a trigger filter": r"hx-trigger\s*=\s*\"[^\"]*\[",
    "an address of JavaScript": r"javascript:",
    "what is not escaped": r"\|\s*safe\b|\bautoescape\b",
    "something from another host": r"<(?:script|link|img|iframe)[^>]*\s(?:src|href)\s*=\s*[\"'](?:https?:)?//",
}


def found(path: Path, pattern: str) -> list[str]:
    """What matches in a template, its comments left out."""
    source = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
    return re.findall(pattern, source, re.IGNORECASE)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    assert TEMPLATES
    assert {name(path): offences for path in TEMPLATES if (offences := found(path, FORBIDDEN[what]))} == {}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_rules_find_what_they_forbid(what: str) -> None:
    """A check of the check: one offence each."""
    offences = {
        "a style attribute": '<p class="x" style="color: red">',
        "a style element": "<style>p {}</style>",
        "a script of its own": "<script>alert(1)</script>",
        "a handler": '<a href="#" onclick="f()">',
        "hx-on": '<a hx-on:click="f()">',
        "hx-vals of JavaScript": "<a hx-vals='js:{a: 1}'>",
        "a trigger filter": '<a hx-trigger="click[ctrlKey]">',
        "an address of JavaScript": '<a href="javascript:f()">',
        "what is not escaped": "{{ note | safe }}",
        "something from another host": '<script src="https://cdn.example/x.js">',
    }

    assert re.search(FORBIDDEN[what], offences[what], re.IGNORECASE)


def test_a_name_that_a_page_does_not_get_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        engines["pages"].from_string("<p>{{ nobody }}</p>").render({})


def test_a_page_escapes_what_it_gets_in_sentences_too() -> None:
    page = engines["pages"].from_string("{{ name }}{% trans %}of {{ name }}{% endtrans %}{{ address(name) }}")

    assert page.render({"name": "<b>"}) == "&lt;b&gt;of &lt;b&gt;&lt;b&gt;"


def test_a_part_of_a_page_is_rendered_alone() -> None:
    part = get_template("base.html#footer", using="pages").render()

    assert part.strip().startswith("<footer")
    assert "<main" not in part


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_is_read_at_a_glance(path: Path) -> None:
    assert [line for line in path.read_text("utf-8").splitlines() if len(line) > 160] == []


@pytest.mark.parametrize("path", [path for path in PAGES if "<table" in path.read_text("utf-8")], ids=name)
def test_every_table_has_a_caption(path: Path) -> None:
    assert [what for what in found(path, r"<table[^>]*>\s*<\w+") if not what.endswith("<caption")] == []


# ---- Colours ----------------------------------------------------------------------------------------

HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?![\w-])", re.IGNORECASE)
FUNCTION = re.compile(r"\b(?:rgba?|hsla?|oklch|oklab|lch|lab|hwb)\(", re.IGNORECASE)


def colours(style: Path) -> list[str]:
    text = re.sub(r"/\*.*?\*/", "", style.read_text("utf-8"), flags=re.DOTALL)
    values = re.findall(r":([^;{}]*)[;}]", text)
    return [value for value in values if HEX.search(value) or FUNCTION.search(value)]


def test_no_style_sheet_but_the_tokens_names_a_colour() -> None:
    assert STYLES
    assert {name(path): named for path in STYLES if (named := colours(path))} == {}


def test_no_template_or_script_names_a_colour() -> None:
    pattern = re.compile(r"[\"'=:]\s*#(?:[0-9a-f]{6}|[0-9a-f]{3})[\"';]", re.IGNORECASE)
    assert SCRIPTS
    for path in [*TEMPLATES, *SCRIPTS, *(ROOT / "templates").rglob("*.svg")]:
        assert pattern.findall(path.read_text("utf-8")) == [], path


# ---- Directions -------------------------------------------------------------------------------------

PHYSICAL = re.compile(
    r"\b(?:margin|padding|border)-(?:left|right)\b|text-align: (?:left|right)\b|float: (?:left|right)\b"
    r"|(?<=[{;] )(?:left|right):"
)


def test_no_style_sheet_says_left_or_right() -> None:
    """What begins a line stands on the right in Arabic."""
    assert {name(path): found for path in STYLES if (found := PHYSICAL.findall(path.read_text("utf-8")))} == {}


# ---- Headers ----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/recipients/", "/about/counting/", "/nowhere/", "/recipients/mali/", "/healthz"]
)
def test_every_answer_has_a_strict_policy(client: Client, address: str) -> None:
    create_delivery(recipient=create_party(slug="mali"))
    response = client.get(address)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";") if part.strip())

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert not re.search(r"unsafe|\*|https?:|data:|blob:", response["Content-Security-Policy"])
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/recipients/", "/sources/", "/recipients/mali/", "/recipients/mali/timeline.json"]
)
def test_reading_sets_no_cookie(client: Client, address: str) -> None:
    create_delivery(recipient=create_party(slug="mali"))

    assert client.get(address).cookies == {}


# ---- Imports ----------------------------------------------------------------------------------------

# From the ground floor to the roof: a room imports only rooms that stand before it, and each has its floor.
FLOORS = (
    "numbers", "dates", "reading", "opening", "timeline", "chart", "reconciling", "models", "index", "filters",
    "wording", "accounts", "evidence", "history", "reviewing", "exports", "changelog", "alerts", "loader", "registers",
    "forms", "tables", "merging", "citing", "summaries", "cells", "templatetags", "http", "api", "views", "admin",
    "backup", "dev", "management", "urls", "apps",
)  # fmt: skip
PURE = {
    "dates": ("django", "deliveries.models"),
    "numbers": ("django", "deliveries.models"),
    "reading": ("django", "deliveries.models"),
    "timeline": ("django",),
    "chart": ("django",),
    "reconciling": ("django", "deliveries.models"),
}


def imported(path: Path) -> set[str]:
    """The full names of the modules that a file imports, wherever it does so, but for type checking only."""
    package = path.relative_to(ROOT).parent.parts
    found = set()
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def room(path: Path) -> str:
    return path.relative_to(ROOT / "deliveries").parts[0].removesuffix(".py")


def rooms_of(path: Path) -> set[str]:
    """The rooms of the app that a file imports, its own left out."""
    names = {module.split(".")[1] for module in imported(path) if module.startswith("deliveries.")}
    return names - {room(path)}


def test_every_room_has_its_floor() -> None:
    assert {room(path) for path in PYTHON} - {"__init__"} == set(FLOORS)


@pytest.mark.parametrize("here", FLOORS)
def test_imports_run_one_way(here: str) -> None:
    below = set(FLOORS[: FLOORS.index(here)])
    for path in PYTHON:
        assert room(path) != here or rooms_of(path) <= below, path


@pytest.mark.parametrize("here", PURE)
def test_a_pure_room_stays_pure(here: str) -> None:
    paths = [path for path in PYTHON if room(path) == here]
    assert paths
    for path in paths:
        assert [module for module in imported(path) if module.startswith(PURE[here])] == [], path


def test_only_the_chart_knows_the_charting_library() -> None:
    know = {room(path) for path in PYTHON if any(module.startswith("detroit") for module in imported(path))}
    assert know == {"chart"}


def test_only_the_index_knows_arrays() -> None:
    know = {room(path) for path in PYTHON if any(module.startswith("numpy") for module in imported(path))}
    assert know == {"index"}


def test_a_view_writes_no_query_of_its_own() -> None:
    paths = [path for path in PYTHON if room(path) == "views"]
    assert paths
    for path in paths:
        assert not imported(path) & {"django.db.models.Q", "django.db.models.F"}, path


# ---- Queries ----------------------------------------------------------------------------------------

# Of a page made anew, where the index has been read, with what deliveries point to, and no delivery is held: what a
# served page asks.
PINNED = {
    "/": 11,
    "/recipients/": 6,
    "/suppliers/": 6,
    "/equipment/": 4,
    "/sources/": 7,
    "/about/": 1,
    "/about/counting/": 2,
    "/recipients/mali/": 10,
    "/recipients/mali/?type=helicopters&since=2000&known_on=2020": 9,
    "/recipients/mali/timeline.json": 9,
    "/recipients/mali/timeline.csv": 8,
    "/recipients/mali/timeline.svg": 9,
    "/suppliers/russia/": 9,
    "/recipients/mali/vintages/": 5,
    "/suppliers/russia/promises/": 8,
    "/search/?q=mali": 11,
    "/check/?recipient=mali&type=helicopters&total=8": 5,
    "/equipment/mi-24p/": 10,
    "/map/": 4,
    "/ranking/": 3,
}
# A long list leaves out the claims, which come when they are asked for.
LONG = (
    "/recipients/mali/", "/recipients/mali/?type=helicopters&since=2000&known_on=2020", "/suppliers/russia/",
    "/equipment/mi-24p/",
)  # fmt: skip


def fill(deliveries: int) -> None:
    """Mali with so many deliveries from Russia, each with evidence, half as many promises, and a stated total."""
    mali, russia = create_party(slug="mali"), create_party(slug="russia")
    helicopters = create_type(slug="helicopters")
    mi_24p = create_equipment(slug="mi-24p", type=create_type(parent=helicopters))
    radar = create_equipment(slug="radar")
    days = [dt.date(2000, 1, 1) + dt.timedelta(days=10 * number) for number in range(deliveries)]
    paper = create_source(published="2010")
    for made in create_deliveries(recipient=mali, supplier=russia, of=mi_24p, days=days):
        create_item(delivery=made, of=radar, quantity=None)
        create_claim(delivery=made, source=create_source(published=None, via=paper))
        create_claim(delivery=made, source=create_source(published="2011"), stance="disputes")
    for _promise in range(deliveries // 2):
        promise = create_delivery(recipient=mali, supplier=russia, of=mi_24p, status=Delivery.Status.EXPECTED)
        create_claim(delivery=promise, source=paper)
        create_delivery(recipient=mali, supplier=russia, of=mi_24p, fulfils=promise)
    create_total(recipient=mali, type=helicopters, total=8, source=paper)


@pytest.mark.django_db
@pytest.mark.parametrize(("deliveries", "less"), [(3, 0), (20, 1)])
def test_a_page_takes_as_many_queries_however_much_it_shows(client: Client, deliveries: int, less: int) -> None:
    fill(deliveries)
    index.current()
    taken = {}
    for address in PINNED:
        client.get(address).getvalue()
        held.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(address).getvalue()
        taken[address] = len(queries)

    assert taken == PINNED | {address: PINNED[address] - less for address in LONG}
