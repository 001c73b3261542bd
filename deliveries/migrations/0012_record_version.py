"""The number of the record's present state is a version of the record, no edition of anything."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0011_concerns")]

    operations = [migrations.RenameModel("Edition", "RecordVersion")]
