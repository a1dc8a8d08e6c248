"""Passes of cascades, and times to a reaction."""

from typing import ClassVar

from django.db import migrations, models

COUNTS = (
    "passes",
    "reached_told",
    "reached_guessed",
    "came",
    "sent",
    "tried",
    "delivered",
    "reacted",
    "only_here",
    "doubled",
    "stopped_clicked",
    "stopped_replied",
    "stopped_opened",
    "stopped_weak",
    "stopped_delivered",
    "stopped_purchased",
    "stopped_happened",
    "ended",
    "put_out",
    "open",
)


def _key(*names: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(*names, blank=True, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("analytics", "0001_rolls")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PassRoll",
            fields=[
                ("pk", _key("hour_at", "version_id", "op")),
                ("hour_at", models.DateTimeField()),
                ("brand_id", models.BigIntegerField()),
                ("journey_id", models.BigIntegerField()),
                ("version_id", models.BigIntegerField()),
                ("op", models.SmallIntegerField()),
                *((each, models.BigIntegerField(default=0)) for each in COUNTS),
                ("cost", models.DecimalField(decimal_places=5, default=0, max_digits=18)),
                ("last_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["journey_id", "hour_at"], name="pass_roll_journey")]},
        ),
        migrations.CreateModel(
            name="ReactionRoll",
            fields=[
                ("pk", _key("hour_at", "version_id", "op", "bucket")),
                ("hour_at", models.DateTimeField()),
                ("journey_id", models.BigIntegerField()),
                ("version_id", models.BigIntegerField()),
                ("op", models.SmallIntegerField()),
                ("channel", models.CharField(max_length=20)),
                ("bucket", models.SmallIntegerField()),
                ("reacted", models.BigIntegerField(default=0)),
                ("opened", models.BigIntegerField(default=0)),
                ("answered", models.BigIntegerField(default=0)),
            ],
            options={"indexes": [models.Index(fields=["journey_id", "hour_at"], name="reaction_roll_journey")]},
        ),
    ]
