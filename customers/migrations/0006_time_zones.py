"""The time zones that the database knows, and the names that they have elsewhere; filled after `migrate` (zones.py)."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("customers", "0005_consent")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="TimeZone",
            fields=[
                ("name", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("zone", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddIndex(
            model_name="customer", index=models.Index(fields=["time_zone"], name="customer_time_zone")
        ),
    ]
