"""What the cascade needs."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0009_blocks")]
    operations: ClassVar = []
