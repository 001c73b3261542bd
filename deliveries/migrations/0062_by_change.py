
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deliveries', '0061_saved_views'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['-changed', '-id'], name='delivery_by_change'),
        ),
    ]
