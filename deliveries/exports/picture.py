"""A chart as a picture that stands alone: with its title, what it says in words, and where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import batched
from pathlib import Path
from textwrap import shorten, wrap
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from resvg_py import svg_to_bytes

from deliveries.chart import WIDE, Chart, Small, SumBar, World
from deliveries.wording import about_words, merged_words, staged

TITLE_HEIGHT = 28
HEAD_HEIGHT = 42
FOOT_HEIGHT = 34
LINE_HEIGHT = 17
# Small pictures stand side by side, each with a line of words above it.
BESIDE_HEIGHT = 30
# How many letters have room in a line of the title, of the sentence below it, and of the source line.
TITLE_LETTERS, LETTERS, SMALL_LETTERS = 72, 125, 145

# How the lines of a chart look, as chart.css gives it to .s0, .s1 and so on: colour, dashes, whether dots are hollow.
STROKES = (
    ("signal", "", False), ("second", "", False), ("good", "7 3", False), ("ink", "2 3", False),
    ("signal", "7 3", True), ("second", "2 3", True), ("good", "", True), ("soft", "", True),
)  # fmt: skip

COLOUR = re.compile(r"--(\w[\w-]*): light-dark\((#\w+), (#\w+)\);")


@cache
def palette() -> dict[str, str]:
    """The light colours of static/css/tokens.css by name, "-" as "_": a picture file cannot read style sheets."""
    tokens = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
    return {name.replace("-", "_"): light for name, light, _dark in COLOUR.findall(tokens)}


FONTS = Path(__file__).parent / "fonts"


def png(document: str, *, zoom: int = 2) -> bytes:
    """A PNG of an SVG document, at twice its size or so many times; drawn with our own fonts, for a server may have
    none."""
    picture: bytes = svg_to_bytes(
        svg_string=document,
        zoom=zoom,
        skip_system_fonts=True,
        font_files=[str(file) for file in sorted(FONTS.glob("*.ttf"))],
        sans_serif_family="Public Sans",
        serif_family="Newsreader",
    )
    return picture


@dataclass(frozen=True)
class Stroke:
    """How a line of the picture is drawn; `fill` is that of its dots."""

    colour: str
    dashes: str
    fill: str


def strokes() -> list[Stroke]:
    """The look of a picture's lines, one after another."""
    paint = palette()
    return [Stroke(paint[name], dashes, paint["paper" if hollow else name]) for name, dashes, hollow in STROKES]


def signs(charts: Sequence[Chart]) -> Iterator[str]:
    """What the signs of pictures mean that have no words beside them."""
    if charts[0].merged:
        yield merged_words(charts[0].merged)
    words = staged(charts[0].stage)
    meant = {
        "washed": words.wash, "open": words.open, "about": about_words(), "unknown": words.unknown_below,
    }  # fmt: skip
    yield from (str(said) for name, said in meant.items() if any(getattr(chart, name) for chart in charts))


def placed(small: Sequence[Small]) -> tuple[list[tuple[int, float, Small]], float]:
    """Where small pictures stand, in rows, and how high those are together."""
    found: list[tuple[int, float, Small]] = []
    width, y = small[0].chart.frame.width if small else WIDE.width, 0.0
    columns = WIDE.width // width
    step = width + (WIDE.width - columns * width) // max(1, columns - 1)
    for row in batched(small, columns):
        found += [(at * step, y, one) for at, one in enumerate(row)]
        y += max(one.chart.height for one in row) + BESIDE_HEIGHT
    return found, y


def svg(chart: Chart | None, *, title: str, sentence: str, origin: str, small: Sequence[Small] = ()) -> str:
    """An SVG document of `chart` (None: no picture, the words alone), below the `small` ones, with `origin`, its source
    line, below."""
    drawn = [*(one.chart for one in small), *([chart] if chart else [])]
    many, rows = placed(small)
    context = {"chart": chart, "strokes": strokes(), "many": many, "rows": rows}
    height = rows + (chart.height if chart else 0)
    notes = [" ".join(signs(drawn))] if drawn else []
    return document("chart.svg", context, height, title=title, sentence=sentence, notes=[*notes, origin])


def document(
    template: str, context: dict[str, Any], height: float, *, title: str, sentence: str, notes: Sequence[str]
) -> str:
    """An SVG document of what `template` draws, which is so high, with its title and its sentence above and its notes
    below."""
    titles, lines = wrap(title, TITLE_LETTERS), wrap(sentence, LETTERS)
    sentence_at = HEAD_HEIGHT + TITLE_HEIGHT * (len(titles) - 1) + 14
    top = sentence_at + LINE_HEIGHT * (len(lines) - 1) + 14
    foot = top + height + FOOT_HEIGHT - 12
    small = [line for note in notes for line in wrap(note, SMALL_LETTERS)]
    return render_to_string(template, context | {
        "title": title, "sentence": sentence, "paint": palette(), "top": top,
        "titles": [(34 + TITLE_HEIGHT * at, line) for at, line in enumerate(titles)],
        "lines": [(sentence_at + LINE_HEIGHT * at, line) for at, line in enumerate(lines)],
        "small": [(foot + LINE_HEIGHT * at, line) for at, line in enumerate(small)],
        "width": WIDE.width, "height": foot + LINE_HEIGHT * len(small),
    })  # fmt: skip


# How the parts of a map are drawn, as chart.css has them.
WORLD = {
    "land": 'fill="{rule}"',
    "arc": 'fill="none" stroke="{second}" stroke-opacity=".4" stroke-linecap="round"',
    "possible": 'fill="{signal}" fill-opacity=".2"',
    "dot": 'fill="{signal}" fill-opacity=".85" stroke="{paper}"',
    "ring": 'fill="none" stroke="{second}" stroke-width="1.5" stroke-dasharray="3 2.5"',
    "sign": 'fill="{second}" font-weight="700"',
    "slash": 'fill="none" stroke="{ink}" stroke-width="1.5"',
    "end": 'fill="{paper}" stroke="{second}" stroke-width="1.5"',
    "label": 'fill="{ink}" font-weight="600" paint-order="stroke" stroke="{paper}" stroke-width="3"',
    "size": 'fill="none" stroke="{soft}"',
    "words": 'fill="{soft}"',
}


def world_look() -> dict[str, SafeString]:
    """The attributes of the parts of a map, by name."""
    return {name: mark_safe(f" {told.format(**palette())}") for name, told in WORLD.items()}


def world_svg(world: World, *, title: str, sentence: str, notes: Sequence[str]) -> str:
    """An SVG document of a map."""
    context = {"world": world, "look": world_look(), "linked": False}
    return document("map.svg", context, world.height, title=title, sentence=sentence, notes=notes)


# A row of bars; where a bar begins and how long the longest is.
BAR_HEIGHT, BARS_AT, LONGEST_BAR = 24, 210, 250
# How many letters of a name and of what stands beside a bar have room.
NAME_LETTERS, BESIDE_LETTERS = 28, 50


class BarRow(NamedTuple):
    """A row of a picture of bars: a name, its bar, its number, and what stands beside that."""

    name: str
    bar: SumBar
    number: str
    beside: str


def bars_svg(rows: Sequence[BarRow], *, title: str, sentence: str, notes: Sequence[str]) -> str:
    """An SVG document of bars below one another."""
    drawn = [
        (
            BAR_HEIGHT * at,
            row._replace(
                name=shorten(row.name, NAME_LETTERS, placeholder="…"),
                beside=shorten(row.beside, BESIDE_LETTERS, placeholder="…"),
            ),
        )
        for at, row in enumerate(rows)
    ]
    context = {"rows": drawn, "left": BARS_AT, "unit": LONGEST_BAR / 100}
    height = BAR_HEIGHT * len(rows) + BAR_HEIGHT
    return document("ranking.svg", context, height, title=title, sentence=sentence, notes=notes)
