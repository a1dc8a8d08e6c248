"""Which purchases' figures by hour are no longer true (analytics/rolling makes them again)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class TouchedPurchases(models.Model):
    """Noted by the database itself (migration 0015), whoever writes purchases; deleted when it was worked off.

    `hours` are those in which was bought.
    """

    hours = ArrayField(models.DateTimeField())
