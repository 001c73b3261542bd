"""Times of day, which a day does not need: "at 23:00", "2300Z", "vers 16 h"."""

import re

_HOUR = r"(?:[01]?\d|2[0-3])"
_MINUTES = r"[0-5]\d"
_HALF_DAY = r"[ap]\.? ?m\b\.?"
_NOT_AFTER, _NOT_BEFORE = r"(?<![\w:./+-])", r"(?![:./-]\d)"


def clock(
    before: str, *, zones: str = "z|gmt|utc", hours: str = "hours", named: str = "", letter: bool = False
) -> re.Pattern[str]:
    """Compile what times of day look like in a language, in its folded words.

    `before` are the prepositions of an hour, `zones` the zones and `hours` the words that may follow one, `named`
    the hours with a name of their own, each parted by bars; with `letter`, an h parts hours from minutes.
    """
    zone = rf"(?: ?(?:{zones}|{hours})\b| ?[+-]\d\d:?\d\d\b)?"
    times = [
        rf"{_HOUR}:{_MINUTES}(?::{_MINUTES})?(?: ?{_HALF_DAY})?{zone}",
        rf"{_HOUR}(?:[.:]{_MINUTES})? ?{_HALF_DAY}{zone}",
        rf"[0-2]\d{_MINUTES} ?(?:{zones}|{hours})\b",
        # Two digits, for "1h21" is the first half of 2021 to a bank.
        rf"(?:[01]\d|2[0-3])h{_MINUTES}{zone}(?!\w)",
    ]
    if letter:
        times += [
            rf"{_HOUR} ?h ?{_MINUTES}{zone}(?!\w)",
            rf"(?:0?[5-9]|1\d|2[0-3])h{zone}(?!\w)",
        ]
    about = rf"(?:(?:{before})(?: (?:{before}))? )"
    ways = [
        f"{about}?(?:{'|'.join(times)})",
        rf"{about}{_HOUR} (?:{hours})\b(?: {_MINUTES}\b)?",
        *([rf"{about}(?:{named})\b"] if named else []),
    ]
    return re.compile(f"{_NOT_AFTER}(?:{'|'.join(ways)}){_NOT_BEFORE}")


def without_clock(text: str, pattern: re.Pattern[str]) -> str:
    """Drop the times of day from a folded phrase."""
    return " ".join(pattern.sub(" ", text).split()).strip(" .,;:!")
