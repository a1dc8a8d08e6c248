"""Rolls without journeys for reports about channels, and each message of which something rare became."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [('analytics', '0007_lives')]
    operations: ClassVar = [
        migrations.CreateModel(
            name='ChannelConversionRoll',
            fields=[
                ('pk', models.CompositePrimaryKey('hour_at', 'brand_id', 'channel', 'sender_id', 'currency', blank=True, editable=False, primary_key=True, serialize=False)),
                ('hour_at', models.DateTimeField()),
                ('brand_id', models.BigIntegerField()),
                ('channel', models.CharField(max_length=20)),
                ('sender_id', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('purchases_last', models.BigIntegerField(default=0)),
                ('purchases_first', models.BigIntegerField(default=0)),
                ('purchases_even', models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ('amount_last', models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ('amount_first', models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ('amount_even', models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ('margin_last', models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ('margin_first', models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ('margin_even', models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ('margin_known_last', models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ('margin_known_first', models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ('margin_known_even', models.DecimalField(decimal_places=2, default=0, max_digits=16)),
            ],
        ),
        migrations.CreateModel(
            name='ChannelRoll',
            fields=[
                ('pk', models.CompositePrimaryKey('hour_at', 'brand_id', 'channel', 'account_id', 'sender_id', 'country', blank=True, editable=False, primary_key=True, serialize=False)),
                ('hour_at', models.DateTimeField()),
                ('brand_id', models.BigIntegerField()),
                ('channel', models.CharField(max_length=20)),
                ('account_id', models.BigIntegerField()),
                ('sender_id', models.BigIntegerField()),
                ('country', models.CharField(max_length=3)),
                ('sent', models.BigIntegerField(default=0)),
                ('delivered', models.BigIntegerField(default=0)),
                ('opened', models.BigIntegerField(default=0)),
                ('opened_weak', models.BigIntegerField(default=0)),
                ('clicked', models.BigIntegerField(default=0)),
                ('replied', models.BigIntegerField(default=0)),
                ('failed', models.BigIntegerField(default=0)),
                ('unsubscribed', models.BigIntegerField(default=0)),
                ('complained', models.BigIntegerField(default=0)),
                ('cost', models.DecimalField(decimal_places=5, default=0, max_digits=18)),
            ],
        ),
        migrations.CreateModel(
            name='LagRoll',
            fields=[
                ('pk', models.CompositePrimaryKey('hour_at', 'brand_id', 'channel', 'span', blank=True, editable=False, primary_key=True, serialize=False)),
                ('hour_at', models.DateTimeField()),
                ('brand_id', models.BigIntegerField()),
                ('channel', models.CharField(max_length=20)),
                ('span', models.SmallIntegerField()),
                ('purchases_last', models.BigIntegerField(default=0)),
                ('purchases_first', models.BigIntegerField(default=0)),
                ('purchases_even', models.DecimalField(decimal_places=6, default=0, max_digits=18)),
            ],
        ),
        migrations.CreateModel(
            name='RareMessage',
            fields=[
                ('pk', models.CompositePrimaryKey('hour_at', 'message_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('hour_at', models.DateTimeField()),
                ('message_id', models.BigIntegerField()),
                ('customer_id', models.BigIntegerField()),
                ('brand_id', models.BigIntegerField()),
                ('journey_id', models.BigIntegerField()),
                ('version_id', models.BigIntegerField()),
                ('op', models.SmallIntegerField()),
                ('channel', models.CharField(max_length=20)),
                ('sender_id', models.BigIntegerField()),
                ('country', models.CharField(max_length=3)),
                ('domain', models.CharField(max_length=255)),
                ('opened_weak', models.BooleanField()),
                ('replied', models.BooleanField()),
                ('failed', models.BooleanField()),
                ('unsubscribed', models.BooleanField()),
                ('complained', models.BooleanField()),
            ],
        ),
        migrations.AddField(
            model_name='conversionroll',
            name='amount_only',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name='conversionroll',
            name='purchases_only',
            field=models.BigIntegerField(default=0),
        ),
    ]
