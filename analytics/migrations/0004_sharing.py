import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _user(**options: object) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, **options
    )


def _frozen() -> list[tuple[str, models.Field]]:
    return [
        ID,
        ("report", models.CharField(max_length=60)),
        ("filters", models.JSONField(default=dict)),
        ("days", models.PositiveSmallIntegerField(null=True)),
        ("first_on", models.DateField(null=True)),
        ("last_on", models.DateField(null=True)),
        (
            "brands",
            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None),
        ),
        ("created_at", models.DateTimeField()),
        ("created_by", _user()),
    ]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("analytics", "0003_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedReport",
            fields=[
                *_frozen(),
                ("name", models.CharField(blank=True, max_length=120)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("beginning", models.CharField(max_length=8)),
                ("expires_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_opened_at", models.DateTimeField(null=True)),
                ("opened", models.PositiveIntegerField(default=0)),
                ("minute_at", models.DateTimeField(null=True)),
                ("minute_opened", models.PositiveIntegerField(default=0)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ReportSchedule",
            fields=[
                *_frozen(),
                (
                    "every",
                    models.CharField(
                        choices=[("day", "Every day"), ("week", "Every week"), ("month", "Every month")], max_length=5
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(default=0)),
                ("day_of_month", models.PositiveSmallIntegerField(default=1)),
                ("hour", models.PositiveSmallIntegerField(default=8)),
                ("language", models.CharField(default="en", max_length=5)),
                ("is_active", models.BooleanField(default=True)),
                ("next_at", models.DateTimeField(db_index=True)),
                ("updated_at", models.DateTimeField()),
                ("recipients", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ReportMail",
            fields=[
                ID,
                ("slot_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("unknown", "Unknown"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="analytics.reportschedule",
                    ),
                ),
                ("user", _user()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(status__in=("waiting", "sending")),
                        fields=["due_at"],
                        name="report_mail_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("schedule", "slot_at", "user"), name="report_mail_once")
                ],
            },
        ),
    ]
