"""The languages that sources are in: their codes as ISO 639-1 has them, and what readers call them.

Django names most of them, in the reader's language; the others of ISO 639-1 that are spoken today stand here.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.conf.locale import LANG_INFO
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from deliveries.numbers.refusals import NotUnderstood

# What Django has no name for, or none in every language of the site.
OTHERS: dict[str, Promise] = {
    "aa": _("Afar"), "ab": _("Abkhaz"), "ak": _("Akan"), "am": _("Amharic"), "as": _("Assamese"), "ay": _("Aymara"),
    "ba": _("Bashkir"), "bm": _("Bambara"), "bo": _("Tibetan"), "ce": _("Chechen"), "cv": _("Chuvash"),
    "dv": _("Dhivehi"), "dz": _("Dzongkha"), "ee": _("Ewe"), "ff": _("Fula"), "fj": _("Fijian"), "fo": _("Faroese"),
    "gn": _("Guarani"), "gu": _("Gujarati"), "ha": _("Hausa"), "iu": _("Inuktitut"), "jv": _("Javanese"),
    "kg": _("Kongo"), "ki": _("Kikuyu"), "kl": _("Greenlandic"), "kr": _("Kanuri"), "ks": _("Kashmiri"),
    "ku": _("Kurdish"), "lg": _("Ganda"), "ln": _("Lingala"), "lo": _("Lao"), "lu": _("Luba-Katanga"),
    "mg": _("Malagasy"), "mi": _("Māori"), "mt": _("Maltese"), "nb": _("Norwegian Bokmål"),
    "nd": _("Northern Ndebele"), "no": _("Norwegian"), "ny": _("Chichewa"),
    "om": _("Oromo"), "or": _("Odia"), "ps": _("Pashto"), "qu": _("Quechua"), "rm": _("Romansh"), "rn": _("Kirundi"),
    "rw": _("Kinyarwanda"), "sa": _("Sanskrit"), "sd": _("Sindhi"), "sg": _("Sango"), "si": _("Sinhala"),
    "sm": _("Samoan"), "sn": _("Shona"), "so": _("Somali"), "ss": _("Swati"), "st": _("Southern Sotho"),
    "su": _("Sundanese"), "ti": _("Tigrinya"), "tl": _("Tagalog"), "tn": _("Tswana"), "to": _("Tongan"),
    "ts": _("Tsonga"), "tw": _("Twi"), "ty": _("Tahitian"), "wo": _("Wolof"), "xh": _("Xhosa"), "yi": _("Yiddish"),
    "yo": _("Yoruba"), "zh": _("Chinese"), "zu": _("Zulu"),
}  # fmt: skip
# Those of the world, and not one country's way of writing them.
KNOWN = list(dict.fromkeys([*(code for code in LANG_INFO if len(code) == 2), "ckb", *OTHERS]))
# Written from right to left, besides those that Django knows to be.
RIGHT_TO_LEFT = {"dv", "ps", "sd", "yi", "ks"} | {code for code, told in LANG_INFO.items() if told.get("bidi")}


def is_known(code: str) -> bool:
    """Whether it is the code of a language, or of one country's way of writing it."""
    return code in OTHERS or code in LANG_INFO


def language_name(code: str) -> str:
    """What a language is called in the reader's; its code where nobody here knows."""
    if code in OTHERS:
        return str(OTHERS[code])
    said = str(get_language_info(code)["name_translated"]) if code in LANG_INFO else code
    # Django has most of them in French as a heading would.
    return f"{said[:1].lower()}{said[1:]}" if page_language() == "fr" else said


def language_read(words: str) -> str | None:
    """The code of the language that a table or a file names, by its code or its name; None where it is none."""
    told = words.strip()
    if is_known(code := told.lower().replace("_", "-")):
        return code
    names = {language_name(code).casefold(): code for code in KNOWN}
    names |= {info["name"].casefold(): code for code, info in LANG_INFO.items() if code in KNOWN}
    names |= {info["name_local"].casefold(): code for code, info in LANG_INFO.items() if code in KNOWN}
    return names.get(told.casefold())


def page_language() -> str:
    """The code of the language that pages are in now."""
    return (get_language() or "en").partition("-")[0]


def day_words(day: dt.date, form: str = "j F Y") -> str:
    """A day, or a moment, in the reader's language and one of Django's formats for dates."""
    said = date_format(day, form)
    # Django's French has no word for the first of a month.
    return f"1er{said[1:]}" if day.day == 1 and form.startswith("j ") and page_language() == "fr" else said


def why_not(problem: NotUnderstood) -> str:
    """Why words were not understood, in the reader's language."""
    return gettext(problem.message) % problem.parts


def quoted(text: str) -> str:
    """`text` in the quotation marks of the reader's language."""
    return gettext("“%(words)s”") % {"words": text}


# ---- Which way they run ------------------------------------------------------------------------------

# The letters of scripts that run from right to left: the ranges that Unicode gives them (UAX #9, table 4).
RIGHTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
# First strong isolate, and its end: what stands between has its own direction, and does not move what is around it.
ISOLATE, END = "\u2068", "\u2069"


def runs_leftward(text: str) -> bool:
    """Whether any of it is written from right to left."""
    return not text.isascii() and RIGHTWARD.search(text) is not None


def isolated(text: str) -> str:
    """`text` as part of a sentence that may run the other way; as it is where it cannot disturb one.

    Where its own parts are isolated already it is a sentence itself, or a line of one: of which an isolate that began
    on another line, or ends there, is made whole.
    """
    if text.isascii():
        return text
    if ISOLATE in text or END in text:
        began, ended = _loose_ends(text)
        return f"{ISOLATE * ended}{text}{END * began}"
    return f"{ISOLATE}{text}{END}" if runs_leftward(text) else text


def _loose_ends(text: str) -> tuple[int, int]:
    """How many isolates begin in `text` and do not end, and how many end that did not begin."""
    began = ended = 0
    for each in text:
        if each == ISOLATE:
            began += 1
        elif each == END and began:
            began -= 1
        elif each == END:
            ended += 1
    return began, ended


def language_of(text: str, code: str) -> str:
    """The language to tell of a text that came from a source in `code`: "" where that is the page's own.

    A name in Latin letters is not in Arabic because the paper is.
    """
    if code == page_language() or not is_known(code):
        return ""
    local = LANG_INFO[code]["name_local"] if code in LANG_INFO and "name_local" in LANG_INFO[code] else ""
    elsewhere = code in RIGHT_TO_LEFT or not _is_latin(local)
    return "" if elsewhere and _is_latin(text) else code


def _is_latin(text: str) -> bool:
    return text.isascii() or all(unicodedata.name(each, "LATIN").startswith("LATIN") for each in text if each.isalpha())
