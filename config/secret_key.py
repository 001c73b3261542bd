"""The secret key of a site that was handed none: made on its first run, and kept."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.management.utils import get_random_secret_key


def kept_secret_key(folder: Path) -> str:
    """The key in this folder, which the first run makes there."""
    path = folder / "secret_key"
    if path.exists() and (key := path.read_text().strip()):
        return key
    folder.mkdir(parents=True, exist_ok=True)
    # An empty one holds nothing: whoever began to write it was stopped.
    path.unlink(missing_ok=True)
    with NamedTemporaryFile("w", dir=folder, prefix="secret_key-") as file:
        file.write(get_random_secret_key())
        file.flush()
        # It is there whole or not at all; and when several start at once, one writes it and the others read.
        with suppress(FileExistsError):
            os.link(file.name, path)
    return path.read_text().strip()
