"""A long text in parts that are read one at a time, each in a few seconds at most."""

from __future__ import annotations

# An article has some 5,000 characters. So many are read, and shown with all that is proposed, in a few seconds.
LONGEST_PART = 50_000


def parts_of(text: str, longest: int = LONGEST_PART) -> list[tuple[int, int]]:
    """From where to where each part of `text` stands: at most `longest` characters, up to the end of a paragraph, a
    line or a word where there is one in its second half."""
    parts, start = [], 0
    while len(text) - start > longest:
        middle, end = start + longest // 2, start + longest
        cut = next((at + len(sign) for sign in ("\n\n", "\n", " ") if (at := text.rfind(sign, middle, end)) > 0), end)
        parts.append((start, cut))
        start = cut
    return [*parts, (start, len(text))]
