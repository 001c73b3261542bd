"""A chart as a picture that stands alone: with its title, what it says in words, and where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import wrap

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from resvg_py import svg_to_bytes

from deliveries.chart import SMALL, WIDE, Chart, Small
from deliveries.wording import about_words, merged_words, open_words

TITLE_HEIGHT = 28
HEAD_HEIGHT = 42
FOOT_HEIGHT = 34
LINE_HEIGHT = 17
# Small pictures stand side by side, each with a line of words above it.
COLUMNS, ROW_HEIGHT = 3, 152
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


def png(document: str) -> bytes:
    """A PNG of an SVG document, at twice its size; drawn with our own fonts, for a server may have none."""
    picture: bytes = svg_to_bytes(
        svg_string=document,
        zoom=2,
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


def signs(chart: Chart) -> Iterator[str]:
    """What its signs mean that have no words beside them."""
    if chart.merged:
        yield merged_words(chart.merged)
    if chart.washed:
        yield _("The wash shows when a delivery may have arrived.")
    if chart.open:
        yield open_words()
    if chart.about:
        yield about_words()
    if chart.unknown:
        yield _("A box below the count: arrived, number unknown.")


def placed(small: Sequence[Small]) -> list[tuple[int, int, Small]]:
    """Where small pictures stand, in rows."""
    step = SMALL.width + (WIDE.width - COLUMNS * SMALL.width) // (COLUMNS - 1)
    return [(at % COLUMNS * step, at // COLUMNS * ROW_HEIGHT, one) for at, one in enumerate(small)]


def svg(chart: Chart | None, *, title: str, sentence: str, origin: str, small: Sequence[Small] = ()) -> str:
    """An SVG document of `chart` (None: no picture, the words alone), below the `small` ones, with `origin`, its source
    line, below."""
    titles, lines = wrap(title, TITLE_LETTERS), wrap(sentence, LETTERS)
    sentence_at = HEAD_HEIGHT + TITLE_HEIGHT * (len(titles) - 1) + 14
    top = sentence_at + LINE_HEIGHT * (len(lines) - 1) + 14
    drawn = [chart] if chart else [one.chart for one in small[:1]]
    notes = [
        *(line for one in drawn for line in wrap(" ".join(signs(one)), SMALL_LETTERS)),
        *wrap(origin, SMALL_LETTERS),
    ]
    rows = ROW_HEIGHT * -(-len(small) // COLUMNS)
    foot = top + rows + (chart.height if chart else 0) + FOOT_HEIGHT - 12
    context = {
        "chart": chart, "title": title, "sentence": sentence, "paint": palette(),
        "titles": [(34 + TITLE_HEIGHT * at, line) for at, line in enumerate(titles)],
        "lines": [(sentence_at + LINE_HEIGHT * at, line) for at, line in enumerate(lines)],
        "small": [(foot + LINE_HEIGHT * at, line) for at, line in enumerate(filter(None, notes))],
        "strokes": strokes(), "many": placed(small), "rows": rows,
        "width": WIDE.width, "height": foot + LINE_HEIGHT * len(notes), "top": top,
    }  # fmt: skip
    return render_to_string("chart.svg", context)
