"""What is noted about the ledger: hours whose figures are to be made again (analytics/rolling), and where it begins."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class TouchedDecisions(models.Model):
    """Noted by the database itself (migration 0017), whoever counts decisions; deleted when it was worked off."""

    hours = ArrayField(models.DateTimeField())


class Retention(models.Model):
    """Where the ledger begins, once decisions have been deleted (journeys/retention.py); one row, or none.

    `kept_from`: of runs that ended before, and of who was refused before, decisions are not kept. All hours before
    `swept_to` were looked through for them.
    """

    kept_from = models.DateTimeField()
    swept_to = models.DateTimeField(null=True)
