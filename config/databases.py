"""What Django is told of the databases that DATABASE_URL and DATABASE_REPLICA_URL name."""

from __future__ import annotations

from typing import Any

import dj_database_url
from django.conf import settings
from django.core.checks import Warning as Doubt
from django.core.exceptions import ImproperlyConfigured

# Hosts that a connection does not leave the machine for; one that begins with a slash is the folder of a socket.
OWN_HOSTS = {"", "localhost", "127.0.0.1", "::1"}


def databases(primary: str, replica: str, *, password: str, statement_seconds: int, threads: int) -> dict[str, Any]:
    """Django's DATABASES for these addresses, of which the second may be empty; `password` is for those that hold
    none. PostgreSQL ends a statement after `statement_seconds` (0: never); `threads` ask at the same time.

    Raises ImproperlyConfigured for a replica of anything but PostgreSQL.
    """
    found = {"default": primary} | ({"replica": replica} if replica else {})
    made = {
        name: sqlite(url) if url.startswith("sqlite") else postgresql(url, password, statement_seconds, threads)
        for name, url in found.items()
    }
    if replica and any(each["ENGINE"].endswith("sqlite3") for each in made.values()):
        raise ImproperlyConfigured("DATABASE_REPLICA_URL names a standby of a PostgreSQL server.")
    return made


def sqlite(url: str) -> dict[str, Any]:
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    config["OPTIONS"] = {
        # IMMEDIATE: a transaction that will write takes the lock at once instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # To open the file anew takes longer than to answer from it.
    config["CONN_MAX_AGE"] = None
    return config


def postgresql(url: str, password: str, statement_seconds: int, threads: int) -> dict[str, Any]:
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    config["PASSWORD"] = config["PASSWORD"] or password
    config["CONN_MAX_AGE"] = 0
    # A connection is asked whether it lives before it is used: after a restart of PostgreSQL none does.
    config["CONN_HEALTH_CHECKS"] = True
    # What stands behind the question mark, such as sslmode, is libpq's and counts.
    asked = config.get("OPTIONS", {})
    # No JIT: to compile a query of many sub-queries takes PostgreSQL seconds, to run it a fraction of one.
    # And days as ISO 8601 has them, whatever the server writes: the index reads them as text.
    options = f"-c jit=off -c datestyle=ISO,YMD -c statement_timeout={statement_seconds}s"
    config["OPTIONS"] = {
        # A thread for each request, and the one that is made anew; whoever gets none within seconds is told so.
        "pool": {"min_size": 1, "max_size": threads + 1, "timeout": 5},
        "connect_timeout": 3,
        # Milliseconds until a server that no packet reaches any more is given up.
        "tcp_user_timeout": 10_000,
        **asked,
        "options": f"{asked.get('options', '')} {options}".strip(),
    }
    return config


def leaves_in_plain(**_checked: object) -> list[Doubt]:
    """Django's check for production: who talks to a database on another machine knows that it is the right one."""
    return [
        Doubt(
            f"Whoever is between here and {database['HOST']} can read and change what the database is asked.",
            hint="Let its address end in ?sslmode=verify-full&sslrootcert=…: database/serve.sh makes a certificate.",
            id="waybill.W001",
        )
        for database in settings.DATABASES.values()
        if database["ENGINE"].endswith("postgresql")
        and not (database["HOST"] in OWN_HOSTS or database["HOST"].startswith("/"))
        and database["OPTIONS"].get("sslmode") not in {"verify-ca", "verify-full"}
    ]
