"""What the blocks around the cascade need."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0008_ledger")]
    operations: ClassVar = []
