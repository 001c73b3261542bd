"""What is read from the environment: a secret from a file too, and what is not understood is an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.databases import databases, leaves_in_plain

TOLD: dict[str, Any] = {"password": "", "statement_seconds": 0, "threads": 8}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    return monkeypatch.setenv


def test_a_secret_comes_from_the_file_that_is_named(told: Callable[[str, str], None], tmp_path: Path) -> None:
    (tmp_path / "key").write_text("letters and digits\n")
    told("A_SECRET_FILE", str(tmp_path / "key"))
    assert environment.secret("A_SECRET", "another") == "letters and digits"


def test_a_secret_comes_from_the_environment_where_no_file_is_named(told: Callable[[str, str], None]) -> None:
    told("A_SECRET", "letters")
    told("A_SECRET_FILE", "")
    assert environment.secret("A_SECRET") == "letters"
    assert environment.secret("NO_SECRET", "what it is without") == "what it is without"


@pytest.mark.parametrize(
    ("content", "why"), [(None, "cannot be read"), (b" \n", "is empty"), (b"\xff\xfe", "cannot be read")]
)
def test_a_file_that_holds_no_secret_stops_the_start(
    told: Callable[[str, str], None], tmp_path: Path, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    told("A_SECRET_FILE", str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured, match=f"A_SECRET_FILE.*{why}"):
        environment.secret("A_SECRET", "another")


def test_of_two_secrets_none_is_chosen(told: Callable[[str, str], None], tmp_path: Path) -> None:
    (tmp_path / "key").write_text("one")
    told("A_SECRET_FILE", str(tmp_path / "key"))
    told("A_SECRET", "two")
    with pytest.raises(ImproperlyConfigured, match="Both A_SECRET and A_SECRET_FILE"):
        environment.secret("A_SECRET")


@pytest.mark.parametrize("value", ["-1", "4.5", "many", "²", "1e3"])
def test_what_is_no_number_is_told_by_its_name(told: Callable[[str, str], None], value: str) -> None:
    told("A_NUMBER", value)
    with pytest.raises(ImproperlyConfigured, match="A_NUMBER is a whole number"):
        environment.number("A_NUMBER", 5)


def test_a_number_that_is_not_set_is_the_usual_one(told: Callable[[str, str], None]) -> None:
    told("A_NUMBER", "")
    assert environment.number("A_NUMBER", 5) == 5


@pytest.mark.parametrize(("value", "on"), [("1", True), ("Yes", True), ("on", True), ("", False), ("false", False)])
def test_a_switch_is_on_or_off(told: Callable[[str, str], None], value: str, on: bool) -> None:
    told("A_SWITCH", value)
    assert environment.flag("A_SWITCH") is on


def test_a_switch_that_is_neither_is_told(told: Callable[[str, str], None]) -> None:
    told("A_SWITCH", "y")
    with pytest.raises(ImproperlyConfigured, match="A_SWITCH is on"):
        environment.flag("A_SWITCH")


# ---- Databases --------------------------------------------------------------------------------------


def test_what_an_address_asks_of_the_connection_counts() -> None:
    url = "postgres://waybill@db/waybill?sslmode=verify-full&sslrootcert=/certificate/server.crt&connect_timeout=9"
    options = databases(url, url, **TOLD)["replica"]["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/certificate/server.crt")
    assert int(options["connect_timeout"]) == 9
    assert "jit=off" in options["options"]


def test_settings_of_the_session_in_an_address_stand_beside_our_own() -> None:
    url = "postgres://waybill@db/waybill?options=-c%20work_mem%3D64MB"
    options = databases(url, "", **TOLD)["default"]["OPTIONS"]["options"]
    assert options.startswith("-c work_mem=64MB -c jit=off")


def test_a_password_of_its_own_is_for_addresses_that_hold_none() -> None:
    made = databases("postgres://waybill@db/w", "postgres://waybill:theirs@db/w", **TOLD | {"password": "ours"})
    assert [made[name]["PASSWORD"] for name in ("default", "replica")] == ["ours", "theirs"]


def test_a_replica_of_sqlite_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="standby"):
        databases("sqlite:///a", "postgres://db/w", **TOLD)


@pytest.mark.parametrize(
    ("url", "doubts"),
    [
        ("postgres://waybill@db/w", 1),
        ("postgres://waybill@db/w?sslmode=require", 1),
        ("postgres://waybill@db/w?sslmode=verify-full", 0),
        ("postgres://waybill@127.0.0.1/w", 0),
        ("postgres://waybill@%2Frun%2Fpostgresql/w", 0),
        ("sqlite:///a", 0),
    ],
)
def test_a_database_elsewhere_that_is_not_made_sure_of_is_told_before_production(
    monkeypatch: pytest.MonkeyPatch, url: str, doubts: int
) -> None:
    monkeypatch.setattr("config.databases.settings", SimpleNamespace(DATABASES=databases(url, "", **TOLD)))
    assert len(leaves_in_plain()) == doubts
