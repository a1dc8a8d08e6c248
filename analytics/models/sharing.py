"""Reports that go out: links that need no log-in, and mail by schedule."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User


class FrozenReport(models.Model):
    """A report with its filters. Its period is the last so many `days`, or the days from `first_on` to `last_on`.

    `brands`: for which of them its maker worked then (null: for all); no more than that is ever shown.
    """

    report = models.CharField(max_length=60)
    filters = models.JSONField(default=dict)  # brand, journey, channel … as in the address
    days = models.PositiveSmallIntegerField(null=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    brands = ArrayField(models.BigIntegerField(), null=True)
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        abstract = True


class SharedReport(FrozenReport):
    """A read-only link. Who has it needs no log-in; the token itself is nowhere kept."""

    name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, unique=True)  # the SHA-256 of the token
    beginning = models.CharField(max_length=8)  # of the token, by which people recognise it
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    # How often it was opened in the minute that began then: it is not to be a way to keep the database busy.
    minute_at = models.DateTimeField(null=True)
    minute_opened = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.report} {self.beginning}…"


class ReportSchedule(FrozenReport):
    """A report that comes by mail. Hours are the company's; a month that is too short has its last day."""

    class Every(models.TextChoices):
        DAY = "day", "Every day"
        WEEK = "week", "Every week"
        MONTH = "month", "Every month"

    every = models.CharField(max_length=5, choices=Every.choices)
    weekday = models.PositiveSmallIntegerField(default=0)  # Monday is 0
    day_of_month = models.PositiveSmallIntegerField(default=1)
    hour = models.PositiveSmallIntegerField(default=8)
    language = models.CharField(max_length=5, default="en")
    recipients: Any = models.ManyToManyField(User, related_name="+")
    is_active = models.BooleanField(default=True)
    next_at = models.DateTimeField(db_index=True)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report} {self.every}"


class ReportMail(models.Model):
    """One mail of a schedule to one person: made once for its moment, and claimed before it is handed over.

    So nobody gets it twice. What was claimed by somebody who died stays `unknown`, and is not sent again by itself.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Unknown"

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="mails")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    slot_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["schedule", "slot_at", "user"], name="report_mail_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], name="report_mail_open", condition=models.Q(status__in=("waiting", "sending"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.slot_at:%Y-%m-%d} {self.status}"
