"""The letters of a CSV file. It seldom says how it wrote them: they are guessed at only where nothing speaks against
it, for a name that is read as something near is worse than one that is not read."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from deliveries.exports import FORMULA

from .grids import TableError

BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# One letter of several bytes in UTF-8, which hardly any other encoding has by chance.
MULTIBYTE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# How a letter of UTF-8 ends that was cut off, and no word of western Europe does.
CUT = re.compile(rb"[a-z][\xc3-\xdf]\Z|[\xe0-\xef][\x80-\xbf]\Z|[\xf0-\xf4][\x80-\xbf]{1,2}\Z")
HIGH = re.compile(rb"[\x80-\xff]")
# What speaks against Windows-1252 of western Europe: words of letters with marks alone, but for the short ones of
# French and its neighbours; signs within a word, at its end or before it; great letters within one, as old Macs and
# DOS have for é; letters of Icelandic, which are others in Turkish files, and those that Czech and Polish files have in
# the same places, but not the letters beside them.
MARKED_WORD = re.compile(r"(?<![^\W\d_])[À-ÖØ-öø-ÿŒœ]+(?![^\W\d_])")
OF_ONE_LETTER = set("àéèóåöøæÀÉÅÖØ")
SIGN_IN_WORD = re.compile(
    r"[^\W\d_][¡-¬®-¶¸-¿][^\W\d_]|[^\W\d_]{3}[¡-ª¬¯-¹¼-¿]|[^\W\d_][‚„]|[¢£¥¦¬±´¹²³¼½¾][^\W\d_]"
    r"|[a-zß-öø-ÿ][À-ÖØ-Þ]|ø[íì]|[íì]ø|[aeiou]æ\b"
)
NOT_WESTERN = set("ðþýÐÞÝŠšŽžŸ¤ˆ˜¨¯¸")


def decoded(raw: bytes) -> str:
    """The text of a CSV file: UTF-8, UTF-16 by its mark, or else what Windows writes in western Europe.

    Raises TableError where it is cut off within a letter, or where its letters may be other ones.
    """
    encoding = next((name for mark, name in BOMS.items() if raw.startswith(mark)), "utf-8")
    if b"\0" in raw and encoding != "utf-16":
        raise TableError(_("This is no table: give a CSV file or an Excel workbook (.xlsx)."))
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as problem:
        if encoding != "utf-8" or is_utf_8(raw):
            cut = problem.end >= len(raw)
            raise TableError(
                _("This file ends within a letter: it was cut off on its way. Take it anew.")
                if cut
                else _("Some letters of this file are damaged: save it as CSV in UTF-8 anew.")
            ) from None
    if (text := western(raw)) is None:
        raise TableError(_("The letters of this file cannot be read: save it as CSV in UTF-8."))
    return text


def is_utf_8(raw: bytes) -> bool:
    """Whether what is no ASCII is mostly UTF-8, so that the rest of it is damage."""
    whole = sum(map(len, MULTIBYTE.findall(raw)))
    return whole * 2 > len(HIGH.findall(raw)) or CUT.search(raw) is not None


def western(raw: bytes) -> str | None:
    """`raw` read as Windows-1252; None where it is not, or where its words look like those of other languages."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    odd = any(len(word) > 2 or (len(word) == 1 and word not in OF_ONE_LETTER) for word in MARKED_WORD.findall(text))
    return None if odd or SIGN_IN_WORD.search(text) or NOT_WESTERN & set(text) else text


def unharmed(text: str) -> str:
    """A cell of CSV as it was before exports.harmless() put an apostrophe before what looks like a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
