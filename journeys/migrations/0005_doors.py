"""Doors, rules for everybody inside, and keyed runs."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

OVER_AT = """
create function journeys_over_at(since timestamptz, length interval, began timestamptz[], ended timestamptz[])
returns timestamptz language plpgsql immutable as $$
-- When a time is over that counts from `since`: so much later as timers stood still meanwhile (pauses, in their order).
declare
  over_at timestamptz := since + length;
begin
  for i in 1 .. coalesce(array_length(began, 1), 0) loop
    if began[i] < over_at and ended[i] > since then
      over_at := over_at + (ended[i] - greatest(began[i], since));
    end if;
  end loop;
  return over_at;
end
$$
"""


def name_entries(apps: Any, schema_editor: Any) -> None:
    """Launches say at which op of their version people enter; until now there was one such op."""
    for launch in apps.get_model("journeys", "Launch").objects.select_related("version"):
        ops = launch.version.program["ops"]
        launch.op = next((number for number, op in enumerate(ops) if op["kind"] == "enter"), 0)
        launch.save(update_fields=["op"])


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0004_sequences")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journey_id", models.BigIntegerField()),
                ("version_id", models.BigIntegerField()),
                ("op", models.SmallIntegerField()),
                ("customer_id", models.BigIntegerField()),
                ("key", models.CharField(db_default="", default="", max_length=100)),
                ("due_at", models.DateTimeField()),
                ("occurred_at", models.DateTimeField()),
                ("context", models.JSONField(null=True)),
                ("cause", models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journey_id", models.BigIntegerField()),
                ("customer_id", models.BigIntegerField()),
                ("cause", models.JSONField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pauses", to="journeys.journey"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Trigger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("op", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("name", models.CharField(blank=True, max_length=100)),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="triggers", to="journeys.journey"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="journeys.version"),
                ),
            ],
        ),
        migrations.AddField("enrollment", "context", models.JSONField(null=True)),
        migrations.AddField("enrollment", "guard_at", models.DateTimeField(null=True)),
        migrations.AddField("enrollment", "key", models.CharField(db_default="", default="", max_length=100)),
        migrations.AddField(
            "enrollment", "moved_at", models.DateTimeField(default=timezone.now), preserve_default=False
        ),
        migrations.AddField("journey", "holds_timers", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("journey", "paused_at", models.DateTimeField(null=True)),
        migrations.AddField("journey", "stopped_at", models.DateTimeField(null=True)),
        migrations.AddField("journey", "withdrawn", models.IntegerField(null=True)),
        migrations.AddField("launch", "op", models.SmallIntegerField(db_default=0, default=0)),
        migrations.AddField("launch", "slot", models.CharField(max_length=80, null=True)),
        migrations.AddField("version", "settings", models.JSONField(db_default={}, default=dict)),
        migrations.AlterField(
            model_name="journey",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("running", "Running"),
                    ("paused", "Paused"),
                    ("draining", "Draining"),
                    ("stopped", "Stopped"),
                    ("finished", "Finished"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="enrollment",
            index=models.Index(
                condition=models.Q(("guard_at__isnull", False)),
                fields=["version_id", "guard_at"],
                name="enrollment_guard",
            ),
        ),
        migrations.AddConstraint(
            model_name="launch",
            constraint=models.UniqueConstraint(fields=("journey", "op", "slot"), name="launch_slot"),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(fields=["version_id", "op", "due_at"], name="arrival_due"),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(
                fields=("journey_id", "op", "customer_id", "key", "due_at"), name="arrival_once"
            ),
        ),
        migrations.AddIndex(
            model_name="trigger",
            index=models.Index(fields=["kind", "name"], name="trigger_name"),
        ),
        migrations.RunSQL(OVER_AT, "drop function journeys_over_at"),
        migrations.RunPython(name_entries, migrations.RunPython.noop),
    ]
