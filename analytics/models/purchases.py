"""All purchases by the hour, so that those that count for no message can be told beside those that do."""

from django.db import models

from analytics.models.rolls import count, part


class PurchaseRoll(models.Model):
    """Purchases that were made in an hour, less refunds; what was cancelled is none."""

    pk = models.CompositePrimaryKey("hour_at", "currency")
    hour_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    purchases = count()
    amount = part(default=0)
