"""Folded words beside each row that is searched, for rows written before too."""

from typing import Any

from django.db import migrations, models

from deliveries.models.search import searchable

# Which texts of a row are searched; the models say so themselves once they are past this point.
TEXTS: dict[str, Any] = {
    "Party": lambda row: [row.name, *row.aliases],
    "EquipmentType": lambda row: [row.name, row.singular, *row.aliases],
    "Equipment": lambda row: [row.designation, *row.aliases],
    "Source": lambda row: [row.publisher, row.title],
    "Claim": lambda row: [row.text, row.quotation, row.place],
}
BATCH = 1000


def fill(apps: Any, _schema_editor: Any) -> None:
    for name, texts in TEXTS.items():
        model = apps.get_model("deliveries", name)
        last = 0
        while batch := list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
            for row in batch:
                row.search_text = searchable(texts(row))
            model.objects.bulk_update(batch, ["search_text"])
            last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0006_roles")]

    operations = [
        migrations.RemoveIndex("claim", "claim_by_stance"),
        migrations.AddIndex(
            "claim", models.Index(fields=["delivery", "stance", "source"], name="claim_by_stance")
        ),
        migrations.AddIndex(
            "claim",
            models.Index(
                condition=models.Q(
                    ("stance", "disputes"),
                    ("stated_earliest__isnull", False),
                    ("stated_quantity__isnull", False),
                    _connector="OR",
                ),
                fields=["delivery"],
                name="claim_may_contest",
            ),
        ),
        *(
            migrations.AddField(name, "search_text", models.TextField(default="", editable=False))
            for name in ("party", "equipmenttype", "equipment", "source", "claim")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
