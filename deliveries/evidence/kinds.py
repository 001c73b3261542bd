"""What a file is, told from its own bytes: neither its name nor what a browser says of it counts."""

from __future__ import annotations

import re
import zlib

from deliveries.models import Evidence

Kind = Evidence.Kind

# All that is looked at of a file.
HEAD = 4096
WARC = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
MARKS: tuple[tuple[re.Pattern[bytes], Kind], ...] = (
    (WARC, Kind.WARC),
    (re.compile(rb"%PDF-\d"), Kind.PDF),
    (re.compile(rb"\xff\xd8\xff"), Kind.JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), Kind.PNG),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), Kind.WEBP),
)
# A page begins with its doctype or its root, after what a browser notes when it saves one. A comment ends where it can
# first: were two read as one besides, a file of forty would be looked at for hours.
PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL)
# A saved page in one file is a mail: its headers come first, and say that it has several parts.
HEADERS = re.compile(r"(?:[A-Za-z][\w-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+\r?\n")
SEVERAL_PARTS = re.compile(r"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
MARKED_TEXT = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
GZIP, GZIP_WINDOW = b"\x1f\x8b", 31


def kind_of(content: bytes) -> Kind | None:
    """What these bytes are, from how they begin; None where that is nothing that is kept."""
    head = content[:HEAD]
    for mark, kind in MARKS:
        if mark.match(head):
            return kind
    if head.startswith(GZIP):
        return Kind.WARC_GZ if WARC.match(unpacked(head)) else None
    text = head.decode(next((name for sign, name in MARKED_TEXT if head.startswith(sign)), "latin-1"), "replace")
    if PAGE.match(text):
        return Kind.HTML
    headers = HEADERS.match(text)
    return Kind.MHTML if headers and SEVERAL_PARTS.search(headers[0]) else None


def unpacked(head: bytes) -> bytes:
    """The first bytes of what is compressed; none where it is not."""
    try:
        return zlib.decompressobj(GZIP_WINDOW).decompress(head, 32)
    except zlib.error:
        return b""
