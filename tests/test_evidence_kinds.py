"""What the bytes of a file say that it is, and the picture that is drawn of a photograph."""

from __future__ import annotations

import gzip
import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from deliveries.evidence import pictures
from deliveries.evidence.kinds import kind_of
from deliveries.evidence.pictures import PictureError, picture_of
from deliveries.models import Evidence

from .copies import CAMERA, HTML, MHTML, PDF, WARC, WARC_GZ, image, photograph

Kind = Evidence.Kind


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (WARC, Kind.WARC),
        (WARC_GZ, Kind.WARC_GZ),
        (PDF, Kind.PDF),
        (HTML, Kind.HTML),
        (b"<html>", Kind.HTML),
        (b"<!-- saved --> <!-- twice -->\n<!doctype html>", Kind.HTML),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', Kind.HTML),
        ("<!doctype html><p>é".encode("utf-16"), Kind.HTML),
        (MHTML, Kind.MHTML),
        (photograph(), Kind.JPEG),
        (image("PNG"), Kind.PNG),
        (image("WEBP"), Kind.WEBP),
    ],
    ids=range(12),
)
def test_a_file_is_what_its_bytes_say(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"A text.",
        image("GIF"),
        image("TIFF"),
        gzip.compress(HTML, mtime=0),
        b"\x1f\x8bno more than a beginning",
        b"PK\x03\x04a workbook",
        b"MZ a program",
        b" " + PDF,
        b"GIF89a" + PDF,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<htmlx>",
        b"Subject: A mail\r\nContent-Type: text/html\r\n\r\n<html>",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"<!--" * 1000,
        b"<!-- -->" * 500,
    ],
    ids=range(16),
)
def test_what_is_none_of_these_is_nothing(content: bytes) -> None:
    assert kind_of(content) is None


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_picture_tells_nothing_of_where_and_with_what_it_was_taken() -> None:
    sent = photograph()
    assert dict(opened(sent).getexif())
    assert CAMERA.encode() in sent

    shown = picture_of(sent, Kind.JPEG).content

    assert dict(opened(shown).getexif()) == {}
    assert opened(shown).info.keys().isdisjoint({"exif", "xmp", "icc_profile", "comment"})
    assert CAMERA.encode() not in shown
    assert b"Taken by" not in shown


def test_a_picture_is_upright() -> None:
    # 6: to be turned by a quarter to the right, so that what was left is above.
    picture = picture_of(photograph(turned=6), Kind.JPEG)

    assert (picture.width, picture.height) == (200, 320)
    red, _green, blue = opened(picture.content).convert("RGB").getpixel((100, 20))  # type: ignore[misc]
    assert red > 200 > 100 > blue


def test_a_large_photograph_is_shown_smaller() -> None:
    picture = picture_of(photograph((4000, 3000)), Kind.JPEG)

    assert (picture.width, picture.height) == opened(picture.content).size == (1600, 1200)


def test_greys_of_sixteen_bits_stay_what_they_are() -> None:
    sent = io.BytesIO()
    Image.new("I;16", (64, 40), 128 * 256).save(sent, "PNG")

    shown = opened(picture_of(sent.getvalue(), Kind.PNG).content).convert("L").getpixel((20, 20))

    assert shown in range(126, 131)


def test_what_is_transparent_is_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(written, "PNG")

    shown = picture_of(written.getvalue(), Kind.PNG)

    assert opened(shown.content).convert("RGB").getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("side", [8_000, 20_000])
def test_a_picture_that_is_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    written = io.BytesIO()
    Image.new("1", (side, side)).save(written, "PNG")
    assert len(written.getvalue()) < 1_000_000

    with pytest.raises(PictureError, match="pixels"):
        picture_of(written.getvalue(), Kind.PNG)


@pytest.mark.parametrize(
    "content",
    [photograph()[:1000], b"\xff\xd8\xff" + b"x" * 500, image("PNG")[:60], image("WEBP")[:40]],
    ids=range(4),
)
def test_what_only_begins_as_a_picture_is_refused(content: bytes) -> None:
    kind = kind_of(content)
    assert kind is not None

    with pytest.raises(PictureError):
        picture_of(content, kind)


def test_a_picture_is_read_as_what_it_is_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pictures.FORMATS, Kind.JPEG, "PNG")

    with pytest.raises(PictureError):
        picture_of(photograph(), Kind.JPEG)


def test_a_licence_that_asks_for_a_credit_gets_one() -> None:
    photo = Evidence(kind=Kind.JPEG, licence=Evidence.Licence.BY_4)

    with pytest.raises(ValidationError) as refused:
        photo.clean()
    assert refused.value.message_dict.keys() == {"credit"}
    photo.credit = "A. Photographer"
    photo.clean()


def test_a_licence_leads_to_its_text() -> None:
    assert Evidence(licence="cc-by-sa-4.0").licence_address == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert Evidence(licence="cc-by-nc-sa-4.0").licence_address.endswith("/licenses/by-nc-sa/4.0/")
    assert Evidence(licence="cc0-1.0").licence_address == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert Evidence(licence="permission").licence_address == ""
