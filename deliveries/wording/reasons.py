"""The reasons that Waybill itself gives for a change. They are stored in English, whoever made it, and told in the
reader's language; what an editor gives as a reason stands as it was written."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop, override

from deliveries.models.languages import day_words
from deliveries.models.saying import ENGLISH

BROUGHT_BACK = gettext_noop("Brought back")
FROM_FILE = gettext_noop("Loaded from a file")
FROM_REGISTER = gettext_noop("From a register: %(name)s")
FROM_REPORT = gettext_noop("From a report: %(title)s")
FROM_TABLE = gettext_noop("From the table %(name)s")
INTO = gettext_noop("Merged into %(name)s")
INTO_DELIVERY = gettext_noop("Merged into delivery %(number)d")
ONE_MORE_SOURCE = gettext_noop("One more source")
RELEASE_CHANGED = gettext_noop("Changed in the release of %(day)s.")
RELEASE_LEFT_OUT = gettext_noop("Not in the release of %(day)s.")
REVERTED = gettext_noop("Reverted to %(moment)s")
UNDONE = gettext_noop("Undone: the table %(name)s")
WITH = gettext_noop("Merged with %(name)s")
WITH_DELIVERY = gettext_noop("Merged with delivery %(number)d")
WITH_DRAFT = gettext_noop("Merged with a draft")

# A name may be anything, so it is tried last.
OWN = (
    BROUGHT_BACK, FROM_FILE, FROM_REGISTER, FROM_REPORT, FROM_TABLE, INTO_DELIVERY, ONE_MORE_SOURCE, RELEASE_CHANGED,
    RELEASE_LEFT_OUT, REVERTED, UNDONE, WITH_DELIVERY, WITH_DRAFT, INTO, WITH,
)  # fmt: skip

DAY, MOMENT = "j F Y", "j F Y H:i"
# What stands for a part of a reason, and how it is read back.
PARTS = {
    "%(number)d": r"(?P<number>\d+)",
    "%(day)s": r"(?P<day>\d{1,2} [A-Z][a-z]+ \d{4})",
    "%(moment)s": r"(?P<moment>\d{1,2} [A-Z][a-z]+ \d{4} \d\d:\d\d)",
    "%(name)s": "(?P<name>.+)",
    "%(title)s": "(?P<title>.+)",
}


def own_reason(message: str, why: str = "", **parts: Any) -> str:
    """One of OWN as it is stored, with what an editor added. `parts`: a day or a moment may be a date, and a name that
    depends on the language be lazy."""
    with override(ENGLISH):
        said = message % {name: _stored(name, part) for name, part in parts.items()}
    return f"{said}: {why}" if why.strip() else said


def _stored(name: str, part: Any) -> Any:
    return day_words(part, MOMENT if name == "moment" else DAY) if isinstance(part, dt.date) else part


def reason_told(stored: str) -> str:
    """A reason from a history in the reader's language, where it is one of OWN; else as it stands."""
    if get_language() in (None, ENGLISH):
        return stored
    for message in OWN:
        if found := _pattern(message).fullmatch(stored):
            parts = found.groupdict()
            why = parts.pop("why")
            said = gettext(message) % {name: _told(name, part) for name, part in parts.items()}
            return gettext("%(reason)s: %(why)s") % {"reason": said, "why": why} if why else said
    return stored


@cache
def _pattern(message: str) -> re.Pattern[str]:
    """What one of OWN is stored as, with what an editor added behind a colon."""
    pieces = re.split(r"(%\(\w+\)[sd])", message)
    pattern = "".join(PARTS.get(piece) or re.escape(piece) for piece in pieces)
    return re.compile(f"{pattern}(?:: (?P<why>.+))?", re.DOTALL)


def _told(name: str, part: str) -> Any:
    if name == "number":
        return int(part)
    form, read = {"day": (DAY, "%d %B %Y"), "moment": (MOMENT, "%d %B %Y %H:%M")}.get(name, ("", ""))
    try:
        return day_words(dt.datetime.strptime(part, read), form) if form else part  # noqa: DTZ007 (told as it stands)
    except ValueError:
        return part
