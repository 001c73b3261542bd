"""A number of pieces as it is written for people."""

from __future__ import annotations


def figures(number: int) -> str:
    """A number with its thousands apart: "12,345". Data has plain figures: programs read those."""
    return f"{number:,}"
