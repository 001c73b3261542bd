"""What is killed while it writes leaves nothing by half; `make kills` does it often."""

from __future__ import annotations

import io
import os

import pytest

from deliveries.management.commands import kills

from .served import Prepared, manage, own_database

pytestmark = pytest.mark.waits

KINDS = "a save at the desk", "make_demo_register", "import_register"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory, migrated: Prepared) -> str:
    """What one run tells of all."""
    folder = tmp_path_factory.mktemp("kills")
    with own_database(folder, migrated) as url:
        told = os.environ | {"DATABASE_URL": url, "WAYBILL_VAR": str(folder), "WAYBILL_HTTP": "1"}
        return manage(told, "kills", "--number=3", *(f"--of={what}" for what in KINDS))


@pytest.mark.parametrize("what", KINDS)
def test_a_kill_leaves_what_was_answered_and_nothing_by_half(said: str, what: str) -> None:
    assert f"{what}: 3 kills, 0 of which left something wrong." in said


def test_a_kill_that_left_something_wrong_is_told_at_once() -> None:
    command = kills.Command(stdout=(out := io.StringIO()))

    assert [command.tells(which, wrong) for which, wrong in ((1, []), (2, ["by half", "the index differs"]))] == [0, 1]
    assert out.getvalue() == "  kill 2: by half; the index differs\n"
