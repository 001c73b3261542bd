"""A chart as a picture that stands alone: with its title, what it says in words, and where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import wrap

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from resvg_py import svg_to_bytes

from .chart import Chart

TITLE_HEIGHT = 70
FOOT_HEIGHT = 34
LINE_HEIGHT = 17
LETTERS_A_LINE = 125

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


def signs(chart: Chart) -> Iterator[str]:
    """What its signs mean that have no words beside them."""
    if any(dot.from_x != dot.x for curve in chart.curves for dot in curve.dots):
        yield _("The wash shows when a delivery may have arrived.")
    if chart.unknown:
        yield _("A box below the count: arrived, number unknown.")


def svg(chart: Chart | None, *, title: str, sentence: str, origin: str) -> str:
    """An SVG document of `chart` (None: no picture, the words alone) with `origin`, its source line, below."""
    lines = wrap(sentence, LETTERS_A_LINE, max_lines=3, placeholder=" …")
    top = TITLE_HEIGHT + LINE_HEIGHT * (len(lines) - 1)
    key = " ".join(signs(chart)) if chart else ""
    foot = top + (chart.height if chart else 0) + FOOT_HEIGHT - 12 + (LINE_HEIGHT if key else 0)
    context = {
        "chart": chart, "title": title, "sentence": sentence, "origin": origin, "paint": palette(), "key": key,
        "lines": [(56 + LINE_HEIGHT * at, line) for at, line in enumerate(lines)], "key_at": foot - LINE_HEIGHT,
        "width": chart.frame.width if chart else 900, "height": foot + 12, "top": top, "foot": foot,
    }  # fmt: skip
    return render_to_string("deliveries/chart.svg", context)
