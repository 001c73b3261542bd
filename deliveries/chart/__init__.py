"""A timeline becomes the shapes of a picture. Pure; the only package that knows the charting library."""

from .apart import MOST_LINES, Pictures, Small, draw_apart, pictures
from .drawing import draw
from .shapes import NARROW, SMALL, WIDE, Chart, Frame, Tick
from .small import Spark, SumBar, spark, sum_bar

__all__ = [
    "MOST_LINES",
    "NARROW",
    "SMALL",
    "WIDE",
    "Chart",
    "Frame",
    "Pictures",
    "Small",
    "Spark",
    "SumBar",
    "Tick",
    "draw",
    "draw_apart",
    "pictures",
    "spark",
    "sum_bar",
]
