"""Files that editors keep of sources, as small as they can be; and a photograph that says where it was taken."""

from __future__ import annotations

import gzip
import io
from typing import Any

from PIL import Image

from deliveries.evidence.keeping import keep
from deliveries.evidence.kinds import kind_of
from deliveries.evidence.pictures import picture_of
from deliveries.models import Evidence, Source

from .factories import create_claim, create_delivery

WARC = b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
# Of no moment, so that it has one sum, and tests one name.
WARC_GZ = gzip.compress(WARC, mtime=0)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HTML = b"<!-- saved from url=(0020)https://example.org/ -->\n<!DOCTYPE html>\n<html><script>alert(1)</script></html>"
MHTML = (
    b"From: <Saved by a browser>\r\nSubject: A report\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="x"\r\n\r\n--x\r\n'
)
CAMERA = "A camera that names its owner"


def image(format: str, size: tuple[int, int] = (320, 200), **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    drawn, written = Image.new("RGB", size, "blue"), io.BytesIO()
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    drawn.save(written, format, **options)
    return written.getvalue()


def photograph(size: tuple[int, int] = (320, 200), **options: Any) -> bytes:
    """A JPEG whose EXIF names the camera and the place; `turned`: how it is to be turned to stand upright."""
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    exif[0x0112] = options.pop("turned", 1)
    exif[0x8825] = {1: "N", 2: (12.0, 39.0, 0.0), 3: "W", 4: (8.0, 0.0, 0.0)}
    return image("JPEG", size, exif=exif, comment=b"Taken by somebody", quality=95)


def create_copy(content: bytes, source: Source | None = None, **values: Any) -> Evidence:
    """A copy of `source`, or of one that a published delivery rests on."""
    kind = kind_of(content)
    assert kind is not None
    source = source or create_claim(delivery=create_delivery()).source
    copy = Evidence(source=source, kind=kind, **values)
    keep(copy, content, picture_of(content, kind) if copy.is_photograph else None)
    copy.save()
    return copy
