"""A list of passwords that leaked: what it has is refused, and a list that is none is told, not passed over."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from deliveries.accounts import leaked

LEAKED, SAFE = "correct horse battery staple", "eight helicopters of Mali"
VALIDATOR = [{"NAME": "deliveries.accounts.leaked.LeakedPasswordValidator"}]


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


def lines(passwords: list[str], *, counts: bool = True) -> list[str]:
    """A list as it is commonly given: in the order of the hashes, with counts of different lengths."""
    hashes = sorted(sha1(each) for each in passwords)
    return [f"{each}:{10 ** (at % 7)}" if counts else each for at, each in enumerate(hashes)]


MANY = [LEAKED, *(f"password {number}" for number in range(999))]


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    """A list of a thousand, which the site asks."""
    path = tmp_path / "leaked.txt"
    path.write_text("\n".join(lines(MANY)) + "\n")
    settings.LEAKED_PASSWORDS, settings.AUTH_PASSWORD_VALIDATORS = str(path), VALIDATOR
    return path


def refused(password: str) -> str:
    """Why this password is refused; nothing where it is taken."""
    try:
        validate_password(password)
    except ValidationError as problem:
        return " ".join(problem.messages)
    return ""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("written", [str.upper, str.lower])
@pytest.mark.parametrize("last", [True, False])
def test_each_of_a_list_is_found_and_nothing_else(file: Path, end: str, counts: bool, written: Any, last: bool) -> None:
    text = end.join(written(each) for each in lines(MANY, counts=counts)) + end * last
    file.write_bytes(text.encode())

    assert [each for each in MANY if not refused(each)] == []
    assert [each for each in (SAFE, *(f"another {number}" for number in range(300))) if refused(each)] == []
    assert leaked.list_is_one() == []


@given(st.sets(st.integers(0, 2**160 - 1), min_size=1, max_size=40), st.integers(0, 2**160 - 1), st.data())
def test_a_hash_is_found_in_a_list_of_any_length_if_it_is_there(
    tmp_path_factory: pytest.TempPathFactory, hashes: set[int], asked: int, data: st.DataObject
) -> None:
    counts = {each: data.draw(st.integers(1, 10**12 - 1) | st.none()) for each in sorted(hashes)}
    path = tmp_path_factory.getbasetemp() / "drawn.txt"
    path.write_text("".join(f"{each:040X}{f':{times}' if times else ''}\n" for each, times in counts.items()))

    with leaked.opened(path) as opened:
        found = {each: opened.seen(b"%040X" % each) for each in {*hashes, asked}}

    assert found == {asked: 0} | {each: times or 1 for each, times in counts.items()}


def test_how_often_it_leaked_is_told(file: Path) -> None:
    file.write_text(f"{sha1(LEAKED)}:4321\n")
    assert refused(LEAKED) == "This password leaked 4321 times elsewhere. Choose another one."


def test_a_list_that_does_not_count_says_that_it_leaked(file: Path) -> None:
    file.write_text(f"{sha1(LEAKED)}\n")
    assert refused(LEAKED) == "This password is in a list of passwords that leaked. Choose another one."


def test_a_long_list_is_asked_in_few_short_pieces(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of 2⁶⁰ bytes, of which no more is there than what is read."""
    asked: list[int] = []
    width = leaked.DIGITS + 1

    def read(_descriptor: int, size: int, at: int) -> bytes:
        asked.append(size)
        first = at // width
        return "".join(f"{each:040X}\n" for each in range(first, first + 9)).encode()[at % width :][:size]

    monkeypatch.setattr(os, "pread", read)
    with leaked.opened(file) as opened:
        opened.size = 2**60 // width * width
        assert opened.seen(b"%040X" % 123_456_789_012_345) == 1
        assert opened.seen(b"F" * 40) == 0
    assert len(asked) <= 2 * 60
    assert max(asked) < 200


@pytest.mark.django_db
def test_a_password_that_leaked_is_refused_in_words_where_one_is_changed(file: Path, client: Client) -> None:
    user = User.objects.create_user("ada", password=SAFE)
    client.force_login(user)
    page = client.post(
        reverse("account_change_password"), {"oldpassword": SAFE, "password1": LEAKED, "password2": LEAKED}
    )
    user.refresh_from_db()
    assert "elsewhere. Choose another one." in page.text
    assert user.check_password(SAFE)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        (b"", "it is empty"),
        ("\n".join(reversed(lines(MANY))).encode(), "is less than one before it"),
        ("\n".join(sorted(lines(MANY), key=lambda line: line[::-1])).encode(), "is less than one before it"),
        ("\n".join(MANY).encode(), "no line with a hash"),
        (b"0" * 32 + b":3\n" + b"1" * 32 + b":2\n", "no line with a hash"),
        (b"\x00\xff" * 4000, "no line with a hash"),
        (b"A" * 9000, "no line with a hash"),
        (b"A" * 40 + b":x\n", "no line with a hash"),
    ],
)
def test_what_is_no_list_is_told_and_lets_no_password_through(file: Path, content: bytes | None, why: str) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    (error,) = leaked.list_is_one()
    assert why in error.msg
    if content and "less than" not in why:
        assert "cannot be read" in refused(SAFE)


def test_a_list_that_went_lets_no_password_through(file: Path) -> None:
    file.unlink()
    assert "cannot be read" in refused(SAFE)


def test_without_a_list_nothing_is_asked(settings: Any) -> None:
    settings.LEAKED_PASSWORDS = ""
    assert leaked.list_is_one() == []
    assert refused(SAFE) == ""


def test_the_variable_switches_it_on_and_a_wrong_one_stops_the_commands(tmp_path: Path, settings: Any) -> None:
    told = os.environ | {
        "WAYBILL_LEAKED_PASSWORDS": str(tmp_path / "none.txt"), "WAYBILL_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'a.sqlite3'}",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=settings.BASE_DIR, env=told, text=True, capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "WAYBILL_LEAKED_PASSWORDS is no list of passwords that leaked" in done.stderr
