"""What README.md points to is there."""

import re

import pytest
from django.conf import settings

README = settings.BASE_DIR / "README.md"
NAMED = re.findall(r"\]\(([^)]+)\)", README.read_text())
FILES = [name for name in NAMED if "://" not in name and not name.startswith("#")]
FOLDERS = re.findall(r"`([a-z]+)/`", README.read_text().split("## Settings")[0])


@pytest.mark.parametrize("name", FILES)
def test_every_picture_and_file_that_it_names_exists(name: str) -> None:
    assert (settings.BASE_DIR / name).is_file()


def test_it_shows_a_picture_that_opens_at_once() -> None:
    (picture,) = [settings.BASE_DIR / name for name in FILES if name.endswith(".png")]
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 200_000


@pytest.mark.parametrize("name", sorted({*FOLDERS} - {"var", "browser"}))
def test_every_folder_that_it_names_exists(name: str) -> None:
    assert any((folder / name).is_dir() for folder in (settings.BASE_DIR, settings.BASE_DIR / "deliveries"))


def test_every_room_of_the_app_has_its_line() -> None:
    named = set(re.findall(r"`([a-z]+)(?:/|\.py)`", README.read_text()))
    there = {path.stem for path in (settings.BASE_DIR / "deliveries").iterdir() if not path.stem.startswith("__")}
    assert there - {"migrations", "apps", "urls"} <= named
