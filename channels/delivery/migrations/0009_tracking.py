"""Targets of links, and the inbox of clicks and openings."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0008_consent")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("brand_id", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("url", models.TextField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("brand_id", "digest"), name="link_digest")],
            },
        ),
        migrations.CreateModel(
            name="TrackedHit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=5)),
                ("customer_id", models.BigIntegerField()),
                ("message_id", models.BigIntegerField()),
                ("link_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("method", models.CharField(max_length=10)),
                ("agent", models.CharField(max_length=300)),
                ("purpose", models.CharField(max_length=40)),
                ("ip", models.CharField(max_length=45)),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="tracked_hit_at")],
            },
        ),
    ]
