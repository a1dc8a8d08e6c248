"""The ledger, to be searched: decisions lie in the order of time, so that a few blocks of it are found by a BRIN index."""

from typing import ClassVar

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0007_timed")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="decision",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["at"], name="decision_at", autosummarize=True, pages_per_range=32
            ),
        ),
    ]
