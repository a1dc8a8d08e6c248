"""What a called webhook answered."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0014_caps")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="CallAnswer",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id", "message_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("customer_id", models.BigIntegerField()),
                ("message_id", models.BigIntegerField()),
                ("status", models.SmallIntegerField(null=True)),
                ("body", models.JSONField(null=True)),
                ("is_too_large", models.BooleanField(db_default=False, default=False)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
