"""Who writes drafts keeps copies of the sources that they may change; see docs/roles.md."""

from importlib import import_module
from typing import Any

from django.db import migrations

ROLES = ("Contributor", "Editor", "Administrator")

permission = import_module("deliveries.migrations.0006_roles").permission


def add(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    names = [f"deliveries.{verb}_evidence" for verb in ("add", "change", "delete", "view")]
    for role in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=ROLES):
        role.permissions.add(*(permission(apps, alias, name) for name in names))


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0085_evidence")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
