import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0050_accepted_proposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftReview",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="deliveries.delivery",
                        verbose_name="draft",
                    ),
                ),
                ("taken", models.DateTimeField(null=True, verbose_name="taken")),
                ("asked", models.BooleanField(default=False, verbose_name="waits for its author")),
            ],
            options={
                "verbose_name": "review of a draft",
                "verbose_name_plural": "reviews of drafts",
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("comment", "says"),
                            ("changes", "asks for changes"),
                            ("ready", "is done, and asks for review again"),
                        ],
                        default="comment",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="said")),
            ],
            options={
                "verbose_name": "remark",
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("state", "draft")), fields=["id"], name="draft_by_number"),
        ),
        migrations.AddField(
            model_name="draftreview",
            name="reviewer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="reviewer",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="delivery",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="remarks",
                to="deliveries.delivery",
                verbose_name="draft",
            ),
        ),
    ]
