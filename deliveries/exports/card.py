"""The picture of a page that other sites show beside a link to it: its name, its count and its chart, of one size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from textwrap import wrap
from typing import Any

from django.template.loader import render_to_string

from deliveries.chart import SMALL, WIDE, Chart, Frame, Pictures, World

from .picture import palette, strokes, world_look

# Drawn at half of what sites ask for, 1200 by 630, so that its letters are large enough where it is shown small.
SIZE = WIDTH, HEIGHT = 600, 315
MARGIN, FOOT = 30, 300
# How large a title is, how many letters of it have room in a line, and how far its lines stand apart.
TITLES = ((30, 40, 32), (24, 50, 26))
MOST_TITLES, MOST_LINES = 2, 2
LETTERS, LINE_HEIGHT = 90, 17
# How many letters of an address have room beside whose picture it is.
ORIGIN_LETTERS = 88
FRAME = replace(WIDE, name="card", width=WIDTH - 2 * (MARGIN - 12), ticks=5, marks=60)
# A chart is as much lower than its frame where it has a lane below the count.
LANE = 20
MOST_COLUMNS, ROWS, ROW_HEIGHT = 3, 2, 162


def card(
    title: str,
    sentence: str,
    origin: str,
    drawn: Callable[[Frame], Pictures] | None = None,
    *,
    whose: str = "Waybill",
    world: World | None = None,
) -> str:
    """An SVG document of SIZE: a title and a sentence, as much of them as there is room for, what is `drawn` in a frame
    of the room that is left, or a map of the `world`; below it `whose` it is and `origin`, the address of the page."""
    size, letters, step = TITLES[0] if len(title) <= TITLES[0][1] else TITLES[1]
    titles = wrap(title, letters, max_lines=MOST_TITLES, placeholder=" …")
    lines = wrap(sentence, LETTERS, max_lines=MOST_LINES if drawn or world else 3 * MOST_LINES, placeholder=" …")
    sentence_at = 24 + step * len(titles) + 22
    top = sentence_at + LINE_HEIGHT * len(lines) - 8
    room = FOOT - 14 - top
    charts, small = drawn(replace(FRAME, height=room - LANE)) if drawn else Pictures([], [])
    columns = min(MOST_COLUMNS, len(small) or 1)
    scale = min((WIDTH - MARGIN) / columns / SMALL.width, room / ROW_HEIGHT / min(ROWS, -(-len(small) // columns) or 1))
    letters_left = max(20, ORIGIN_LETTERS - len(whose))
    across, down = (WIDTH - MARGIN) / columns, ROW_HEIGHT * scale
    places = [(round(MARGIN - 20 + x * across), round(top + y * down)) for y in range(ROWS) for x in range(columns)]
    context: dict[str, Any] = {
        "title": title, "sentence": sentence, "paint": palette(), "strokes": strokes(), "width": WIDTH,
        "height": HEIGHT, "margin": MARGIN, "size": size, "top": top, "foot": FOOT, "chart_x": MARGIN - 18,
        "titles": [(24 + step * (at + 1), line) for at, line in enumerate(titles)],
        "lines": [(sentence_at + LINE_HEIGHT * at, line) for at, line in enumerate(lines)],
        "chart": fitting(charts, room) if not small else None,
        "scale": round(scale, 3),
        "many": [(*place, one) for place, one in zip(places, small, strict=False)],
        "world": world, "look": world_look(), "linked": False, "room": room,
        "whose": whose, "origin": origin if len(origin) <= letters_left else f"{origin[: letters_left - 1]}…",
    }  # fmt: skip
    return render_to_string("card.svg", context)


def fitting(charts: list[Chart], room: int) -> Chart | None:
    """The first chart that has room: with what is awaited it may be too high."""
    return next((chart for chart in charts if chart.height <= room), None)
