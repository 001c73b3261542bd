"""`make pin`: digests behind the names of images, as the engine tells them; here a script stands in for it."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from deliveries.dev.pin import FILES, NotToldError, pin

# Tells a digest that goes by the name, and by the day.
ENGINE = """#!/bin/sh
test "$*" = "buildx imagetools inspect --format {{.Manifest.Digest}} $6" || exit 2
case "$6" in *%(unknown)s*) echo "ERROR: $6: not found" >&2; exit 1;; esac
%(day)s
printf "sha256:%%s\\n" "$(printf "%%s" "$day$6" | sha256sum | cut -d" " -f1)"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the two files, on a machine with an engine."""
    for name in FILES:
        shutil.copy(settings.BASE_DIR / name, tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    engine(tmp_path)
    return tmp_path


def engine(folder: Path, unknown: str = "nothing", day: str = "") -> None:
    (folder / "docker").write_text(ENGINE % {"unknown": unknown, "day": f"day={day}"})
    (folder / "docker").chmod(0o755)


def texts(folder: Path) -> str:
    return "".join((folder / name).read_text() for name in FILES)


def unpinned(text: str) -> str:
    return re.sub(r"@sha256:[0-9a-f]{64}", "", text)


def test_every_image_gets_its_digest_and_nothing_else_changes(folder: Path) -> None:
    before = texts(folder)
    pinned = pin(folder)
    found = re.findall(r"(?:^FROM|image:) ([a-z]+:\S+)", texts(folder), re.MULTILINE)
    assert len(found) == len(pinned) == 4
    for each in found:
        name, _at, told = each.partition("@sha256:")
        assert told == hashlib.sha256(name.encode()).hexdigest()
    assert unpinned(texts(folder)) == unpinned(before)


def test_run_again_it_takes_the_digests_of_today(folder: Path) -> None:
    pin(folder)
    once = texts(folder)
    pin(folder)
    assert texts(folder) == once
    engine(folder, day="tomorrow")
    pin(folder)
    assert texts(folder) != once
    assert unpinned(texts(folder)) == unpinned(once)


def test_where_one_is_not_told_nothing_is_written(folder: Path) -> None:
    before = texts(folder)
    engine(folder, unknown="caddy")
    with pytest.raises(NotToldError, match=r"caddy.*not found"):
        pin(folder)
    assert texts(folder) == before


def test_without_an_engine_it_says_so(folder: Path) -> None:
    (folder / "docker").unlink()
    with pytest.raises(NotToldError, match="docker is not on this machine"):
        pin(folder)
