"""Names and texts with letters such as ı, ł and ø, folded as readers type them, for rows written before too."""

from typing import Any

from django.db import migrations
from django.db.models import Q

from deliveries.models.search import TYPED_AS, fold, searchable

# Which names a row is found under, and which texts are searched; see 0007_search.py.
NAMES: dict[str, Any] = {
    "Party": lambda row: [row.name, *row.aliases],
    "EquipmentType": lambda row: [row.name, row.singular, *row.aliases],
    "Equipment": lambda row: [row.designation, *row.aliases],
}
TEXTS = {"Source": ("publisher", "title"), "Claim": ("text", "quotation", "place")}
BATCH = 1000
# As they stand in texts: capital too, and with accents. The capital of ı is an I like any other.
SMALL = {chr(code) for code in TYPED_AS} | set("ǿǽǣ")
LETTERS = {letter for small in SMALL for letter in (small, small.upper()) if not letter.isascii()}


def fold_anew(apps: Any, _schema_editor: Any) -> None:
    for name, names in NAMES.items():
        model = apps.get_model("deliveries", name)
        rows = list(model.objects.all())
        for row in rows:
            row.search_key = " ".join(dict.fromkeys(fold(each) for each in names(row)))
            row.search_text = searchable(names(row))
        model.objects.bulk_update(rows, ["search_key", "search_text"], batch_size=BATCH)
    for name, fields in TEXTS.items():
        model, asked, last = apps.get_model("deliveries", name), Q(), 0
        for letter in LETTERS:
            for field in fields:
                asked |= Q(**{f"{field}__contains": letter})
        # A few at a time: there may be millions.
        while rows := list(model.objects.filter(asked, pk__gt=last).order_by("pk")[:BATCH]):
            for row in rows:
                row.search_text = searchable(getattr(row, field) for field in fields)
            model.objects.bulk_update(rows, ["search_text"])
            last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0018_snapshot_size")]

    operations = [migrations.RunPython(fold_anew, migrations.RunPython.noop, elidable=True)]
