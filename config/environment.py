"""What the environment says: each kind of setting is read in one way, and a secret from a file as well."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The value of `name` without blanks around it; `default` where it has none."""
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """The comma-separated values of `name`."""
    return parted(os.environ.get(name, default))


def parted(value: str) -> list[str]:
    """What stands between commas."""
    return [word.strip() for word in value.split(",") if word.strip()]


def flag(name: str) -> bool:
    """Whether `name` is switched on: 1, true, yes or on. Raises ImproperlyConfigured for what is neither on nor off."""
    value = text(name).lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is on (1) or off (0), not {value!r}.")
    return value in YES


def number(name: str, default: int) -> int:
    """The whole number that `name` has. Raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} is a whole number, not {value!r}.")
    return int(value)


def secret(name: str, default: str = "") -> str:
    """The value of `name`, or what stands in the file that `name` with _FILE names, as Docker, Kubernetes and Vault's
    agent hand secrets over: processes that this one starts, and lists of its environment, do not tell it.

    Raises ImproperlyConfigured where both are set, and where the file cannot be read or says nothing: to go on would
    be to take another key, or another database, than was meant.
    """
    path = text(f"{name}_FILE")
    if not path:
        return text(name, default)
    if text(name):
        raise ImproperlyConfigured(f"Both {name} and {name}_FILE are set: which one counts?")
    try:
        value = Path(path).read_text("utf-8").strip()
    except (OSError, ValueError) as problem:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {problem}") from None
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE names a file that is empty: {path}")
    return value
