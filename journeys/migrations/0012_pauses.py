"""Every pause is kept, and what it meant for those who came meanwhile; who is told the end of a cascade by API."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0004_api_keys"), ("journeys", "0011_merging")]
    operations: ClassVar = [
        migrations.AddField("pause", "holds_timers", models.BooleanField(db_default=True, default=True)),
        migrations.AddField("pause", "refuses_arrivals", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("journey", "refuses_arrivals", models.BooleanField(db_default=False, default=False)),
        migrations.AddField(
            "apicascade",
            "asked_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="accounts.apikey"
            ),
        ),
        migrations.AddField("apicascade", "tells", models.BooleanField(db_default=False, default=False)),
        migrations.AddIndex(
            "apicascade",
            models.Index(condition=models.Q(("tells", True)), fields=["id"], name="api_cascade_tells"),
        ),
    ]
