"""Where the ledger begins, once the company has decisions deleted (journeys/retention.py)."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0018_door_index")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Retention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kept_from", models.DateTimeField()),
                ("swept_to", models.DateTimeField(null=True)),
            ],
        ),
    ]
