"""The site's own register: every page needs one to count in, before anything is loaded."""

from typing import Any

from django.db import migrations


def add(apps: Any, _schema_editor: Any) -> None:
    register = apps.get_model("deliveries", "Register")
    register.objects.get_or_create(default=True, defaults={"slug": "waybill", "name": "Waybill", "licence": "CC BY 4.0"})


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
