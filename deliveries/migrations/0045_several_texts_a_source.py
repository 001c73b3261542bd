import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A source has several texts where two that were merged had one each. No release had the table before."""

    dependencies = [
        ('deliveries', '0044_world_catalogue'),
    ]

    operations = [
        migrations.DeleteModel(name='ReportText'),
        migrations.CreateModel(
            name='ReportText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='text')),
                ('kept', models.DateTimeField(auto_now_add=True, verbose_name='kept')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_texts', to='deliveries.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'text of a report',
                'verbose_name_plural': 'texts of reports',
            },
        ),
    ]
