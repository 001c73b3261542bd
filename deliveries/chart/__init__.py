"""A timeline becomes the shapes of a picture. Pure; the only package that knows the charting library."""

from .drawing import draw
from .shapes import NARROW, WIDE, Chart, Frame, Tick
from .small import Spark, SumBar, spark, sum_bar

__all__ = ["NARROW", "WIDE", "Chart", "Frame", "Spark", "SumBar", "Tick", "draw", "spark", "sum_bar"]
