"""Claims about the day of entry into service."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deliveries', '0090_in_service'),
    ]

    operations = [
        migrations.AlterField(
            model_name='claim',
            name='topic',
            field=models.CharField(choices=[('arrival', 'whether it arrived'), ('date', 'when it arrived'), ('quantity', 'how many'), ('equipment', 'what it was'), ('order', 'who ordered it'), ('supplier', 'who supplied it'), ('terms', 'on what terms'), ('in_service', 'when it entered service')], default='arrival', max_length=10, verbose_name='about'),
        ),
        migrations.AlterField(
            model_name='historicalclaim',
            name='topic',
            field=models.CharField(choices=[('arrival', 'whether it arrived'), ('date', 'when it arrived'), ('quantity', 'how many'), ('equipment', 'what it was'), ('order', 'who ordered it'), ('supplier', 'who supplied it'), ('terms', 'on what terms'), ('in_service', 'when it entered service')], default='arrival', max_length=10, verbose_name='about'),
        ),
    ]
