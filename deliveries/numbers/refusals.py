"""Why words were not understood: told so that a person reads it, in English here and in any language elsewhere."""

from __future__ import annotations

from typing import Any


def to_say(message: str) -> str:
    """A message that stands apart from where it is told; whoever looks for messages finds it by this."""
    return message


class NotUnderstood(ValueError):  # noqa: N818 (the house's name; it reads well where it is caught)
    """Words that could not be read. Its text says why; `message` is that with names for its `parts`."""

    def __init__(self, message: str, **parts: Any) -> None:
        super().__init__(message % parts)
        self.message, self.parts = message, parts
