"""The index of a version as a file that processes share."""

import os
import random
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from deliveries import index
from deliveries.dev.snapshots import as_built
from deliveries.index import RecordIndex, files, following, sharing
from deliveries.models import DeliveryItem

from .drawn import drawn_record


@pytest.fixture
def own(transactional_db: None, settings: Settings, tmp_path: Path) -> RecordIndex:
    """The index of a drawn record, which no file holds."""
    settings.VAR_DIR = tmp_path
    as_built("a record that was drawn", lambda: drawn_record(random.Random(3)))
    (tmp_path / "index").mkdir()
    return RecordIndex.read()


def told(own: RecordIndex) -> dict[str, Any]:
    return {name: array.tolist() for name, array in sharing.parts(own, "index")}


def file_of(own: RecordIndex) -> Path:
    return sharing.path_of(own.state, own.tree)


def test_what_is_shared_is_what_was_read(own: RecordIndex) -> None:
    mapped = sharing.shared(own)

    assert mapped is not own
    assert told(mapped) == told(own)
    assert mapped.state == own.state
    assert mapped.claims["text"].tolist() == own.claims["text"].tolist()


def test_what_is_derived_is_shared_as_well(own: RecordIndex) -> None:
    mapped = sharing.shared(own)

    assert {"ledger", "voices", "delivery_of_claim", "lines_by_delivery"} <= vars(mapped).keys()
    assert "occurrences" in vars(mapped.claim_texts)


def test_what_is_shared_cannot_be_changed(own: RecordIndex) -> None:
    mapped = sharing.shared(own)

    with pytest.raises(ValueError, match="read-only"):
        mapped.lines["quantity"][0] = 99


def test_a_file_is_for_its_owner_alone(own: RecordIndex) -> None:
    sharing.shared(own)

    assert stat.S_IMODE(file_of(own).stat().st_mode) == 0o600


def start_anew(monkeypatch: pytest.MonkeyPatch) -> RecordIndex:
    """What a process gets that starts now."""
    monkeypatch.setattr(following, "_held", {})
    return index.current()


@pytest.mark.usefixtures("own")
def test_a_second_process_reads_no_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    first = start_anew(monkeypatch)

    with CaptureQueriesContext(connection) as queries:
        second = start_anew(monkeypatch)

    assert told(second) == told(first)
    assert not [query["sql"] for query in queries if 'FROM "deliveries_claim"' in query["sql"]]


@pytest.mark.usefixtures("own")
def test_a_change_is_followed_into_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    before = start_anew(monkeypatch)
    line = DeliveryItem.objects.filter(delivery__state="published").earliest("pk")
    line.quantity = 77
    line.save()

    after = index.current()

    assert told(after) == told(RecordIndex.read())
    assert 77 in after.lines["quantity"]
    assert 77 not in before.lines["quantity"]
    assert [path.name for path in files.folder().iterdir() if path.suffix != ".lock"] == [file_of(after).name]


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def lost(path: Path) -> None:
    """As after a loss of power: as long as it was, and nothing in it."""
    size = path.stat().st_size
    os.truncate(path, size // 2)
    os.truncate(path, size)


def garbled(path: Path) -> None:
    path.write_bytes(b"\x7f" * path.stat().st_size)


@pytest.mark.parametrize("harm", [cut, emptied, lost, garbled, Path.unlink])
def test_a_file_that_is_not_whole_is_left_alone(
    own: RecordIndex, harm: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sharing.shared(own)
    harm(file_of(own))

    assert sharing.found(own.state, own.tree) is None
    assert told(start_anew(monkeypatch)) == told(own)


@pytest.mark.parametrize("other", [{"version": 1}, {"written": (1, 2, 3)}, {"registers": frozenset()}, {"mark": None}])
def test_another_record_has_another_file(own: RecordIndex, other: dict[str, Any]) -> None:
    sharing.shared(own)

    assert sharing.found(replace(own.state, **other), own.tree) is None


def test_another_database_has_another_file(own: RecordIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    sharing.shared(own)

    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", "another")
        assert sharing.found(own.state, own.tree) is None


def test_where_no_file_can_be_written_each_has_its_own(
    own: RecordIndex, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path / "taken"
    settings.VAR_DIR.write_text("no folder")

    assert sharing.shared(own) is own
    assert told(start_anew(monkeypatch)) == told(own)
