from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ('journeys', '0013_leaving'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name='journey',
            name='share',
            field=models.SmallIntegerField(db_default=100, default=100),
        ),
        migrations.AddField(
            model_name='launch',
            name='share_from',
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='launch',
            name='share',
            field=models.SmallIntegerField(db_default=100, default=100),
        ),
        migrations.CreateModel(
            name='Changeover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choices', models.JSONField(default=dict)),
                ('take_along', models.BooleanField(default=False)),
                ('moved', models.IntegerField(default=0)),
                ('put_out', models.IntegerField(default=0)),
                ('moved_back', models.IntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('after', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journeys.version')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journeys.version')),
                ('journey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changeovers', to='journeys.journey')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ChangeoverMove',
            fields=[
                ('pk', models.CompositePrimaryKey('changeover_id', 'enrollment_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('changeover_id', models.BigIntegerField()),
                ('enrollment_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('stood', models.JSONField()),
                ('visit', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['customer_id'], name='changeover_customer')],
            },
        ),
    ]
