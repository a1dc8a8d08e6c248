"""In which hours decisions were written since their figures by hour were made (analytics/rolling makes them again)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class TouchedDecisions(models.Model):
    """Noted by the database itself (migration 0017), whoever counts decisions; deleted when it was worked off."""

    hours = ArrayField(models.DateTimeField())
