"""Where models are made; and which of them readers see though no delivery names them: those that they see today."""

from typing import Any

from django.db import migrations, models

import deliveries.models.iso


def list_what_files_brought(apps: Any, _schema_editor: Any) -> None:
    entered = apps.get_model("deliveries", "HistoricalEquipment").objects.filter(
        history_type="+", history_user__isnull=False
    )
    rows = apps.get_model("deliveries", "Equipment").objects.filter(named_by=None)
    rows.exclude(pk__in=entered.values("id")).update(listed=True)


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0040_report_texts")]

    operations = [
        migrations.AddField(
            model_name="equipment",
            name="listed",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Readers see it though no delivery names it.",
                verbose_name="listed",
            ),
        ),
        *(
            migrations.AddField(
                model_name=name,
                name="made_in",
                field=models.JSONField(
                    blank=True,
                    default=list,
                    help_text="Where its makers are, by ISO 3166 codes of three letters: RUS.",
                    validators=[deliveries.models.iso.validate_codes],
                    verbose_name="made in",
                ),
            )
            for name in ("equipment", "historicalequipment")
        ),
        migrations.RunPython(list_what_files_brought, migrations.RunPython.noop, elidable=True),
    ]
