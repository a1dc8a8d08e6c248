"""The figures by hour that reports read, and which of them are to be made again."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = [
        ("customers", "0015_touched"),
        ("delivery", "0019_touched"),
        ("journeys", "0017_touched"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="MessageRoll",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hour_at",
                        "brand_id",
                        "journey_id",
                        "version_id",
                        "op",
                        "channel",
                        "account_id",
                        "sender_id",
                        "country",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hour_at", models.DateTimeField()),
                ("brand_id", models.BigIntegerField()),
                ("journey_id", models.BigIntegerField()),
                ("version_id", models.BigIntegerField()),
                ("op", models.SmallIntegerField()),
                ("channel", models.CharField(max_length=20)),
                ("account_id", models.BigIntegerField()),
                ("sender_id", models.BigIntegerField()),
                ("country", models.CharField(max_length=3)),
                ("sent", models.BigIntegerField(default=0)),
                ("delivered", models.BigIntegerField(default=0)),
                ("opened", models.BigIntegerField(default=0)),
                ("opened_weak", models.BigIntegerField(default=0)),
                ("clicked", models.BigIntegerField(default=0)),
                ("replied", models.BigIntegerField(default=0)),
                ("failed", models.BigIntegerField(default=0)),
                ("unsubscribed", models.BigIntegerField(default=0)),
                ("complained", models.BigIntegerField(default=0)),
                ("cost", models.DecimalField(decimal_places=5, default=0, max_digits=18)),
                ("parts", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="DomainRoll",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hour_at",
                        "brand_id",
                        "journey_id",
                        "domain",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hour_at", models.DateTimeField()),
                ("brand_id", models.BigIntegerField()),
                ("journey_id", models.BigIntegerField()),
                ("domain", models.CharField(max_length=255)),
                ("sent", models.BigIntegerField(default=0)),
                ("delivered", models.BigIntegerField(default=0)),
                ("opened", models.BigIntegerField(default=0)),
                ("opened_weak", models.BigIntegerField(default=0)),
                ("clicked", models.BigIntegerField(default=0)),
                ("failed", models.BigIntegerField(default=0)),
                ("unsubscribed", models.BigIntegerField(default=0)),
                ("complained", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Conversion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "purchase_id", "message_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("purchase_id", models.BigIntegerField()),
                ("message_id", models.BigIntegerField()),
                ("hour_at", models.DateTimeField()),
                ("customer_id", models.BigIntegerField()),
                ("brand_id", models.BigIntegerField()),
                ("journey_id", models.BigIntegerField()),
                ("version_id", models.BigIntegerField()),
                ("op", models.SmallIntegerField()),
                ("channel", models.CharField(max_length=20)),
                ("sender_id", models.BigIntegerField()),
                ("touch", models.CharField(max_length=10)),
                ("touched_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("occurred_at", models.DateTimeField()),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("margin", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("last", models.DecimalField(decimal_places=2, max_digits=16)),
                ("first", models.DecimalField(decimal_places=2, max_digits=16)),
                ("even", models.DecimalField(decimal_places=2, max_digits=16)),
                ("margin_even", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("count_last", models.SmallIntegerField()),
                ("count_first", models.SmallIntegerField()),
                ("count_even", models.DecimalField(decimal_places=6, max_digits=18)),
            ],
            options={
                "indexes": [models.Index(fields=["hour_at", "journey_id"], name="conversion_hour")],
            },
        ),
        migrations.CreateModel(
            name="ConversionRoll",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hour_at",
                        "brand_id",
                        "journey_id",
                        "version_id",
                        "op",
                        "channel",
                        "sender_id",
                        "touch",
                        "currency",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hour_at", models.DateTimeField()),
                ("brand_id", models.BigIntegerField()),
                ("journey_id", models.BigIntegerField()),
                ("version_id", models.BigIntegerField()),
                ("op", models.SmallIntegerField()),
                ("channel", models.CharField(max_length=20)),
                ("sender_id", models.BigIntegerField()),
                ("touch", models.CharField(max_length=10)),
                ("currency", models.CharField(max_length=3)),
                ("purchases_last", models.BigIntegerField(default=0)),
                ("purchases_first", models.BigIntegerField(default=0)),
                ("purchases_even", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("amount_last", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("amount_first", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("amount_even", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("margin_last", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("margin_first", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("margin_even", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("margin_known_last", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("margin_known_first", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("margin_known_even", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
            ],
        ),
        migrations.CreateModel(
            name="DueHour",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "roll", "hour_at", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("roll", models.CharField(max_length=40)),
                ("hour_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RollState",
            fields=[
                ("roll", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("edition", models.IntegerField()),
            ],
        ),
    ]
