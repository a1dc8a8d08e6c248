"""How somebody has left a journey is found by an index of its own: the ledger has many decisions about everybody."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0012_pauses")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                fields=["customer_id", "journey_id"],
                include=["reason", "at"],
                condition=models.Q(reason__in=["goal", "goal_passed", "exit_rule", "ended", "stopped", "broken"]),
                name="decision_leaving",
            ),
        ),
    ]
