"""What the cascade needs: the purses of cascades with a budget."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0009_blocks")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Purse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("committed", models.DecimalField(db_default=0, decimal_places=5, default=0, max_digits=16)),
            ],
        ),
    ]
