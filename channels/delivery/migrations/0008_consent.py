"""What people write to us, and consents that wait for their confirmation."""

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("accounts", "0003_channels_foundation"),
        ("delivery", "0007_channels_foundation"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="IncomingMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=100)),
                ("channel", models.CharField(max_length=20)),
                ("endpoint", models.CharField(max_length=500)),
                ("to", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("customer_id", models.BigIntegerField(null=True)),
                ("message_id", models.BigIntegerField(null=True)),
                ("is_automatic", models.BooleanField()),
                ("command", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "indexes": [models.Index(fields=["customer_id", "at"], name="incoming_customer")],
                "constraints": [models.UniqueConstraint(fields=("account_id", "key"), name="incoming_once")],
            },
        ),
        migrations.CreateModel(
            name="OptIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("customer_id", models.BigIntegerField()),
                ("channel", models.CharField(max_length=20)),
                ("endpoint", models.CharField(max_length=500)),
                (
                    "topic_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("source", models.CharField(max_length=60)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("text_version", models.CharField(blank=True, max_length=60)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("message_id", models.BigIntegerField(null=True)),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.brand"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["endpoint", "asked_at"], name="opt_in_endpoint"),
                    models.Index(fields=["customer_id", "asked_at"], name="opt_in_customer"),
                ],
            },
        ),
    ]
