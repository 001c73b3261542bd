"""The messages of the site: where they stand, and how far a catalogue of locale/ has them.

Those of Python and of templates/ are found as xgettext would find them, those of pages/ by Jinja2 itself; the names of
the catalogue's parties and types, and what the API's description says, are messages too. Babel reads and writes the
files: nobody needs gettext's own programs.
"""

from __future__ import annotations

import ast
import io
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import engines
from django.utils.translation.template import templatize

type Found = tuple[str, str | tuple[str, ...], str | None]

KEYWORDS = DEFAULT_KEYWORDS | {
    # Of the rooms that know of no language: see numbers/refusals.py.
    **dict.fromkeys(("DateNotUnderstood", "NotADate", "NumberNotUnderstood", "to_say")),
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
WIDTH = 120
# Of the head of a catalogue, which tells nothing that git does not.
VERSION, REVISED = "1", "2026-01-01 00:00+0000"
PLACEHOLDER = re.compile(r"%\((\w+)(?::\w+)?\)[sd]|%[sd]|\{\w+\}")
FORM = re.compile(r"%\(\w+:")
HEADER = "# The words of Waybill. `make messages` adds those that are new; no entry may be empty or fuzzy."


def found() -> Catalog:
    """All messages as the code, the templates and the fixtures have them, without any translation."""
    catalogue = Catalog(project="Waybill", charset="utf-8")
    for where, message, context in (*in_python(), *in_pages(), *in_templates(), *in_the_api(), *in_fixtures()):
        catalogue.add(message, locations=[(where, 0)], context=context)
    return catalogue


def _files(folder: str, pattern: str) -> list[Path]:
    return sorted(path for path in (settings.BASE_DIR / folder).rglob(pattern) if path.is_file())


def _name(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).as_posix()


def _calls(where: str, source: bytes) -> Iterator[Found]:
    for _line, message, _comments, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
        yield where, message, context


def in_python() -> Iterator[Found]:
    for path in (*_files("config", "*.py"), *_files("deliveries", "*.py")):
        if "migrations" not in path.parts:
            yield from _calls(_name(path), path.read_bytes())


def in_templates() -> Iterator[Found]:
    for path in _files("templates", "*"):
        # Django makes Python of a template; how deep its lines stand means nothing.
        source = "\n".join(line.lstrip() for line in templatize(path.read_text("utf-8")).splitlines())
        yield from _calls(_name(path), source.encode())


def in_pages() -> Iterator[Found]:
    environment = engines["pages"].env  # type: ignore[attr-defined]
    for path in _files("pages", "*"):
        for _line, function, said in environment.extract_translations(path.read_text("utf-8")):
            parts = tuple(part for part in said if part is not None) if isinstance(said, tuple) else (said,)
            if "pgettext" in function:
                context, *parts = parts  # type: ignore[assignment]
                yield _name(path), _one_or_both(parts), context
            else:
                yield _name(path), _one_or_both(parts), None


def _one_or_both(forms: Iterable[str]) -> str | tuple[str, ...]:
    both = tuple(forms)
    return both[0] if len(both) == 1 else both[:2]


def in_the_api() -> Iterator[Found]:
    """What /data/ shows of the API's description, which itself is in English."""
    from deliveries.api import documentation

    for words in documentation.described():
        yield "deliveries/api", words, None


def in_fixtures() -> Iterator[Found]:
    for path in _files("fixtures", "*.toml"):
        tables, where = tomllib.loads(path.read_text("utf-8")), _name(path)
        for party in tables.get("party", ()):
            yield where, party["name"], "party"
        for kind in tables.get("type", ()):
            yield where, kind["name"], "type"
            yield where, kind["singular"], "one"
            if "plural" in kind:
                yield where, kind["plural"], "type"
        for model in tables.get("equipment", ()):
            if model.get("generic"):
                yield where, model["designation"], "model"


# ---- Catalogues -----------------------------------------------------------------------------------------


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none."""
    try:
        with path_of(language).open("rb") as file:
            return read_po(file, locale=language)
    except FileNotFoundError:
        return Catalog(locale=language)


def renewed(language: str, all_messages: Catalog) -> Catalog:
    """The catalogue with what is new and without what is gone: a new message is empty, never guessed from another."""
    catalogue = read(language)
    catalogue.update(all_messages, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = HEADER
    catalogue.project, catalogue.version, catalogue.fuzzy = "Waybill", VERSION, False
    catalogue.last_translator, catalogue.language_team, catalogue.revision_date = "Waybill", language, REVISED
    return catalogue


def written(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue as a file for people, and beside it the one that programs read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=WIDTH, sort_output=True, include_lineno=False)
    compiled(path)


def compiled(path: Path) -> None:
    """Make the file that programs read of the one at `path`, where that is newer."""
    made = path.with_suffix(".mo")
    if made.exists() and made.stat().st_mtime >= path.stat().st_mtime:
        return
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.parent.name)
    with made.open("wb") as file:
        write_mo(file, catalogue)


# ---- What is wrong with one ----------------------------------------------------------------------------


def problems(language: str, all_messages: Catalog) -> Iterator[str]:
    """What keeps a catalogue from being whole, a line each: messages that are missing, fuzzy, no more in use, or
    that name other parts than the original does."""
    catalogue = read(language)
    for message in all_messages:
        if not message.id:
            continue
        own = catalogue.get(message.id, message.context)
        where = ", ".join(place for place, _line in message.locations[:2])
        if own is None or not all(forms(own)):
            yield f"missing: {originals(message)[0]!r} ({where})"
        elif own.fuzzy:
            yield f"fuzzy: {originals(message)[0]!r} ({where})"
        else:
            yield from (f"{why}: {originals(message)[0]!r} ({where})" for why in _unlike(message, own))
    for message in catalogue:
        if message.id and all_messages.get(message.id, message.context) is None:
            yield f"not in use: {originals(message)[0]!r}"


def forms(message: Message) -> tuple[str, ...]:
    """What a message is translated to, a form for each kind of number; empty where it is not."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def originals(message: Message) -> tuple[str, ...]:
    """A message in English: one form, or the two of one and of several."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def _unlike(message: Message, own: Message) -> Iterator[str]:
    """Why a translation cannot stand: its parts are not those of the original, or its mark-up is not."""
    wanted = [_parts(original) for original in originals(message)]
    for form in forms(own):
        if _parts(form) not in wanted:
            yield f"other parts ({sorted(_parts(form) ^ wanted[-1])})"
        places = [place for place, _line in message.locations] if FORM.search(form) else []
        if lacking := [place for place in places if not _gives_forms(place, originals(message))]:
            yield f"asks for a form of a part, which {lacking[0]} does not give"
        if _tags(form) not in [_tags(original) for original in originals(message)]:
            yield "other mark-up"


def _gives_forms(place: str, message: tuple[str, ...]) -> bool:
    """Whether the parts of a message in this file have the forms of models/saying.py; those of pages/ all do."""
    if place.startswith("pages/"):
        return True
    if not place.endswith(".py") or _filled_plainly(place) & set(message):
        return False
    source = (settings.BASE_DIR / place).read_text("utf-8")
    return "Filled(" in source or "sentence(" in source


@cache
def _filled_plainly(place: str) -> set[str]:
    """The messages that this file fills with a dict as it is written there."""
    tree = ast.parse((settings.BASE_DIR / place).read_text("utf-8"))
    filled = [
        node.left
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Dict)
    ]
    calls = [node for node in filled if isinstance(node, ast.Call)]
    said = [arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)]
    return {words for words in said if isinstance(words, str)}


def _parts(text: str) -> set[str]:
    return {match[1] or match[0] for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def _tags(text: str) -> list[str]:
    return sorted(re.findall(r"</?\w+[^>]*>", text))
