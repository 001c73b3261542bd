"""The picture that is shown of a photograph: drawn anew, so that nothing of what was sent reaches a browser, neither
where and with what it was taken nor what else its bytes hold."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from threading import Lock

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from deliveries.models import Evidence

# What Pillow reads of a photograph, and nothing else that it knows.
FORMATS = {Evidence.Kind.JPEG: "JPEG", Evidence.Kind.PNG: "PNG", Evidence.Kind.WEBP: "WEBP"}
# A telephone's 48 megapixels; unpacked they take 200 MB.
MOST_PIXELS = 50_000_000
# Pixels of a side, as large as a page shows it on a fine screen.
LONGEST_SIDE = 1600
QUALITY = 80
# One at a time in a process: several together would take its memory.
_one_at_a_time = Lock()


class PictureError(Exception):
    """No picture can be drawn of it; the text says why."""


@dataclass(frozen=True)
class Picture:
    """A picture as WebP, and its size in pixels."""

    content: bytes
    width: int
    height: int


def picture_of(content: bytes, kind: str) -> Picture:
    """The picture that is shown of a photograph of that kind. Raises PictureError."""
    try:
        with _one_at_a_time, warnings.catch_warnings():
            # Pillow warns of what is large before it refuses what is larger; we say below what is too large.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[FORMATS[Evidence.Kind(kind)]]) as photograph:
                if photograph.width * photograph.height > MOST_PIXELS:
                    most = MOST_PIXELS // 1_000_000
                    raise PictureError(_("It has more than %(most)d megapixels: make it smaller.") % {"most": most})
                return drawn(photograph)
    except PictureError:
        raise
    except Image.DecompressionBombError:
        raise PictureError(_("It has more pixels than any photograph.")) from None
    except Exception as problem:
        # Whatever bytes that are no picture make of a decoder.
        raise PictureError(_("It begins as a picture, and cannot be read as one.")) from problem


def drawn(photograph: Image.Image) -> Picture:
    """The same upright, no larger than is shown, on white where it is transparent, and nothing beside its pixels."""
    photograph.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    # Made small before it is turned: to turn it takes another of its size.
    photograph.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(photograph)
    if upright.mode == "I;16":
        # Greys of a scan, 65,536 of them: Pillow would take all but the darkest 256 for white.
        upright = upright.point(lambda grey: grey / 256).convert("L")
    shown = Image.new("RGB", upright.size, "white")
    if upright.has_transparency_data:
        coloured = upright.convert("RGBA")
        shown.paste(coloured, mask=coloured)
    else:
        shown.paste(upright.convert("RGB"))
    written = io.BytesIO()
    shown.save(written, "WEBP", quality=QUALITY)
    return Picture(written.getvalue(), *shown.size)
