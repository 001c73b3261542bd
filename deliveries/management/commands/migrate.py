"""`manage.py migrate`: Django's, but that a migration and the note of it are there together or not at all.

Django notes a migration that has foreign keys to make after it is committed: killed in between, every later start
would say that a table "already exists".
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import AddField, CreateModel, Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class Whole(MigrationExecutor):
    """Applies a migration and notes it in one transaction; notes one that was applied and not noted."""

    def apply_migration(self, state: ProjectState, migration: Migration, *args: Any, **options: Any) -> ProjectState:
        if not migration.atomic:
            return super().apply_migration(state, migration, *args, **options)
        before = state.clone()
        try:
            # SQLite cannot leave them be once the transaction has begun.
            with self.connection.constraint_checks_disabled(), transaction.atomic(self.connection.alias):
                return super().apply_migration(state, migration, *args, **options)
        except DatabaseError as error:
            if "already exists" not in str(error):
                raise
            if not made(migration, before, self.connection):
                raise CommandError(
                    f"{migration} would make what is there already ({error}), and differs from it. If it was stopped "
                    f"half-way, restore a backup; if its tables are another program's, give Waybill a database."
                ) from error
            super().apply_migration(before, migration, fake=True)
            return migration.mutate_state(before, preserve=False)


def made(migration: Migration, before: ProjectState, connection: BaseDatabaseWrapper) -> bool:
    """Whether all tables and columns are there that a migration makes."""
    after = migration.mutate_state(before.clone())
    there = columns(connection)
    for operation in migration.operations:
        if isinstance(operation, CreateModel):
            model = after.apps.get_model(migration.app_label, operation.name)
            wanted = {field.column for field in model._meta.local_concrete_fields}
        elif isinstance(operation, AddField):
            model = after.apps.get_model(migration.app_label, operation.model_name)
            wanted = {model._meta.get_field(operation.name).column}
        else:
            continue
        if not wanted <= there.get(model._meta.db_table, set()):
            return False
    return True


def columns(connection: BaseDatabaseWrapper) -> dict[str, set[str]]:
    """By table the names of its columns."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {
            name: {column.name for column in connection.introspection.get_table_description(cursor, name)}
            for name in names
        }


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        setattr(migrate, "MigrationExecutor", Whole)  # noqa: B010
        super().handle(*args, **options)
