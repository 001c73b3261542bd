"""A backup while the site serves, and the way back: the database as of one moment with what it needs, in one file.

The file is a ZIP: `manifest.json` with the migrations that were applied, how many rows each table had and a hash of
each part; `database`, SQLite's own file or what pg_dump writes; and `secret_key`, where the site keeps one under var/.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from deliveries.models import RecordVersion
from deliveries.models.planning import count_anew

MANIFEST, DATABASE, KEY = "manifest.json", "database", "secret_key"
AT_ONCE = 1 << 20


class BackupError(Exception):
    """It cannot be saved, or not be restored; the text says why. Nothing was changed."""


def save(target: Path) -> dict[str, Any]:
    """Write a backup to `target`, which must not exist yet; returns its manifest."""
    if target.exists():
        raise BackupError(f"{target} is there already.")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        parts = {DATABASE: Path(folder) / DATABASE}
        counts = dump(parts[DATABASE])
        if keeps_its_key():
            parts[KEY] = settings.VAR_DIR / KEY
        manifest = {
            "made": timezone.now().isoformat(),
            "engine": connection.vendor,
            "migrations": applied(),
            "counts": counts,
            "files": {name: digest(path) for name, path in parts.items()},
        }
        packed = Path(folder) / "packed"
        packed.touch(mode=0o600)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            for name, path in parts.items():
                archive.write(path, name)
        packed.rename(target)
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Make the database what `source` holds, once it was checked; returns the manifest. Raises BackupError."""
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        manifest = unpacked(source, Path(folder))
        dumped = Path(folder) / DATABASE
        if connection.vendor == "sqlite":
            check_sqlite(dumped, manifest["counts"])
            load_sqlite(dumped)
        else:
            load_postgresql(dumped)
        if (kept := Path(folder) / KEY).exists() and keeps_its_key():
            kept.chmod(0o600)
            kept.replace(settings.VAR_DIR / KEY)
    RecordVersion.advance()
    count_anew()
    found = lasting(row_counts())
    if found != lasting(manifest["counts"]):
        raise BackupError(f"It was restored, and has other numbers of rows than it should: {found}")
    return manifest


def unpacked(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack `source` and see that it is whole, of this engine, and not of a later version; returns its manifest."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            for name in manifest["files"]:
                with archive.open(name) as part, (folder / Path(name).name).open("wb") as file:
                    shutil.copyfileobj(part, file, AT_ONCE)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as problem:
        raise BackupError(f"{source} is no backup, or a damaged one: {problem}") from None
    if damaged := [name for name, told in manifest["files"].items() if digest(folder / name) != told]:
        raise BackupError(f"{source} is damaged: {', '.join(damaged)} is not what was saved.")
    if manifest["engine"] != connection.vendor:
        raise BackupError(f"{source} is of {manifest['engine']}, and this site is on {connection.vendor}.")
    if later := sorted(set(manifest["migrations"]) - known()):
        raise BackupError(f"{source} was made by a later version of Waybill: {', '.join(later)}.")
    return manifest


def keeps_its_key() -> bool:
    """Whether the site's secret key is the one that lies under var/, and none that was handed over."""
    path = settings.VAR_DIR / KEY
    return path.exists() and path.read_text().strip() == settings.SECRET_KEY


def lasting(counts: Mapping[str, int]) -> dict[str, int]:
    """Those of these counts that nobody changes by looking at the site, which serves meanwhile: sessions and what is
    counted for limits come and go."""
    passing = {Session._meta.db_table, settings.CACHES["default"]["LOCATION"]}
    return {table: number for table, number in counts.items() if table not in passing}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def applied() -> list[str]:
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations)


def known() -> set[str]:
    """The migrations of this version, those that others took the place of among them."""
    loader = MigrationLoader(connection)
    return {f"{app}.{name}" for app, name in (*loader.disk_migrations, *loader.applied_migrations)}


def row_counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        return counted(cursor, connection.introspection.table_names(cursor))


def counted(cursor: Any, tables: list[str]) -> dict[str, int]:
    found = {}
    for table in sorted(tables):
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
        found[table] = cursor.fetchone()[0]
    return found


def dump(path: Path) -> dict[str, int]:
    """Write the database as of one moment to `path`; returns how many rows each table had then."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            return counts_of(copy)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        seen = cursor.fetchone()[0]
        counts = counted(cursor, connection.introspection.table_names(cursor))
        client("pg_dump", "--no-owner", "--no-privileges", f"--snapshot={seen}", f"--file={path}")
    return counts


def counts_of(database: sqlite3.Connection) -> dict[str, int]:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return counted(database.cursor(), [name for (name,) in database.execute(names)])


def check_sqlite(path: Path, counts: Mapping[str, int]) -> None:
    with closing(sqlite3.connect(path)) as database:
        try:
            whole = database.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as problem:
            whole = str(problem)
        if whole != "ok" or counts_of(database) != counts:
            raise BackupError(f"The database in it is damaged: {whole}.")


def load_sqlite(path: Path) -> None:
    """Copy into the file that is served, in one transaction: whoever reads meanwhile reads what was there before."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as database:
        database.backup(connection.connection)


def load_postgresql(path: Path) -> None:
    """In one transaction, so that nothing is lost where it fails."""
    anew = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    client("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction",
           f"--command={anew}", f"--file={path}")  # fmt: skip


def client(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's on the site's database."""
    if shutil.which(program) is None:
        raise BackupError(f"{program} is not on this machine: install PostgreSQL's client programs.")
    told, options = connection.settings_dict, connection.settings_dict["OPTIONS"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {name: str(told[key]) for name, key in names.items() if told.get(key)}
    environment |= {f"PG{name.upper()}": options[name] for name in ("sslmode", "sslrootcert") if name in options}
    done = subprocess.run(  # noqa: S603
        [program, *arguments], env=os.environ | environment, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
