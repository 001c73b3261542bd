"""What the address of a source has in common with all others of the same page, for sources on record too."""

from typing import Any

from django.db import migrations, models

from deliveries.models.addresses import page_key

BATCH = 1000


def fill(apps: Any, _schema_editor: Any) -> None:
    model, last = apps.get_model("deliveries", "Source"), 0
    while rows := list(model.objects.exclude(url="").filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in rows:
            row.page_key = page_key(row.url)
        model.objects.bulk_update(rows, ["page_key"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0022_approximate")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="page_key",
            field=models.CharField(db_index=True, default="", editable=False, max_length=600),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
