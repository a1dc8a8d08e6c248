"""Messages by time, for the rate of double deliveries."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0015_calls")]
    operations: ClassVar = [
        migrations.AddIndex(
            "message",
            BrinIndex(fields=["created_at"], name="message_created", autosummarize=True, pages_per_range=32),
        ),
    ]
