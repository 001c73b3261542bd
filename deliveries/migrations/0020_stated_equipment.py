"""A claim can name the model that it calls its line, and then contests another one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0019_typed_letters"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="claim",
            name="claim_may_contest",
        ),
        migrations.AddField(
            model_name="claim",
            name="stated_equipment",
            field=models.ForeignKey(
                blank=True,
                help_text="What it calls the line: a model, or one that stands for a type where it says no more than “combat helicopters”. Empty: it does not say.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stating",
                to="deliveries.equipment",
                verbose_name="names the model",
            ),
        ),
        migrations.AddField(
            model_name="historicalclaim",
            name="stated_equipment",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="What it calls the line: a model, or one that stands for a type where it says no more than “combat helicopters”. Empty: it does not say.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="deliveries.equipment",
                verbose_name="names the model",
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="item",
            field=models.ForeignKey(
                blank=True,
                help_text="The line whose quantity or model it states.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to="deliveries.deliveryitem",
                verbose_name="line",
            ),
        ),
        migrations.AlterField(
            model_name="historicalclaim",
            name="item",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The line whose quantity or model it states.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="deliveries.deliveryitem",
                verbose_name="line",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(
                    ("stance", "disputes"),
                    ("stated_earliest__isnull", False),
                    ("stated_quantity__isnull", False),
                    ("stated_equipment__isnull", False),
                    _connector="OR",
                ),
                fields=["delivery"],
                name="claim_may_contest",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("stated_equipment", None), ("item__isnull", False), _connector="OR"),
                name="stated_equipment_of_a_line",
            ),
        ),
    ]
