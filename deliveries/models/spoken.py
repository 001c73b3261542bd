"""The languages that the site speaks: each but the first has all addresses of the site again, behind its code.

`/recipients/mali/` is in English, `/fr/recipients/mali/` in French: a site in a language is the site as it would be if
it were mounted there, so that every link on a page of it stays within it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation


def codes() -> list[str]:
    """The codes of the languages, that of addresses without any first."""
    return [settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]


def parted(path: str) -> tuple[str | None, str]:
    """The language that `path` names, if it names one, and the path within the site in that language.

    >>> parted("/fr/recipients/mali/")
    ("fr", "/recipients/mali/")
    """
    code, slash, rest = path[1:].partition("/")
    return (code, f"/{rest}") if slash and code in codes()[1:] else (None, path)


def placed(path: str, language: str) -> str:
    """Where the page at `path`, within a site in any language, stands in that language."""
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words are in that language, and addresses lead to the site in it, as long as this lasts."""
    prefix = get_script_prefix()
    with translation.override(language):
        set_script_prefix(prefix.removesuffix("/") + placed("/", language))
        try:
            yield
        finally:
            set_script_prefix(prefix)
