"""Caps by topic and calendar; priority decides who gets the last slot; what a capped message may do."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("customers", "0005_consent"), ("delivery", "0013_api_messages")]
    operations: ClassVar = [
        migrations.AddField("message", "priority", models.SmallIntegerField(db_default=5, default=5)),
        migrations.AddField("message", "policy", models.JSONField(null=True)),
        migrations.AddField("message", "waits_until", models.DateTimeField(null=True)),
        migrations.AddField(
            "cap",
            "topic",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.topic"
            ),
        ),
        migrations.AddField(
            "cap",
            "window",
            models.CharField(
                choices=[
                    ("rolling", "Any time that long"),
                    ("day", "Calendar day"),
                    ("week", "Calendar week"),
                    ("month", "Calendar month"),
                ],
                db_default="rolling",
                default="rolling",
                max_length=10,
            ),
        ),
        migrations.AlterField("cap", "window_s", models.PositiveIntegerField(null=True)),
    ]
