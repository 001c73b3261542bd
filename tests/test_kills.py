"""What is killed while it writes leaves nothing by half; `make kills` does it often."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .served import Prepared, manage, own_database


@pytest.mark.parametrize("what", ["a save at the desk", "make_demo_register", "import_register"])
def test_a_kill_leaves_what_was_answered_and_nothing_by_half(what: str, tmp_path: Path, migrated: Prepared) -> None:
    with own_database(tmp_path, migrated) as url:
        told = os.environ | {"DATABASE_URL": url, "WAYBILL_VAR": str(tmp_path), "WAYBILL_HTTP": "1"}

        said = manage(told, "kills", "--number=3", f"--of={what}")

    assert f"{what}: 3 kills, 0 of which left something wrong." in said
