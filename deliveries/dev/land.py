"""The land of the map: outlines of Natural Earth (https://www.naturalearthdata.com, public domain) become the path that
stands in pages/_land.txt. `make land` brings them, as the npm package `world-atlas` has them, and writes it anew."""

from __future__ import annotations

import json
import sys
from itertools import accumulate, pairwise
from pathlib import Path
from textwrap import fill
from typing import Any

from deliveries.chart.earth import outlines

# The path has whole numbers, so many to a unit of the picture.
FINE = 2
# What is smaller is left out: a corner that moves the outline by less, and an island, both in square units.
LEAST_CORNER, LEAST_ISLAND = 0.45, 2.0
# What lies south of it is not drawn, in degrees.
SOUTHERNMOST = -60

type Point = tuple[float, float]


def rings_of(topology: dict[str, Any]) -> list[list[list[list[float]]]]:
    """The polygons of the object `land` of a TopoJSON topology: lists of rings of longitude and latitude.

    https://github.com/topojson/topojson-specification: corners are whole numbers, each told by how far it lies from the
    one before it; a ring is a chain of arcs, one that is negative runs backwards.
    """
    (x_scale, y_scale), (x, y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        corners = accumulate(arc, lambda one, two: (one[0] + two[0], one[1] + two[1]))
        arcs.append([[across * x_scale + x, up * y_scale + y] for across, up in corners])

    def ring(chain: list[int]) -> list[list[float]]:
        parts = [arcs[at] if at >= 0 else arcs[~at][::-1] for at in chain]
        return [corner for part in parts for corner in part[:-1]] + [parts[-1][-1]]

    return [
        [ring(chain) for chain in polygon]
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in geometry["arcs"]
    ]


def area(corners: list[Point]) -> float:
    """How large the ring of these corners is."""
    closed = [*corners, corners[0]]
    return abs(sum(one[0] * two[1] - two[0] * one[1] for one, two in pairwise(closed))) / 2


def simplified(corners: list[Point]) -> list[Point]:
    """A ring without the corners that say least, one after another (after Visvalingam and Whyatt,
    https://doi.org/10.1179/000870493786962263)."""
    kept = list(dict.fromkeys(corners))
    while len(kept) > 3:
        triangles = [area([kept[at - 1], corner, kept[(at + 1) % len(kept)]]) for at, corner in enumerate(kept)]
        least = min(range(len(kept)), key=triangles.__getitem__)
        if triangles[least] >= LEAST_CORNER:
            break
        del kept[least]
    return kept


def path_of(rings: list[list[Point]]) -> str:
    """The rings as the `d` of an SVG path, FINE of its numbers to a unit."""
    return "".join(
        written for ring in rings if area(ring) >= LEAST_ISLAND and (written := _written(simplified(ring))) is not None
    )


def _written(ring: list[Point]) -> str | None:
    corners = list(dict.fromkeys((round(x * FINE), round(y * FINE)) for x, y in ring))
    if len(corners) < 3:
        return None
    steps = ((two[0] - one[0], two[1] - one[1]) for one, two in pairwise(corners))
    numbers = "".join(f" {number}" if number >= 0 else str(number) for step in steps for number in step)
    return f"M{corners[0][0]} {corners[0][1]}l{numbers.strip()}z"


def land(topology: dict[str, Any]) -> str:
    """The path of all land of a TopoJSON topology, but of what lies far south; to be filled by the rule "evenodd", for
    the Caspian Sea is a hole in it."""
    polygons = [rings for rings in rings_of(topology) if max(corner[1] for corner in rings[0]) > SOUTHERNMOST]
    return path_of(outlines({"type": "MultiPolygon", "coordinates": polygons}))


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    path = land(json.loads(source.read_text()))
    # A line may end between two numbers, but not within one, or between it and its sign.
    target.write_text(fill(path, 150, break_long_words=False, break_on_hyphens=False) + "\n")
