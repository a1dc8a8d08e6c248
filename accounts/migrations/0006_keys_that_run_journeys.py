"""An API key may be allowed to run journeys (accounts/permissions.py)."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0005_exchange_rates")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="apikey",
            name="runs_journeys",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
