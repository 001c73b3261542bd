"""Drafts under review: who takes one, what is said of it, and who is told.

`take`, `give_back` and `say` do it; each holds the draft while it looks, so that of two at once one finds it done.
"""

from .acting import ReviewError, give_back, say, take

__all__ = ["ReviewError", "give_back", "say", "take"]
