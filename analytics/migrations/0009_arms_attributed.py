"""What is attributed to the messages of a journey, in each of its arms: everybody in an arm is looked at again."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [('analytics', '0008_channels')]
    operations: ClassVar = [
        migrations.AddField(
            model_name='armperson',
            name='count_even',
            field=models.DecimalField(decimal_places=6, default=0, max_digits=12),
        ),
        migrations.AddField(
            model_name='armperson',
            name='count_first',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='armperson',
            name='count_last',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='armperson',
            name='even',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name='armperson',
            name='first',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name='armperson',
            name='last',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name='armroll',
            name='count_even',
            field=models.DecimalField(decimal_places=6, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name='armroll',
            name='count_first',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='armroll',
            name='count_last',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='armroll',
            name='even',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=20),
        ),
        migrations.AddField(
            model_name='armroll',
            name='first',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=20),
        ),
        migrations.AddField(
            model_name='armroll',
            name='last',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=20),
        ),
        migrations.RunSQL(
            "insert into analytics_armtouch (customer_id) select distinct customer_id from analytics_armperson",
            migrations.RunSQL.noop,
        ),
    ]
