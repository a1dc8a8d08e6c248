"""Who was not let in at a door is found by an index of these decisions alone: who is let in pays nothing for it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0017_touched")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("enrollment_id__isnull", True)),
                fields=["version_id", "reason", "at"],
                name="decision_door",
            ),
        ),
    ]
