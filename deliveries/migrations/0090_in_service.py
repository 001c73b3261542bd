"""The day on which what came entered service, where a source tells of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deliveries', '0087_plurals'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='in_service_earliest',
            field=models.DateField(blank=True, null=True, verbose_name='in service, earliest'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='in_service_latest',
            field=models.DateField(blank=True, null=True, verbose_name='in service, latest'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='in_service_text',
            field=models.CharField(blank=True, max_length=120, verbose_name='in service, as written'),
        ),
        migrations.AddField(
            model_name='historicaldelivery',
            name='in_service_earliest',
            field=models.DateField(blank=True, null=True, verbose_name='in service, earliest'),
        ),
        migrations.AddField(
            model_name='historicaldelivery',
            name='in_service_latest',
            field=models.DateField(blank=True, null=True, verbose_name='in service, latest'),
        ),
        migrations.AddField(
            model_name='historicaldelivery',
            name='in_service_text',
            field=models.CharField(blank=True, max_length=120, verbose_name='in service, as written'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('in_service_earliest__isnull', True), ('in_service_latest__isnull', True)), models.Q(('in_service_earliest__isnull', False), ('in_service_earliest__lte', models.F('in_service_latest')), ('in_service_latest__isnull', False)), _connector='OR'), name='delivery_in_service_in_order'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('in_service_latest__isnull', True), ('status', 'delivered'), _connector='OR'), name='in_service_has_arrived'),
        ),
    ]
