"""What several stated totals and types are called: Django adds an s, which French wants elsewhere."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('deliveries', '0086_evidence_roles'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='equipmenttype',
            options={'ordering': ['position', 'name'], 'verbose_name': 'equipment type', 'verbose_name_plural': 'equipment types'},
        ),
        migrations.AlterModelOptions(
            name='reportedtotal',
            options={'ordering': ['as_of_latest', 'pk'], 'verbose_name': 'reported total', 'verbose_name_plural': 'reported totals'},
        ),
    ]
