"""The hours of messages that changed are noted, and messages are found by the time of their hand-over.

A BRIN index leaves the update that hands a message over in its place (HOT), as no other index of `sent_at` would.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0018_notices")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Touched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", ArrayField(models.DateTimeField())),
                ("decided", ArrayField(models.DateTimeField())),
                ("customers", ArrayField(models.BigIntegerField())),
                ("since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(
            "alter table delivery_touched alter customers set storage external", migrations.RunSQL.noop
        ),
        migrations.AddIndex(
            "message", BrinIndex(fields=["sent_at"], name="message_sent", autosummarize=True, pages_per_range=32)
        ),
    ]
