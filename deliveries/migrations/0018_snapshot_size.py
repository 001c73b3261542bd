"""How large each cited view is, so that all of them together have a limit."""

import json
from typing import Any

from django.db import migrations, models


def measure(apps: Any, _schema: Any) -> None:
    snapshots = apps.get_model("deliveries", "Snapshot").objects
    for pk in list(snapshots.values_list("pk", flat=True)):
        view = snapshots.values_list("view", flat=True).get(pk=pk)
        snapshots.filter(pk=pk).update(size=len(json.dumps(view).encode()))


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0017_seal_second_factors")]

    operations = [
        migrations.AddField(
            "snapshot",
            "size",
            models.PositiveIntegerField(default=0, help_text="Of the view, in bytes.", verbose_name="size"),
            preserve_default=False,
        ),
        migrations.RunPython(measure, migrations.RunPython.noop),
    ]
