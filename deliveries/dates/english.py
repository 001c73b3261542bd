"""The date words of English (see signs.Vocabulary for the notation)."""

from .signs import Vocabulary, spelled

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
_CARDINAL = (_ONES + " eighteen nineteen").split()
_ORDINAL = (_ORDINALS + " fifteenth sixteenth seventeenth eighteenth nineteenth").split()
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}

_CALENDAR = {
    "month": (
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep"
        "|october oct|november nov|december dec",
        1,
    ),
    "weekday": (
        "monday mon|tuesday tue tues|wednesday wed weds|thursday thu thur thurs|friday fri|saturday sat|sunday sun",
        0,
    ),
    "season": ("spring|summer|autumn fall|winter", 1),
}

_UNITS = {
    "hour": "hour",
    "day": "day",
    "week": "week",
    "fortnight": "fortnight",
    "month": "month",
    "quarter": "quarter",
    "half": "half",
    "semester": "half",
    "trimester": "quarter",
    "year": "year",
    "decade": "decade",
}

_WORDS = {
    # articles and prepositions
    "the": "the",
    "of": "of",
    "in": "in",
    "with": "in",
    "on": "in",
    "at": "in",
    "into": "in",
    "as of": "asearlyas",
    "as at": "in",
    "dated": "in",
    "over": "over morethan",
    "during": "over",
    "throughout": "over",
    "for": "over",
    "over the course of": "over course",
    "in the course of": "over course",
    "s": "",
    "alone": "",
    "inclusive": "",
    "period": "",
    "some point": "",
    "back in": "in",
    # bounds and ranges
    "by": "by",
    "no later than": "by",
    "not later than": "by",
    "on or before": "by",
    "at the latest": "by",
    "within": "within",
    "inside": "within",
    "until": "until",
    "till": "until",
    "up until": "until",
    "up to": "until",
    "through": "until",
    "through to": "until",
    "thru": "until",
    "before": "before",
    "ahead of": "before",
    "prior to": "before",
    "since": "since",
    "ever since": "since",
    "since at least": "since",
    "as recently as": "in",
    "as late as": "in",
    "as early as": "asearlyas",
    "as soon as": "asearlyas",
    "either": "",
    "both": "",
    "all of": "",
    "whole of": "",
    "from": "from since",
    "starting": "since",
    "starting from": "since",
    "beginning in": "since",
    "after": "after",
    "following": "after",
    "between": "between",
    "to": "to",
    "and": "and",
    "or": "and",
    "and or": "and",
    "around": "about",
    "about": "about",
    "approximately": "about",
    "roughly": "about",
    "some": "about",
    "circa": "about",
    "ca": "about",
    "c": "about",
    "nearly": "about",
    "almost": "about",
    "sometime": "",
    "some time": "",
    "on or about": "about",
    "on or around": "about",
    "toward": "about",
    "towards": "about",
    "near": "about",
    "less than": "lessthan",
    "more than": "morethan",
    "under": "lessthan",
    # parts
    "early": "part=early",
    "very early": "part=early",
    "beginning": "part=early",
    "start": "part=early",
    "early part": "part=early",
    "first days": "firstdays",
    "early days": "firstdays",
    "opening days": "firstdays",
    "first few days": "firstdays",
    "mid": "part=mid",
    "middle": "part=mid",
    "late": "part=late",
    "very late": "part=late",
    "end": "part=late",
    "very end": "part=late",
    "tail end": "part=late",
    "latter part": "part=late",
    "latter half": "ordinal=2 + unit=half single",
    "turn of the year": "turnofyear",
    "closing days": "lastdays",
    "last days": "lastdays",
    "final days": "lastdays",
    "last few days": "lastdays fewdays",
    "yearend": "part=late + unit=year single",
    "year end": "part=late + unit=year single",
    "year s end": "part=late + unit=year single",
    "end year": "part=late + unit=year single",
    "month end": "part=late + unit=month single",
    "month s end": "part=late + unit=month single",
    "midyear": "part=mid + unit=year single",
    "calendar year": "unit=year single",
    "ult": "of + last + unit=month single",
    "inst": "of + this + unit=month single",
    "earlier": "earlier",
    "so far": "earlier",
    "later": "later",
    # relative words
    "last": "last",
    "before last": "beforelast",
    "final": "final",
    "past": "past",
    "this past": "past",
    "this last": "past",
    "this": "this",
    "these": "this",
    "current": "this",
    "next": "next",
    "this next": "next",
    "after next": "afternext",
    "coming": "coming",
    "this coming": "coming",
    "upcoming": "coming",
    "to come": "coming",
    "recent": "recent",
    "few": "few",
    "a few": "few",
    "several": "few",
    "couple": "number=2",
    "couple of": "number=2",
    "a couple of": "number=2",
    "a couple": "number=2",
    "dozen": "number=12",
    "a dozen": "number=12",
    "a": "number=1",
    "an": "number=1",
    "half a year": "number=6 + unit=month plural",
    "half a decade": "number=5 + unit=year plural",
    "and a half": "andahalf",
    "ago": "ago",
    "back": "ago",
    "from now": "hence",
    "hence": "hence",
    "time": "hence",
    # days
    "today": "dayshift=0",
    "yesterday": "dayshift=-1",
    "tomorrow": "dayshift=1",
    "day before yesterday": "dayshift=-2",
    "day after tomorrow": "dayshift=2",
    "date": "todate",
    "now": "todate",
    "present": "todate",
    "present day": "todate",
    "new year s eve": "feast=1231",
    "new year s day": "feast=101",
    "christmas eve": "feast=1224",
    "christmas day": "feast=1225",
    "christmas": "holidays=1225",
    "weekend": "weekend",
    "weekends": "weekend",
    "week end": "weekend",
    "morning": "daypart",
    "early morning": "daypart",
    "early hours": "daypart",
    "dawn": "daypart",
    "before dawn": "daypart",
    "noon": "daypart",
    "midday": "daypart",
    "afternoon": "daypart",
    "evening": "daypart",
    "midnight": "night",
    "night": "night",
    "overnight": "overnight night",
    "tonight": "dayshift=0",
    "beginning of week": "part=early + unit=week single",
    "ending": "ending",
    "commencing": "starting",
    "starting week": "starting",
    "week beginning": "unit=week single + starting",
    "fiscal": "fiscal",
    "fy": "fiscal",
    "fiscal year": "fiscal",
    "financial year": "fiscal",
    "eighties": "decade=1980",
    "nineties": "decade=1990",
    "seventies": "decade=1970",
    "sixties": "decade=1960",
}


def _numbers() -> dict[str, str]:
    words = {word: f"number={n}" for n, word in enumerate(_CARDINAL, 1)}
    words |= {word: f"ordinal={n} daynumber" for n, word in enumerate(_ORDINAL, 1)}
    words |= {ten: f"number={value}" for ten, value in _TENS.items()}
    words |= {"twentieth": "ordinal=20 daynumber", "thirtieth": "ordinal=30 daynumber"}
    for ten, value in _TENS.items():
        words |= {f"{ten} {one}": f"number={value + n}" for n, one in enumerate(_CARDINAL[:9], 1)}
        words |= {f"{ten} {one}": f"ordinal={value + n} daynumber" for n, one in enumerate(_ORDINAL[:9], 1)}
    return words


def _units() -> dict[str, str]:
    single = {word: f"unit={unit} single" for word, unit in _UNITS.items()}
    return single | {
        ("halves" if word == "half" else f"{word}s"): f"unit={unit} plural" for word, unit in _UNITS.items()
    }


def _ends() -> dict[str, str]:
    """Give "last month's end" the order of "the end of last month"."""
    return {
        f"{shift} {unit} s end": f"part=late + {shift} + unit={unit} single"
        for shift in ("last", "this", "next")
        for unit in ("month", "year")
    }


ENGLISH = Vocabulary(_numbers() | spelled(_CALENDAR) | _units() | _ends() | _WORDS)
