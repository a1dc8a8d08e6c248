"""Which messages' figures by hour are no longer true (analytics/rolling makes them again)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Touched(models.Model):
    """Noted in the transaction that changes messages: one row for a statement, deleted when it was worked off.

    `hours` of the hand-over, and `decided`, the hours in which journeys decided to send them. `customers` are those who
    read, clicked or answered, or whose messages became somebody else's: their purchases from `since` on may count for
    another message now.
    """

    hours = ArrayField(models.DateTimeField())
    decided = ArrayField(models.DateTimeField())
    customers = ArrayField(models.BigIntegerField())
    since = models.DateTimeField(null=True)
