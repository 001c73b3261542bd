"""Which parties a change concerns beside each change, for those written before too."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

BATCH = 2000


def fill(apps: Any, _schema_editor: Any) -> None:
    change, concern = (apps.get_model("deliveries", name) for name in ("Change", "Concern"))
    told = change.objects.order_by("pk").values_list("pk", "delivery_id", "state__recipient", "state__supplier")
    first: dict[tuple[int, str, str], int] = {}
    for pk, delivery, *parties in told.iterator(chunk_size=BATCH):
        for side, party in zip(("recipient", "supplier"), parties, strict=True):
            if party:
                first.setdefault((delivery, side, party), pk)
    concern.objects.bulk_create(
        (
            concern(change_id=pk, delivery_id=delivery, side=side, party=party)
            for (delivery, side, party), pk in first.items()
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0010_iso_code_taken")]

    operations = [
        migrations.AlterField(
            "change",
            "delivery",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="deliveries.delivery",
                verbose_name="delivery",
            ),
        ),
        migrations.AddIndex("change", models.Index(fields=["delivery", "id"], name="change_by_delivery")),
        migrations.CreateModel(
            "Concern",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("recipient", "recipient"), ("supplier", "supplier")], max_length=10
                    ),
                ),
                ("party", models.SlugField(db_index=False, help_text="Its slug at that time.", max_length=80)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="deliveries.change"
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="deliveries.delivery",
                    ),
                ),
            ],
            options={
                "verbose_name": "concern",
                "indexes": [
                    models.Index(fields=["side", "party", "delivery", "change"], name="concern_by_party")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("delivery", "side", "party"), name="one_first_change_a_party")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
