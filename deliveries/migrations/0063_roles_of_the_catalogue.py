"""Editors add parties and correct models, contributors correct the sources that they entered; see docs/roles.md."""

from importlib import import_module
from typing import Any

from django.db import migrations

MORE = {
    "Contributor": ["deliveries.change_source"],
    "Editor": ["deliveries.add_party", "deliveries.change_equipment"],
}

permission = import_module("deliveries.migrations.0006_roles").permission


def add(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    for role in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=MORE):
        role.permissions.add(*(permission(apps, alias, name) for name in MORE[role.name]))


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0062_by_change")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
