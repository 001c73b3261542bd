from hashlib import sha256
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def tell_digests(apps: Any, schema_editor: Any) -> None:
    texts = apps.get_model("deliveries", "ReportText").objects
    for pk, text in texts.values_list("pk", "text").iterator(chunk_size=20):
        texts.filter(pk=pk).update(digest=sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0046_joint_models")]

    operations = [
        migrations.AddField(
            model_name="reporttext",
            name="digest",
            field=models.CharField(db_index=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(tell_digests, migrations.RunPython.noop),
        migrations.CreateModel(
            name="AcceptedProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=60)),
                (
                    "delivery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="deliveries.delivery",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accepted",
                        to="deliveries.reporttext",
                    ),
                ),
                (
                    "total",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="deliveries.reportedtotal",
                    ),
                ),
            ],
            options={
                "verbose_name": "accepted proposal",
                "verbose_name_plural": "accepted proposals",
                "constraints": [
                    models.UniqueConstraint(fields=("text", "place"), name="a_proposal_is_accepted_once"),
                    models.CheckConstraint(
                        condition=models.Q(("delivery", None), ("total", None), _connector="XOR"),
                        name="accepted_proposal_is_of_one_thing",
                    ),
                ],
            },
        ),
    ]
