"""docs/security.md says what is met, and names the tests that show it."""

import re

from django.conf import settings

PAGE = (settings.BASE_DIR / "docs/security.md").read_text()
CHAPTERS = range(1, 18)


def test_every_test_that_it_names_exists() -> None:
    there = {
        name
        for path in (settings.BASE_DIR / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert len(named) > 50
    assert named - there == set()


def test_it_speaks_of_every_chapter() -> None:
    headings = " ".join(re.findall(r"^## (.*)$", PAGE, re.MULTILINE))
    assert {int(number) for number in re.findall(r"\bV(\d+)\b", headings)} == set(CHAPTERS)


def test_every_section_is_met_open_or_not_applicable() -> None:
    states = re.findall(r"^\| V[\d., V\w-]*?\s*\|\s*(.*?)\s*\|", PAGE, re.MULTILINE)
    rows = re.findall(r"^\| V", PAGE, re.MULTILINE)
    assert len(states) == len(rows) > 40
    assert all(re.match(r"met|open|not applicable", state) for state in states)
