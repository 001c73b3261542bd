"""Whatever is saved at the desk counts its saves, so that a stale one is noticed; deliveries have done so already."""

from django.db import migrations, models


def versioned(model: str) -> migrations.AddField:
    field = models.PositiveIntegerField(default=0, editable=False, verbose_name="version")
    return migrations.AddField(model, "version", field)


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0014_plural")]

    operations = [
        versioned(model)
        for model in ("equipment", "equipmenttype", "party", "register", "reportedtotal", "source")
    ]
