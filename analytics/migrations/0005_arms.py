from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0004_sharing'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArmPerson',
            fields=[
                ('pk', models.CompositePrimaryKey('customer_id', 'journey_id', 'comparison', blank=True, editable=False, primary_key=True, serialize=False)),
                ('customer_id', models.BigIntegerField()),
                ('journey_id', models.BigIntegerField()),
                ('comparison', models.CharField(max_length=64)),
                ('version_id', models.BigIntegerField()),
                ('op', models.SmallIntegerField()),
                ('arm', models.CharField(max_length=20)),
                ('hour_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('visited', models.BooleanField()),
                ('converted', models.BooleanField()),
                ('purchases', models.IntegerField()),
                ('others', models.IntegerField()),
                ('revenue', models.DecimalField(decimal_places=2, max_digits=16)),
                ('messages', models.IntegerField()),
                ('cost', models.DecimalField(decimal_places=5, max_digits=14)),
            ],
            options={
                'indexes': [models.Index(fields=['journey_id', 'comparison', 'arm', 'at'], name='arm_person_arm')],
            },
        ),
        migrations.CreateModel(
            name='ArmRoll',
            fields=[
                ('pk', models.CompositePrimaryKey('journey_id', 'hour_at', 'comparison', 'version_id', 'op', 'arm', blank=True, editable=False, primary_key=True, serialize=False)),
                ('journey_id', models.BigIntegerField()),
                ('hour_at', models.DateTimeField()),
                ('comparison', models.CharField(max_length=64)),
                ('version_id', models.BigIntegerField()),
                ('op', models.SmallIntegerField()),
                ('arm', models.CharField(max_length=20)),
                ('people', models.BigIntegerField(default=0)),
                ('visited', models.BigIntegerField(default=0)),
                ('converted', models.BigIntegerField(default=0)),
                ('buyers', models.BigIntegerField(default=0)),
                ('purchases', models.BigIntegerField(default=0)),
                ('purchases_squares', models.BigIntegerField(default=0)),
                ('others', models.BigIntegerField(default=0)),
                ('revenue', models.DecimalField(decimal_places=2, default=0, max_digits=20)),
                ('revenue_squares', models.DecimalField(decimal_places=4, default=0, max_digits=34)),
                ('messages', models.BigIntegerField(default=0)),
                ('cost', models.DecimalField(decimal_places=5, default=0, max_digits=18)),
            ],
        ),
        migrations.CreateModel(
            name='ArmHour',
            fields=[
                ('pk', models.CompositePrimaryKey('version_id', 'op', 'arm', 'hour_at', blank=True, editable=False, primary_key=True, serialize=False)),
                ('version_id', models.BigIntegerField()),
                ('op', models.SmallIntegerField()),
                ('arm', models.CharField(max_length=20)),
                ('hour_at', models.DateTimeField()),
                ('decisions', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='ArmTouch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer_id', models.BigIntegerField()),
            ],
        ),
    ]
