"""The lines that /data/ shows for other programs: their addresses answer, with the columns that they name; and they run
where the program is there."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from deliveries.api.documentation import RECIPES

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

ADDRESS = re.compile(r'"http://testserver(/[^"]+)"')
COLUMNS = re.compile(r"\b(?:\w+_name|low|quantity|high)\b")


def shown(client: Client) -> list[str]:
    """The lines of each program, as the page has them."""
    page = client.get("/data/").text
    return [
        unescape(lines) for lines in re.findall(r'aria-labelledby="recipe-\d+"><code>(.*?)</code>', page, re.DOTALL)
    ]


def at_hand(client: Client, lines: str, folder: Path) -> str:
    """The lines with their file at hand, for a program that is run cannot reach the test's site."""
    (address,) = ADDRESS.findall(lines)
    file = folder / "deliveries.csv"
    file.write_bytes(client.get(address).content)
    return ADDRESS.sub(f'"{file}"', lines)


def test_the_page_has_them_all(client: Client) -> None:
    assert len(shown(client)) == len(RECIPES)


@pytest.mark.parametrize("at", range(len(RECIPES)))
def test_its_files_are_there_with_the_columns_that_it_names(client: Client, at: int) -> None:
    lines = shown(client)[at]
    addresses = ADDRESS.findall(lines)

    assert addresses
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        columns = answer.text.splitlines()[0].split(",")
        assert {*COLUMNS.findall(lines)} <= {*columns}
        assert len(answer.text.splitlines()) > 1


def test_pandas_runs_its_lines(client: Client, tmp_path: Path) -> None:
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        exec(at_hand(client, shown(client)[0], tmp_path), {})

    assert re.search(r"Mali +Helicopters +8\.0 +8\.0 +8\.0|Mali +Helicopters", written.getvalue())


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_runs_its_lines(client: Client, tmp_path: Path) -> None:
    lines = at_hand(client, shown(client)[1], tmp_path)
    run = subprocess.run(["Rscript", "-e", lines], capture_output=True, text=True, timeout=60, check=True)

    assert re.search(r"Mali +Helicopters +8", run.stdout)
