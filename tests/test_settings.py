"""README.md's table of settings, held against the files that read them."""

import ast
import re

from django.conf import settings

README = (settings.BASE_DIR / "README.md").read_text()


READERS = {"text", "words", "flag", "number", "secret"}


def read_in_settings(readers: set[str] = READERS) -> set[str]:
    """The environment variables that config/settings.py reads, by these functions of config/environment.py."""
    tree = ast.parse((settings.BASE_DIR / "config/settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in readers]
    return {str(node.args[0].value) for node in calls if isinstance(node.args[0], ast.Constant)}


def read_in_makefile() -> set[str]:
    """What `?=` leaves to the environment."""
    return set(re.findall(r"^(\w+) \?=", (settings.BASE_DIR / "Makefile").read_text(), re.MULTILINE))


def read_in_compose_file() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", (settings.BASE_DIR / "docker-compose.yml").read_text()))


def told_in_readme() -> list[str]:
    """The first column of the table of settings."""
    return re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)


def test_readme_tells_every_setting_and_no_other() -> None:
    assert set(told_in_readme()) == read_in_settings() | read_in_makefile() | read_in_compose_file()


def test_readme_tells_each_setting_once_and_with_its_meaning() -> None:
    assert len(told_in_readme()) == len(set(told_in_readme()))
    rows = re.findall(r"^\| `[A-Z_]+` \|(.*)\|(.*)\|$", README, re.MULTILINE)
    assert len(rows) == len(told_in_readme())
    assert all(default.strip() and meaning.strip() for default, meaning in rows)


def test_the_settings_file_is_understood() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "DEBUG", "ALLOWED_HOSTS", "WAYBILL_VAR"} <= read_in_settings()


def test_every_setting_is_read_in_one_of_these_ways() -> None:
    assert "os.environ" not in (settings.BASE_DIR / "config/settings.py").read_text()


def test_readme_says_which_may_stand_in_a_file() -> None:
    told = re.findall(r"^\| `([A-Z_]+)` \|[^|]*\|[^|]*\(or `\1_FILE`\)", README, re.MULTILINE)
    assert set(told) == read_in_settings({"secret"})
