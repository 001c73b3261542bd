"""A chart as a picture that stands alone: with its title, what it says in words, and where it came from."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from resvg_py import svg_to_bytes

from .chart import Chart

TITLE_HEIGHT = 70
FOOT_HEIGHT = 34

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


def svg(chart: Chart | None, *, title: str, sentence: str, origin: str) -> str:
    """An SVG document of `chart` (None: no picture, the words alone) with `origin`, its source line, below."""
    height = TITLE_HEIGHT + (chart.height if chart else 0) + FOOT_HEIGHT
    context = {
        "chart": chart, "title": title, "sentence": sentence, "origin": origin, "paint": palette(),
        "width": chart.frame.width if chart else 900, "height": height, "top": TITLE_HEIGHT, "foot": height - 12,
    }  # fmt: skip
    return render_to_string("deliveries/chart.svg", context)
