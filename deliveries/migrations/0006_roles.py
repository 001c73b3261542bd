"""The roles of the desk, and the table in which sign-in limits are counted.

docs/roles.md says what each role may do; what depends on the delivery itself (whose draft, which state) stands in
deliveries/roles.py.
"""

from typing import Any

from django.core.management import call_command
from django.db import migrations

READ = {
    f"deliveries.view_{model}"
    for model in (
        "claim", "delivery", "deliveryitem", "equipment", "equipmenttype", "party", "register", "reportedtotal",
        "source",
    )
}
DRAFT = READ | {
    f"deliveries.{verb}_{model}"
    for verb, model in (
        ("add", "delivery"), ("change", "delivery"), ("delete", "delivery"),
        ("add", "deliveryitem"), ("change", "deliveryitem"), ("delete", "deliveryitem"),
        ("add", "claim"), ("change", "claim"), ("delete", "claim"),
        ("add", "equipment"), ("add", "source"),
    )
}
PUBLISH = DRAFT | {
    "deliveries.publish_delivery",
    "deliveries.withdraw_delivery",
    "deliveries.revert_delivery",
    "deliveries.merge_records",
    "deliveries.import_tables",
    "deliveries.change_source",
    "deliveries.add_reportedtotal",
    "deliveries.change_reportedtotal",
    "deliveries.delete_reportedtotal",
}
ADMINISTER = PUBLISH | {
    f"deliveries.{verb}_{model}"
    for verb in ("add", "change", "delete")
    for model in ("equipment", "equipmenttype", "party", "register", "source")
} | {"auth.view_user", "auth.add_user", "auth.change_user", "auth.view_group"}

ROLES = {"Contributor": DRAFT, "Editor": PUBLISH, "Administrator": ADMINISTER}

# Permissions beside Django's own four a model, all on Delivery.
OWN = {
    "publish_delivery": "Can publish deliveries",
    "withdraw_delivery": "Can withdraw deliveries",
    "revert_delivery": "Can revert deliveries to an earlier state",
    "merge_records": "Can merge records that are one",
    "import_tables": "Can import tables",
}
VERBS = ("add", "change", "delete", "view")


def permission(apps: Any, alias: str, name: str) -> Any:
    """The permission, made where it is not there yet: Django makes its own only after the last migration."""
    app, codename = name.split(".")
    verb, _underscore, model = codename.partition("_")
    plain = verb in VERBS and codename not in OWN
    model = apps.get_model(app, model if plain else "delivery")
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.using(alias).get_or_create(
        app_label=app, model=model._meta.model_name
    )
    label = f"Can {verb} {model._meta.verbose_name}" if plain else OWN[codename]
    found, _made = apps.get_model("auth", "Permission").objects.using(alias).get_or_create(
        content_type=kind, codename=codename, defaults={"name": label}
    )
    return found


def add_roles(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for name, permissions in ROLES.items():
        role, _made = groups.get_or_create(name=name)
        role.permissions.add(*(permission(apps, alias, each) for each in sorted(permissions)))


def remove_roles(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=ROLES, user=None).delete()


def add_cache_table(_apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0003_chronicle"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(add_roles, remove_roles, elidable=False),
        migrations.RunPython(add_cache_table, migrations.RunPython.noop, elidable=False),
    ]
