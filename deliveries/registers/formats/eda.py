"""The public report of Excess Defense Articles that the United States transferred, of the Defense Security Cooperation
Agency (https://www.dsca.mil/): a row a request, with what came of it by the day of its status.

A fiscal year begins on 1 October of the year before. Months stand before days, "N/A" for nothing, money as text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from deliveries.registers.entries import Days, Entry, Format, Number, RegisterFacts, RegisterKind, number_of, years_of
from deliveries.registers.reading import Header, Row

NUMBERS = ("requested", "allocated", "accepted", "delivered")
HEADER = Header(
    columns={
        "authority": ("transfer authority",),
        "fiscal_year": ("fiscal year of request", "fy of request", "fiscal year"),
        "recipient": ("country", "recipient"),
        "designation": ("item", "item description"),
        "requested": ("total requested qty", "requested qty"),
        "allocated": ("total allocated qty", "allocated qty"),
        "accepted": ("total accepted qty", "accepted qty"),
        "delivered": ("total delivered qty", "delivered qty"),
        "status": ("status",),
        "status_day": ("status date",),
    },
    needed=frozenset({"authority", "fiscal_year", "recipient", "delivered"}),
    record=("fiscal_year", "recipient"),
    words=("recipient",),
    free="designation",
    # The report has been published under several headings: each column is known by what it says, too.
    like=(
        ("recipient", r"\bcountry\b|recipient|customer"),
        *((name, rf"(?=.*\b(?:qty|quantity)\b).*\b{name[:6]}") for name in NUMBERS),
        ("status_day", r"\bstatus\b.*\b(?:date|day|as of)\b|\b(?:date|day|as of)\b.*\bstatus\b"),
        ("status", r"\bstatus\b"),
        ("designation", r"\b(?:item|nomenclature|description|articles?|equipment)\b"),
    ),
)
NOTHING = {"n/a", "na", "-", "none", "null"}
# What an item is, by the first of these that its name holds. It is a list of property, not of weapons: most is other.
WORDS = (
    ("helicopter", r"helicopter|\b[AUOCM]H-\d|black ?hawk|chinook|kiowa|huey|seahawk"),
    ("drone", r"\buav\b|unmanned|drone|scaneagle"),
    ("transport aircraft", r"\bC-\d|hercules"),
    ("aircraft", r"aircraft|\b[FATP]-\d|airplane"),
    ("armoured personnel carrier", r"\bM-?113|\bMRAP\b|armou?red personnel|caiman|maxx ?pro|\bAPC\b|stryker|\bLAV\b"),
    ("armoured vehicle", r"armou?red (?:vehicle|car|security)|\bM-?1117|\bASV\b|bradley|\bM-?577|recovery vehicle"),
    ("tank", r"\btanks?\b(?! ?truck|er)|\bM-?(?:48|60|1)A\d|abrams"),
    ("gun", r"howitzer|\bM-?(?:109|198|110|114)(?:A\d)?\b"),
    ("mortar", r"mortar"),
    ("missile", r"missile|\bTOW\b|stinger|hellfire|sidewinder|sparrow|harpoon"),
    ("torpedo", r"torpedo"),
    ("ship", r"cutter|frigate|\bship\b|vessel|landing craft|minehunter|destroyer"),
    ("boat", r"\bboats?\b|patrol craft"),
    ("radar", r"radar"),
    ("truck", r"truck|tractor|trailer|wrecker|\bFMTV\b|\b5.?ton|2\.5.?ton"),
    ("light vehicle", r"hmmwv|humvee|jeep|\bM-?998|vehicle"),
    ("machine gun", r"machine ?gun|\bM-?(?:2HB|60|240|249)\b"),
    ("rifle", r"rifle|\bM-?(?:16|4)(?:A\d)?\b|carbine"),
    ("pistol", r"pistol|revolver"),
    ("ammunition", r"ammunition|cartridge|\brounds?\b|projectile|grenade|\bbombs?\b|fuze"),
    ("engine", r"engine"),
)
TYPES = {
    "helicopter": "helicopters",
    "drone": "drones",
    "transport aircraft": "transport-aircraft",
    "aircraft": "aircraft",
    "armoured personnel carrier": "armoured-personnel-carriers",
    "armoured vehicle": "armoured-vehicles",
    "tank": "tanks",
    "gun": "artillery",
    "mortar": "mortars",
    "missile": "missiles",
    "torpedo": "torpedoes",
    "ship": "ships",
    "boat": "patrol-craft",
    "radar": "radars",
    "truck": "trucks",
    "light vehicle": "light-vehicles",
    "machine gun": "machine-guns",
    "rifle": "rifles",
    "pistol": "pistols",
    "ammunition": "ammunition",
    "engine": "engines",
    "equipment": "other-equipment",
}
# What a request is told by: all that does not change while it is fulfilled.
REQUEST = ("authority", "fiscal_year", "recipient", "designation", "requested")


def entry(row: Row) -> Entry:
    cells = {name: text for name, text in row.cells.items() if text.lower() not in NOTHING}
    delivered = number_of(cells.get("delivered", ""))
    ordered = next((number for name in ("accepted", "allocated", "requested") if (number := asked(cells, name))), None)
    year, day = fiscal_year(cells.get("fiscal_year", "")), day_of(cells.get("status_day", ""))
    item = " ".join(cells.get("designation", "").split()) or "unnamed item"
    said = "\x1f".join(" ".join(cells.get(name, "").split()).casefold() for name in REQUEST)
    understood = {"delivered": delivered.read, "fiscal_year": year is not None, "status_day": day is not None}
    return Entry(
        row=row,
        deal=hashlib.sha256(said.encode()).hexdigest()[:16],
        recipient=cells.get("recipient", "unknown recipient(s)"),
        supplier="United States",
        designation=item,
        description=next((word for word, names in WORDS if re.search(names, item, re.IGNORECASE)), "equipment"),
        order=year,
        delivered=delivered,
        ordered=ordered or Number(),
        arrival=(min(year[0], day) if year else day, day) if day else None,
        status=cells.get("status", ""),
        condition="second-hand",
        terms=terms_of(cells.get("authority", "")),
        comment=cells.get("status", ""),
        unread=tuple(name for name, read in understood.items() if name in cells and not read),
    )


def asked(cells: dict[str, str], name: str) -> Number | None:
    found = number_of(cells.get(name, ""))
    return found if found.value else None


def fiscal_year(cell: str) -> Days | None:
    years = years_of(cell) or years_of(
        f"20{cell[-2:]}" if re.fullmatch(r"(?:FY)? ?'?\d\d", cell, re.IGNORECASE) else ""
    )
    return (dt.date(years[0] - 1, 10, 1), dt.date(years[0], 9, 30)) if years else None


def day_of(cell: str) -> dt.date | None:
    """A day as Americans write it, "6/10/20" or "06/10/2020 0:00", or by ISO 8601."""
    if found := re.match(r"(\d{4})-(\d\d)-(\d\d)\b", cell):
        year, month, day = map(int, found.groups())
    elif found := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\b", cell):
        month, day, year = map(int, found.groups())
        year += 2000 if year < 70 else 1900 if year < 100 else 0
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def terms_of(authority: str) -> str:
    """Section 516 of the Foreign Assistance Act gives; sales go by section 21 of the Arms Export Control Act."""
    if re.search(r"sale|\bfms\b|\b21\b", authority, re.IGNORECASE):
        return "sale"
    return "aid" if re.search(r"grant|516|gift", authority, re.IGNORECASE) else "unknown"


EDA = RegisterKind(
    RegisterFacts(
        slug="eda",
        name="US Excess Defense Articles",
        publisher="Defense Security Cooperation Agency",
        title="Excess Defense Articles, public report",
        credit="Excess Defense Articles, public report, Defense Security Cooperation Agency (public domain)",
        url="https://www.dsca.mil/programs/excess-defense-articles-eda",
        terms="A work of the United States Government: in the public domain",
        terms_url="https://www.law.cornell.edu/uscode/text/17/105",
        access="everybody",
        downloads=True,
        covers="What the United States gave away or sold of what its own forces no longer need.",
        everything=True,
    ),
    formats=(Format("eda", HEADER, entry),),
    types=TYPES,
    categories={},
    parties={},
)
