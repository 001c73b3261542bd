"""A timeline becomes the shapes of a picture. Pure; the only package that knows the charting library."""

from .apart import MOST_LARGE, Pictures, Small, draw_apart, pictures
from .drawing import draw
from .shapes import NARROW, SMALL, WIDE, Chart, Frame, Tick
from .small import Spark, SumBar, spark, sum_bar
from .world import Flow, Mark, World, draw_world

__all__ = [
    "MOST_LARGE",
    "NARROW",
    "SMALL",
    "WIDE",
    "Chart",
    "Flow",
    "Frame",
    "Mark",
    "Pictures",
    "Small",
    "Spark",
    "SumBar",
    "Tick",
    "World",
    "draw",
    "draw_apart",
    "draw_world",
    "pictures",
    "spark",
    "sum_bar",
]
