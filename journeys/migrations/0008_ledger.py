"""The ledger, to be searched."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0007_timed")]
    operations: ClassVar = []
