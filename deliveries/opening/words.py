"""What a plain text says of itself: its title, its day, and the agency that it came from."""

from __future__ import annotations

import re
from datetime import date

from deliveries.dates import DateNotUnderstood, parse_span

from .agencies import agency_in
from .opened import Opened

LONGEST_TITLE = 200
# So many lines may stand before the text proper: title, byline, day.
HEAD_LINES = 8
MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?"
    r"|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?|janvier|février|fevrier|mars|avril|mai|juin|juillet"
    r"|août|aout"
    r"|septembre|octobre|novembre|décembre|decembre)"
)
DAY = re.compile(
    rf"(?<!\w)(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th|er)? {MONTH},? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd"
    rf"|th)?,? \d{{4}})"
    r"(?!\w)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"https?://\S{4,500}")
# "BAMAKO, 12 April 2022 (AFP) - "
BEHIND_DATELINE = re.compile(r"\W{0,2}(?:\([A-Z]|/[A-Z]|[-–—] )")
# A line that only says when or who: "Published on 12 April 2022", "By our correspondent".
NO_TITLE = re.compile(
    r"(?:by|par|published|updated|publié|mis à jour|modifié|source|photo|copyright|©)\b", re.IGNORECASE
)


def read_words(text: str, *, until: date) -> Opened:
    """What `text` says of itself in its first lines; a day after `until` is none that it came out on."""
    lines = [line.strip() for line in text[:4_000].splitlines() if line.strip()]
    head = lines[:HEAD_LINES]
    title = next((line for line in head[:3] if is_title(line)), "") if len(lines) > 1 else ""
    address = next((found[0] for line in head if (found := ADDRESS.fullmatch(line))), "")
    return Opened(text, title, "", day_in(head, until), "", address, agency_in(text))


def is_title(line: str) -> bool:
    """Whether a line is a headline: short, no sentence, and no word of when or by whom."""
    bare = DAY.sub("", line)
    return (
        8 < len(line) <= LONGEST_TITLE
        and not line.endswith((".", ":", ";", ","))
        and not NO_TITLE.match(line)
        and not ADDRESS.match(line)
        and len(bare.split()) > 2
    )


def day_in(lines: list[str], until: date) -> date | None:
    """The day, with its year, that stands in a short line of its own, or at the beginning of a dateline."""
    for line in lines:
        found = DAY.search(line)
        if found is None or (line.endswith((".", "”", '"')) and not BEHIND_DATELINE.match(line, found.end())):
            continue
        try:
            span = parse_span(found[0], None)
        except DateNotUnderstood:
            continue
        if span.earliest == span.latest and span.latest is not None and span.latest <= until:
            return span.latest
    return None
