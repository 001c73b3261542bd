"""Wire agencies, and how newspapers say that a report is one of theirs."""

from __future__ import annotations

import re

# By the name that sources have on record, the names that newspapers give them.
AGENCIES = {
    "AFP": "AFP|Agence France[- ]Presse",
    "Reuters": "Thomson Reuters|Reuters",
    "AP": "AP|The Associated Press|Associated Press",
    "TASS": "TASS|ITAR[- ]TASS",
    "Sputnik": "ANI/Sputnik|Sputnik",
    "RIA Novosti": "RIA Novosti|RIA",
    "Interfax": "Interfax",
    "Xinhua": "Xinhua|Xinhuanet|Chine nouvelle",
    "Anadolu Agency": "Anadolu Agency|Agence Anadolu|Anadolu|AA",
    "ANI": "ANI",
    "IANS": "IANS",
    "PTI": "PTI|Press Trust of India",
    "DPA": "DPA",
    "EFE": "EFE",
    "UPI": "UPI",
    "Bloomberg": "Bloomberg",
    "APA": "APA",
    "Panapress": "Panapress|PANA",
    "BelTA": "BelTA",
}
CALLED = {called.casefold(): name for name, names in AGENCIES.items() for called in names.split("|")}
NAME = "|".join(
    sorted((re.escape(called) for names in AGENCIES.values() for called in names.split("|")), key=len)[::-1]
)
CREDITED = re.compile(
    # "BAMAKO, April 12 (Reuters) -", "(with AFP)", "/TASS/", "Bamako, 12 avril (AFP) -"
    rf"(?:[(/](?:(?i:with|avec|by|par|source ?:) )?(?P<bracket>{NAME})(?:, [^()\n]{{1,30}}| [-–] [^()\n]{{1,30}})?[)/]"
    # A line of its own: "By Reuters", "Avec AFP", "Source: AFP", "Reuters", "© AFP"
    rf"|^[ \t]*(?:(?i:with|avec|by|par|from|via|source ?:|sources? ?:|credit ?:|©|copyright)[ \t]*)?(?:la |the )?"
    rf"(?P<line>{NAME})(?:[ \t]*(?:[|,/·–-]|et|and)[^\n]{{0,60}})?[ \t.]*$)",
    re.MULTILINE,
)
ALONE = re.compile(rf"(?<![\w-])(?P<name>{NAME})(?![\w-])")
# Credits stand at the beginning of a report, or at its end.
HEAD, FOOT = 1_500, 600


def agency_in(text: str) -> str:
    """The agency that a text is credited to, at its head or its foot; "" where it is to none."""
    parts = [text] if len(text) <= HEAD + FOOT else [text[:HEAD], text[-FOOT:]]
    for part in parts:
        if found := CREDITED.search(part):
            return CALLED[(found["bracket"] or found["line"]).casefold()]
    return ""


def agency_named(words: str) -> str:
    """The agency that a byline or a publisher's name has in it: "Reuters Staff"; "" where it has none."""
    found = ALONE.search(words)
    return CALLED[found["name"].casefold()] if found else ""


def is_called(publisher: str, agency: str) -> bool:
    """Whether a publisher, by its name or its host, is that agency itself."""
    return bool(re.match(rf"(?:https?://)?(?:www\.)?(?:{AGENCIES[agency]})(?![\w-])", publisher, re.IGNORECASE))
