"""PostgreSQL servers of a test's own, to be stopped and frozen; one may follow another."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from psycopg import sql

from deliveries.dev.serving import family

from .served import Site, free_port

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
PATIENCE = 60


class Cluster:
    """A PostgreSQL server of its own, to be stopped."""

    def __init__(self, folder: Path, follows: Cluster | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        data = f"--pgdata={folder / 'data'}"
        if follows:
            told = [f"--dbname={follows.url}", "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
            self.run("pg_basebackup", data, *told)
        else:
            self.run("initdb", data, "--auth=trust", "--username=postgres", "--no-sync")

    def run(self, program: str, *arguments: str) -> None:
        owner = {"user": "postgres"} if os.geteuid() == 0 else {}
        # libpq looks for certificates at home, where the owner may not look.
        told = os.environ | {"HOME": str(self.folder)}
        subprocess.run(
            [SERVERS[-1] / program, *arguments],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder, env=told, **owner,
        )  # type: ignore[call-overload]  # fmt: skip

    def start(self) -> None:
        told = f"-p {self.port} -k {self.folder} -c fsync=off"
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", "-o", told, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")

    def signal(self, number: int) -> None:
        main = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        # It first: one that is stopped starts no other while they are looked for.
        os.kill(main, number)
        for pid in family(main)[1:]:
            os.kill(pid, number)

    def ask(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as link:
            link.execute(statement)


# What stands in the place of the image's own first program.
ENTRYPOINT = """#!/bin/sh
test "$1" = postgres && shift
test "$(id -u)" != 0 || as="setpriv --reuid=postgres --regid=postgres --clear-groups"
exec $as {pg_ctl} -D {data} -l {log} -w -o "-p {port} -k {folder} -c fsync=off $*" start
"""


class Sealed(Cluster):
    """One that is served as docker-compose.yml has it: over TLS alone, with a password."""

    password = "letters and digits"

    def __init__(self, folder: Path, follows: Cluster | None = None) -> None:
        super().__init__(folder, follows)
        self.certificate = folder / "certificate" / "server.crt"
        self.told = os.environ | {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "SERVER_NAME": "localhost", "HOME": str(folder),
            "CERTIFICATE": str(folder / "certificate"), "KEY": str(folder / "key"),
        }  # fmt: skip
        for name in ("bin", "certificate", "key"):
            (folder / name).mkdir()
        entrypoint = folder / "bin" / "docker-entrypoint.sh"
        entrypoint.write_text(
            ENTRYPOINT.format(
                pg_ctl=SERVERS[-1] / "pg_ctl", data=folder / "data", log=folder / "log", port=self.port, folder=folder
            )
        )
        entrypoint.chmod(0o755)

    @property
    def query(self) -> str:
        return f"sslmode=verify-full&sslrootcert={self.certificate}"

    def start(self) -> None:
        script = settings.BASE_DIR / "database" / "serve.sh"
        subprocess.run(["sh", script], check=True, env=self.told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"postgres://postgres:{quote(self.password)}@localhost:{self.port}/postgres?{self.query}"
        with psycopg.connect(host=str(self.folder), port=self.port, user="postgres", autocommit=True) as link:
            if link.execute("SELECT pg_is_in_recovery()").fetchone() == (False,):
                link.execute(sql.SQL("ALTER ROLE postgres PASSWORD {}").format(self.password))


@contextmanager
def clusters[Kind: Cluster](number: int, kind: type[Kind]) -> Iterator[list[Kind]]:
    """So many servers that run; each follows the first one."""
    with ExitStack() as stack:
        made: list[Kind] = []
        for _each in range(number):
            # Not below a folder that is root's alone.
            folder = Path(tempfile.mkdtemp(prefix="waybill-cluster-"))
            stack.callback(shutil.rmtree, folder)
            if os.geteuid() == 0:
                shutil.chown(folder, "postgres")
            made.append(kind(folder, *made[:1]))
            made[-1].start()
            stack.callback(made[-1].stop)
        yield made


@dataclass(frozen=True)
class Said:
    """What a site answered."""

    status: int
    headers: HTTPMessage
    text: str


def ask(site: Site, path: str, headers: Mapping[str, str] | None = None, body: str | None = None) -> Said:
    """Get what is at this path, or send it a body."""
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)) as link:
        link.request("GET" if body is None else "POST", path, body, dict(headers or {}))
        response = link.getresponse()
        return Said(response.status, response.headers, response.read().decode(errors="replace"))
