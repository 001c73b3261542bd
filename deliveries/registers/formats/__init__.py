"""The registers that can be brought in, each in a small file of its own: its header, its columns, its words."""

from .eda import EDA
from .sipri import SIPRI

KINDS = {kind.facts.slug: kind for kind in (SIPRI, EDA)}

__all__ = ["EDA", "KINDS", "SIPRI"]
