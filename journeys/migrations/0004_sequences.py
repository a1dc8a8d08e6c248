"""A number taken from a sequence costs as much as half a row; a session takes some hundred at once."""

from typing import ClassVar

from django.db import migrations

SEQUENCES = ["journeys_enrollment_id_seq", "journeys_decision_id_seq", "journeys_wake_id_seq"]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0003_wake_customer")]
    operations: ClassVar = [
        migrations.RunSQL(f"alter sequence {name} cache 500", f"alter sequence {name} cache 1") for name in SEQUENCES
    ]
