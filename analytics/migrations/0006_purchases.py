"""All purchases by the hour."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("analytics", "0005_arms")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="PurchaseRoll",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hour_at", "currency", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hour_at", models.DateTimeField()),
                ("currency", models.CharField(max_length=3)),
                ("purchases", models.BigIntegerField(default=0)),
                ("amount", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
            ],
        ),
    ]
