"""nginx in front of a server, with the configuration that docker-compose.yml gives it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

from django.conf import settings

from .serving import GRACE, HOST, free_port, wait

# Debian has it where only the superuser looks.
PLACES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Proxy:
    pid: int
    port: int


def program() -> str | None:
    """Where nginx is, if it is installed."""
    return shutil.which("nginx") or shutil.which("nginx", path=PLACES)


@contextmanager
def behind(nginx: str, folder: Path, web: int) -> Iterator[Proxy]:
    """nginx in front of what listens on the port `web`, which keeps its pages in `folder`."""
    port, file = free_port(), folder / "nginx.conf"
    file.write_text(configuration(folder, f"{HOST}:{port}", f"{HOST}:{web}"))
    with subprocess.Popen([nginx, "-c", str(file), "-p", str(folder)]) as process:  # noqa: S603
        try:
            wait(process, port, "/healthz", folder / "error.log")
            yield Proxy(process.pid, port)
        finally:
            process.terminate()
            process.wait(GRACE)


def configuration(folder: Path, listen: str, web: str) -> str:
    template = Template((settings.BASE_DIR / "proxy" / "cache.conf.template").read_text())
    told = template.safe_substitute(WAYBILL_LISTEN=listen, WAYBILL_WEB=web, WAYBILL_CACHE=folder / "pages")
    places = " ".join(f"{name}_temp_path {folder / name};" for name in TEMPORARY)
    # Its own processes write where this one may.
    user = f"user {folder.owner()} {folder.group()};"
    own = f"daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;"
    return f"{own}\nevents {{}}\nhttp {{\naccess_log off; {places}\n{told}\n}}\n"
