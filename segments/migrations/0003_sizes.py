"""How sizes were, and who joined and left."""

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("segments", "0002_columnar")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SegmentSize",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "segment_id", "on", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("size", models.BigIntegerField(null=True)),
                ("joined", models.BigIntegerField(null=True)),
                ("left", models.BigIntegerField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "segment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sizes",
                        to="segments.segment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SegmentSnapshot",
            fields=[
                (
                    "segment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="snapshot",
                        serialize=False,
                        to="segments.segment",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "customer_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
        ),
    ]
