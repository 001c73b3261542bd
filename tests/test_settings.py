"""README.md's table of settings, held against the files that read them."""

import ast
import re

from django.conf import settings


def read_in_settings() -> set[str]:
    """The environment variables that config/settings.py reads, directly or through a function of its own."""
    tree = ast.parse((settings.BASE_DIR / "config/settings.py").read_text())
    readers = {"os.environ.get", "os.getenv", "os.environ.pop", "os.environ.setdefault"}
    readers |= {
        function.name
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        and function.args.args
        and f"os.environ.get({function.args.args[0].arg}" in ast.unparse(function)
    }
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in readers and isinstance(node.args[0], ast.Constant):
            names.add(str(node.args[0].value))
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            names.add(ast.literal_eval(node.slice))
    return names


def read_in_makefile() -> set[str]:
    """What `?=` leaves to the environment."""
    return set(re.findall(r"^(\w+) \?=", (settings.BASE_DIR / "Makefile").read_text(), re.MULTILINE))


def read_in_compose_file() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", (settings.BASE_DIR / "docker-compose.yml").read_text()))


def told_in_readme() -> list[str]:
    """The first column of the table of settings."""
    return re.findall(r"^\| `([A-Z_]+)` \|", (settings.BASE_DIR / "README.md").read_text(), re.MULTILINE)


def test_readme_tells_every_setting_and_no_other() -> None:
    assert set(told_in_readme()) == read_in_settings() | read_in_makefile() | read_in_compose_file()


def test_readme_tells_each_setting_once_and_with_its_meaning() -> None:
    assert len(told_in_readme()) == len(set(told_in_readme()))
    rows = re.findall(r"^\| `[A-Z_]+` \|(.*)\|(.*)\|$", (settings.BASE_DIR / "README.md").read_text(), re.MULTILINE)
    assert len(rows) == len(told_in_readme())
    assert all(default.strip() and meaning.strip() for default, meaning in rows)


def test_the_settings_file_is_understood() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "DEBUG", "ALLOWED_HOSTS", "WAYBILL_VAR"} <= read_in_settings()
