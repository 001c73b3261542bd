"""The date words of English."""

from deliveries.numbers.words import EN_ONES, EN_TENS

from ..clock import clock
from .vocabulary import Vocabulary, numbered, spread

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
_CARDINAL = EN_ONES[1:]
_ORDINAL = (_ORDINALS + " fifteenth sixteenth seventeenth eighteenth nineteenth").split()
_TENS = dict(zip(EN_TENS, range(20, 100, 10), strict=True))

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
    "the": "the",
    "of": "of",
    "in lasting": "in",
    "in": "on|at|into|as at|dated|back in|as recently as|as late as",
    "asearlyas": "as of|as early as|as soon as",
    "over morethan": "over",
    "over": "during|throughout|for",
    "over course": "over the course of|in the course of",
    "": "s|alone|inclusive|period|some point|either|both|all of|whole of|sometime|some time",
    "by": "by|no later than|not later than|on or before",
    "by latest": "at the latest",
    "within": "within|inside",
    "until": "until|till|up until|up to|through|through to|thru",
    "before": "before|ahead of|prior to",
    "already": (
        "already|already arrived|already delivered|already received|before the report"
        "|already delivered before the report"
    ),
    "since": "since|ever since|since at least|starting|starting from|starting in|starting on|beginning in|beginning on",
    "from since": "from",
    "after": "after",
    "between": "between",
    "to": "to",
    "and": "and|or|and or",
    "about": "around|about|approximately|roughly|circa|ca|c|on or about|on or around|toward|towards|near",
    "some": "some|nearly|almost",
    "lessthan": "less than|under",
    "morethan": "more than",
    "part=early partly": "early|very early",
    "part=early": "beginning of|start|early part|first third",
    "firstdays": "first days|early days|opening days|first few days",
    "part=mid": "mid|middle|middle third|second third",
    "part=late partly": "late|very late",
    "part=late": "end|very end|tail end|latter part|last third|final third",
    "ordinal=2 + unit=half single": "latter half",
    "turnofyear": "turn of the year",
    "lastdays": "closing days|last days|final days",
    "lastdays fewdays": "last few days",
    "part=late + unit=year single": "yearend|year end|year s end|end year",
    "part=late + unit=month single": "month end|month s end",
    "part=mid + unit=year single": "midyear",
    "unit=year single": "calendar year|cy",
    "of + last + unit=month single": "ult",
    "of + this + unit=month single": "inst",
    "earlier": "earlier|so far",
    "earlier + in + the + unit=year single": "year to date",
    "earlier + in + the + unit=quarter single": "quarter to date",
    "earlier + in + the + unit=month single": "month to date",
    "unit=half single": "half year",
    "later": "later",
    "last": "last",
    "beforelast": "before last",
    "final": "final",
    "past": "past",
    "past last": "this past|this last",
    "this": "this|these|current",
    "next": "next|this next",
    "afternext": "after next",
    "coming": "coming|this coming|upcoming|to come",
    "recent": "recent",
    "few": "few|a few|several",
    "number=2": "couple|couple of|a couple of|a couple",
    "number=12": "dozen|a dozen",
    "number=1": "a|an",
    "number=6 + unit=month plural": "half a year",
    "number=5 + unit=year plural": "half a decade",
    "andahalf": "and a half",
    "ago": "ago|back",
    "hence": "from now|hence|time",
    "dayshift=0": "today|tonight",
    "dayshift=-1": "yesterday",
    "dayshift=1": "tomorrow",
    "dayshift=-2": "day before yesterday",
    "dayshift=2": "day after tomorrow",
    "todate": "date|now|present|present day",
    "feast=1231": "new year s eve",
    "feast=101": "new year s day",
    "feast=1224": "christmas eve",
    "feast=1225": "christmas day",
    "holidays=1225": "christmas",
    "weekend": "weekend|weekends|week end",
    "daypart": "morning|early morning|early hours|small hours|dawn|before dawn|noon|midday|afternoon|evening",
    "night": "midnight|night",
    "overnight night": "overnight",
    "part=early + unit=week single": "beginning of week",
    "ending": "ending|ended|ending on|ended on",
    "elsewhere": "following|previous|preceding|subsequent|next day|same",
    "planned": "planned|expected|scheduled|due|slated",
    "starting": "commencing|starting week",
    "unit=week single + starting": "week beginning",
    "fiscal": "fiscal|fy|fiscal year|financial year",
    "decade=1980": "eighties",
    "decade=1990": "nineties",
    "decade=1970": "seventies",
    "decade=1960": "sixties",
}


def _numbers() -> dict[str, str]:
    words = {word: f"number={n}" for n, word in enumerate(_CARDINAL, 1)}
    words |= {word: f"ordinal={n} daynumber spelled" for n, word in enumerate(_ORDINAL, 1)}
    words |= {ten: f"number={value}" for ten, value in _TENS.items()}
    words |= {"twentieth": "ordinal=20 daynumber spelled", "thirtieth": "ordinal=30 daynumber spelled"}
    for ten, value in _TENS.items():
        words |= {f"{ten} {one}": f"number={value + n}" for n, one in enumerate(_CARDINAL[:9], 1)}
        words |= {f"{ten} {one}": f"ordinal={value + n} daynumber spelled" for n, one in enumerate(_ORDINAL[:9], 1)}
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


ENGLISH = Vocabulary(
    _numbers() | numbered(_CALENDAR) | _units() | _ends() | spread(_WORDS),
    ordinals="st|nd|rd|th",
    decades="s",
    quarters="q",
    halves="h",
    weeks=r"w|wk|cw|week|weeks|calendar\ week|week\ number|week\ no\.?",
    clock=clock(
        "at|around|about",
        zones="z|zulu|gmt|utc|est|edt|cet|cest|local time|local",
        hours="hours|hrs|o'clock",
        named="noon|midday|midnight",
    ),
    shorthand={r"\bw/[cb]\b": "week commencing", r"\bw/e\b": "week ending", r"\by/e\b": "year ended"},
    unsure="(?:the )?(?:mon|wed|sat|sun|mar|sept)",
)
