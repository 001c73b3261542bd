"""Where places of the earth lie in a picture of it: Equal Earth, in which countries keep their sizes beside each other.

The projection is that of Bojan Šavrič, Tom Patterson and Bernhard Jenny (https://doi.org/10.1080/13658816.2018.1504949).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from detroit import geo_equal_earth, geo_path

# The picture: its width, its height, and what its rows are cut at, for nobody delivers to Antarctica.
WIDTH, HEIGHT = 900, 404
NORTHERNMOST = 6
# The meridian in the middle: the edge of the picture is then the strait between Asia and America.
MIDDLE = 11
# A world is 5.4 wide where the radius of its globe is 1.
SCALE = WIDTH / 5.4133


@cache
def _projection() -> Any:
    # The equator lies where the north of Greenland just has room.
    return geo_equal_earth().rotate([-MIDDLE, 0]).scale(SCALE).translate([WIDTH / 2, NORTHERNMOST + 1.303 * SCALE])


@cache
def place_of(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place lies whose degrees are these: x to the right, y down."""
    x, y = _projection()([longitude, latitude])
    return round(x, 1), round(y, 1)


def outlines(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The rings of a GeoJSON `geometry` as they lie in the picture, cut at its edge."""
    drawn: str = geo_path(_projection().set_precision(0))(geometry) or ""
    rings = (ring.removeprefix("M").split("L") for ring in drawn.split("Z") if ring)
    return [[_point(corner) for corner in ring] for ring in rings]


def _point(written: str) -> tuple[float, float]:
    x, y = written.split(",")
    return float(x), float(y)
