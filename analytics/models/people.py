"""Roll-ups about people: how often they are written to in a week, and what they allow."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


def count() -> Any:
    return models.BigIntegerField(default=0)


class TouchRoll(models.Model):
    """Customers by the number of messages that reached for them in one week of the company (from Monday).

    `hour_at` is the instant at which the week begins. Who is counted how is a matter of what is counted, so each week
    is there once for all messages together and once for each brand, channel and traffic class, and for each channel and
    each class of a brand (`brand_id` 0, `channel` '' and `traffic_class` '': all of them).
    One row is a number of `touches`, the last (rolls/touches.py: MOST) with all that are more. `customers` got exactly
    so many. `messages` were a customer's message number so many of that week; by `unsubscribed` of them somebody
    unsubscribed, about `complained` somebody complained.
    """

    pk = models.CompositePrimaryKey("hour_at", "brand_id", "channel", "traffic_class", "touches")
    hour_at = models.DateTimeField()
    brand_id = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    traffic_class = models.CharField(max_length=20)
    touches = models.SmallIntegerField()
    customers = count()
    messages = count()
    unsubscribed = count()
    complained = count()


class ConsentRoll(models.Model):
    """What customers chose in an hour, by topic, channel and where the choice came from.

    `granted`: allowed what was not allowed; `withdrawn`: refused what was; `refused`: refused what was not. Allowing
    again what is allowed is none of them. So what is allowed at a moment is granted less withdrawn until then.
    """

    pk = models.CompositePrimaryKey("hour_at", "topic_id", "channel", "source")
    hour_at = models.DateTimeField()
    topic_id = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    source = models.CharField(max_length=60)
    granted = count()
    withdrawn = count()
    refused = count()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["topic_id", "channel", "hour_at"], include=["granted", "withdrawn"], name="consent_roll_topic"
            )
        ]


class TouchedConsents(models.Model):
    """In which hours the history of consents is no longer what the roll says: noted by the database in the transaction
    that changes it (migration 0003_people), one row for a statement, deleted when it was worked off.
    """

    hours = ArrayField(models.DateTimeField())
