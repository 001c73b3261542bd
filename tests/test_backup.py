"""Backups that are made while others write, and the way back; each on databases of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.served import Prepared, own_database, printed

pytestmark = pytest.mark.waits

ASK = """
import json
from django.contrib.auth.models import User
from deliveries import index
from deliveries.models import Change, Delivery, DeliveryItem, Party
own = index.current()
print(json.dumps({
    "deliveries": Delivery.objects.count(), "items": DeliveryItem.objects.count(), "changes": Change.objects.count(),
    "indexed": len(own.deliveries["pk"]), "names": sorted(Party.objects.values_list("name", flat=True)),
}))
"""
CALL = """
from django.core.management import CommandError, call_command
import sys
try:
    call_command(*{command!r}, stdout=sys.stdout)
except CommandError as problem:
    print("failed:", problem)
"""
ADD = "from tests.factories import create_party; create_party(slug='{0}', name='{0}')"


class Site:
    """A site with a database and a folder of its own, and a process that does what it is told on them."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"} | {
            "DATABASE_URL": url, "WAYBILL_VAR": str(folder), "WAYBILL_HTTP": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        self.hand = self.start("-m", "tests.hand")

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=self.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, code: str) -> str:
        """What this code prints, with Django set up."""
        return printed(self.hand, code)

    def manage(self, *command: str) -> str:
        """What a command of manage.py prints, or says where it fails."""
        return self.run(CALL.format(command=command))

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run(ASK))
        return found


@contextmanager
def new_site(folder: Path, like: Prepared | None = None) -> Iterator[Site]:
    folder.mkdir()
    with own_database(folder, like) as url:
        made = Site(url, folder)
        try:
            yield made
        finally:
            made.hand.communicate()


@pytest.fixture
def site(tmp_path: Path, migrated: Prepared) -> Iterator[Site]:
    with new_site(tmp_path / "one", migrated) as made:
        yield made


def test_a_backup_that_is_made_while_others_write_is_of_one_moment(site: Site, tmp_path: Path) -> None:
    """Each of the writers' transactions makes one delivery with one line and one change."""
    saved = tmp_path / "saved.zip"
    writers = site.start("-m", "tests.writers")
    assert "Saved" in site.manage("backup", str(saved))
    _printed, said = writers.communicate(timeout=240)
    assert writers.returncode == 0, said
    site.run(ADD.format("Later"))
    with zipfile.ZipFile(saved) as archive:
        counts = json.loads(archive.read("manifest.json"))["counts"]
    site.manage("restore", str(saved))
    told = site.told()
    assert told["deliveries"] == told["items"] == told["changes"] == told["indexed"]
    assert told["deliveries"] == counts["deliveries_delivery"]
    assert "Later" not in told["names"]


def test_what_was_there_before_a_restore_can_be_had_back(site: Site, tmp_path: Path) -> None:
    site.run(ADD.format("Mali"))
    site.manage("backup", str(tmp_path / "saved.zip"))
    site.run(ADD.format("Niger"))
    site.manage("restore", str(tmp_path / "saved.zip"))
    assert site.told()["names"] == ["Mali"]
    (before,) = site.folder.glob("before-restore-*.zip")
    site.manage("restore", "--discard", str(before))
    assert site.told()["names"] == ["Mali", "Niger"]


def test_a_backup_is_restored_on_another_machine_with_its_key(site: Site, tmp_path: Path) -> None:
    site.run(ADD.format("Mali"))
    key = (site.folder / "secret_key").read_text()
    site.manage("backup", str(tmp_path / "saved.zip"))
    assert (tmp_path / "saved.zip").stat().st_mode & 0o077 == 0
    with new_site(tmp_path / "other") as other:
        other.manage("restore", str(tmp_path / "saved.zip"))
        assert other.told()["names"] == ["Mali"]
    assert (tmp_path / "other" / "secret_key").read_text() == key


def test_a_backup_has_what_is_kept_of_sources(site: Site, tmp_path: Path) -> None:
    site.run("from tests.copies import *; create_copy(PDF)")
    site.manage("backup", str(tmp_path / "saved.zip"))
    with new_site(tmp_path / "other") as other:
        other.manage("restore", str(tmp_path / "saved.zip"))
        assert "1 files, each with its sum" in other.manage("check_evidence")


def test_what_is_damaged_foreign_or_later_is_refused_and_changes_nothing(site: Site, tmp_path: Path) -> None:
    site.manage("backup", str(tmp_path / "saved.zip"))
    site.run(ADD.format("Mali"))
    with zipfile.ZipFile(tmp_path / "saved.zip") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[manifest["engine"]]
    wrong: dict[str, dict[str, bytes]] = {
        "is damaged": {"database": parts["database"][:-100]},
        f"is of {other}": {"manifest.json": json.dumps(manifest | {"engine": other}).encode()},
        "was made by a later version": {
            "manifest.json": json.dumps(manifest | {"migrations": ["deliveries.9999_x"]}).encode()
        },
        "is no backup": {"manifest.json": b"{}"},
    }
    for number, (said, changed) in enumerate(wrong.items()):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in (parts | changed).items():
                archive.writestr(name, content)
        assert f"failed: {path} {said}" in site.manage("restore", "--discard", str(path))
    (tmp_path / "text").write_text("no archive")
    assert "is no backup" in site.manage("restore", "--discard", str(tmp_path / "text"))
    assert site.told()["names"] == ["Mali"]


def test_a_backup_takes_the_place_of_no_other(site: Site, tmp_path: Path) -> None:
    (tmp_path / "saved.zip").write_text("an older one")
    assert "is there already" in site.manage("backup", str(tmp_path / "saved.zip"))
    assert (tmp_path / "saved.zip").read_text() == "an older one"
