"""The server of docker-compose.yml, and a standby of it: the site talks to both over TLS, and nobody else without."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from .clusters import Sealed, ask, clusters
from .served import Prepared, Site, a_site

PLAIN_LINKS = """
SELECT count(*) FILTER (WHERE ssl), count(*) FILTER (WHERE NOT ssl)
FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE client_addr IS NOT NULL AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="module")
def both() -> Iterator[list[Sealed]]:
    """A primary and what follows it."""
    with clusters(2, Sealed) as made:
        yield made


@pytest.fixture(scope="module")
def site(both: list[Sealed], tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("sealed")
    password = folder / "password"
    password.write_text(f"{Sealed.password}\n")
    primary, replica = (f"postgres://postgres@localhost:{each.port}/postgres?{each.query}" for each in both)
    told = {"DATABASE_URL": primary, "DATABASE_REPLICA_URL": replica, "DATABASE_PASSWORD_FILE": str(password)}
    with a_site(folder, prepared, WORKERS="1", THREADS="4", **told) as site:
        yield site


def refused(cluster: Sealed, **otherwise: str) -> str:
    """Why the server does not let somebody in who asks otherwise than the site does."""
    usual = {
        "host": "localhost", "port": str(cluster.port), "user": "postgres", "password": Sealed.password,
        "sslmode": "verify-full", "sslrootcert": str(cluster.certificate),
    }  # fmt: skip
    with pytest.raises(psycopg.OperationalError) as problem, psycopg.connect(make_conninfo(**usual | otherwise)):
        pass
    return str(problem.value)


def test_the_site_reads_and_writes_over_tls_alone_with_a_password_from_a_file(site: Site, both: list[Sealed]) -> None:
    assert ask(site, "/recipients/mali/").status == 200
    for cluster in both:
        with psycopg.connect(cluster.url) as link:
            sealed, plain = link.execute(PLAIN_LINKS).fetchone() or (0, 0)
        assert sealed >= 1
        assert plain == 0


def test_the_standby_follows_over_tls(both: list[Sealed]) -> None:
    with psycopg.connect(both[0].url) as link:
        followers = link.execute("SELECT ssl FROM pg_stat_replication JOIN pg_stat_ssl USING (pid)").fetchall()
    assert followers == [(True,)]


@pytest.mark.parametrize("which", [0, 1])
def test_nobody_gets_in_without_tls_or_the_password(both: list[Sealed], which: int) -> None:
    assert "no encryption" in refused(both[which], sslmode="disable")
    assert "password authentication failed" in refused(both[which], password="another")


def test_another_server_is_not_taken_for_this_one(both: list[Sealed]) -> None:
    assert "certificate verify failed" in refused(both[0], sslrootcert=str(both[1].certificate))
    assert "does not match host name" in refused(both[0], host="127.0.0.1")


def test_a_start_keeps_the_certificate_and_one_for_another_name_makes_a_new_one(both: list[Sealed]) -> None:
    replica = both[1]
    before = replica.certificate.read_bytes()
    replica.stop()
    replica.start()
    kept = replica.certificate.read_bytes()
    replica.stop()
    replica.told["SERVER_NAME"] = "standby"
    replica.start()
    assert kept == before
    assert replica.certificate.read_bytes() != before
    assert "does not match host name" in refused(replica)


def test_nobody_but_the_server_reads_the_key(both: list[Sealed]) -> None:
    key = Path(both[0].told["KEY"]) / "server.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in both[0].certificate.read_text()


def test_a_server_without_a_name_does_not_start(both: list[Sealed]) -> None:
    done = subprocess.run(
        ["sh", "database/serve.sh"], env=both[0].told | {"SERVER_NAME": ""}, text=True, capture_output=True, check=False
    )
    assert done.returncode
    assert "host name" in done.stderr
