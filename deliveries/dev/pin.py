"""`python -m deliveries.dev.pin` (`make pin`): writes the digest of each image behind its name, where images come from.

A name such as `python:3.13.16-slim-bookworm` is what its publisher says today; with `@sha256:…` behind it an engine
takes those very bytes or none. The engine is asked, for it knows where images are; run again, it takes today's.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

FILES = ("Dockerfile", "docker-compose.yml")
# Names with a tag; `FROM base` is a stage of our own.
IMAGE = re.compile(r"(?P<before>^FROM |^ +image: )(?P<name>[\w./-]+:[\w.-]+)(?:@sha256:[0-9a-f]{64})?", re.MULTILINE)
ASK = ("docker", "buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class NotToldError(Exception):
    """A digest that could not be looked up; the text says why. Nothing was written."""


def digest(name: str) -> str:
    """The digest that the engine has for this name."""
    try:
        done = subprocess.run([*ASK, name], text=True, capture_output=True, check=False)  # noqa: S603
    except OSError as problem:
        raise NotToldError(f"docker is not on this machine: {problem}") from None
    told = done.stdout.strip()
    if done.returncode or not DIGEST.fullmatch(told):
        raise NotToldError(f"{name}: {done.stderr.strip() or told or 'no digest'}")
    return told


def pin(folder: Path) -> dict[str, str]:
    """Write the digests into the files of this folder, all of them or none; returns them by the names of images."""
    texts = {folder / name: (folder / name).read_text("utf-8") for name in FILES}
    names = dict.fromkeys(each["name"] for text in texts.values() for each in IMAGE.finditer(text))
    digests = {name: digest(name) for name in names}
    for path, text in texts.items():
        pinned = IMAGE.sub(lambda each: f"{each['before']}{each['name']}@{digests[each['name']]}", text)
        path.write_text(pinned, "utf-8")
    return digests


if __name__ == "__main__":
    try:
        print(*(f"{name}@{told}" for name, told in pin(Path.cwd()).items()), sep="\n")
    except NotToldError as problem:
        sys.exit(f"Nothing was written. {problem}")
