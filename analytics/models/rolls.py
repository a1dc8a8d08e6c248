"""What analytics/rolling makes: figures by hour that reports read, each row made again whenever its facts change."""

from typing import Any, ClassVar

from django.db import models


def count() -> Any:
    return models.BigIntegerField(default=0)


def money() -> Any:
    """Costs, to the digit that messages keep of theirs."""
    return models.DecimalField(max_digits=18, decimal_places=5, default=0)


class Counted(models.Model):
    """What became of messages, in numbers. Each counts once in each column, whenever it happened.

    `opened` are readings by a person, certainly or likely; `opened_weak` those that a privacy proxy or a robot may have
    made: they are in no rate, nor are `clicked_weak`, whose links machines alone have followed. `delivered` and
    `failed` leave out one another.
    """

    sent = count()
    delivered = count()
    opened = count()
    opened_weak = count()
    clicked = count()
    clicked_weak = count()
    failed = count()
    unsubscribed = count()
    complained = count()

    class Meta:
        abstract = True


class Became(Counted):
    """The same, with answers and what providers charged."""

    replied = count()
    cost = money()

    class Meta:
        abstract = True


class OfMessages(Became):
    """`journey_id`, `version_id`, `op` are 0 for a message of no journey; `country` is that of a telephone number."""

    hour_at = models.DateTimeField()
    brand_id = models.BigIntegerField()
    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    channel = models.CharField(max_length=20)
    account_id = models.BigIntegerField()
    sender_id = models.BigIntegerField()
    country = models.CharField(max_length=3)
    parts = count()

    class Meta:
        abstract = True


class MessageRoll(OfMessages):
    """What became of the messages that were handed over in an hour; by where they came from.

    `billed_on`: what was charged for, “sent” or “delivered”, by the price of the number; '' where nothing was. `billed`
    are the messages that were charged.
    """

    pk = models.CompositePrimaryKey(
        "hour_at",
        "brand_id",
        "journey_id",
        "version_id",
        "op",
        "channel",
        "account_id",
        "sender_id",
        "country",
        "billed_on",
    )
    billed_on = models.CharField(max_length=10, default="")
    billed = count()


class MessageDay(OfMessages):
    """MessageRoll by days of the company: `hour_at` is the instant at which the day begins."""

    pk = models.CompositePrimaryKey(
        "hour_at", "brand_id", "journey_id", "version_id", "op", "channel", "account_id", "sender_id", "country"
    )


class DomainRoll(Counted):
    """The same of e-mails, by the domain of the address (lower case; '' once its customer was erased)."""

    pk = models.CompositePrimaryKey("hour_at", "brand_id", "journey_id", "domain")
    hour_at = models.DateTimeField()
    brand_id = models.BigIntegerField()
    journey_id = models.BigIntegerField()
    domain = models.CharField(max_length=255)


class ChannelRoll(Became):
    """MessageRoll without journeys: what reports read that look at channels."""

    pk = models.CompositePrimaryKey("hour_at", "brand_id", "channel", "account_id", "sender_id", "country")
    hour_at = models.DateTimeField()
    brand_id = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    account_id = models.BigIntegerField()
    sender_id = models.BigIntegerField()
    country = models.CharField(max_length=3)


class RareMessage(models.Model):
    """A message of which something rare became, with where it came from; `country` and `domain` as in the rolls above.

    Who stands behind a rare number is found here. No index of messages could lead there: what becomes of a message is
    written into its row in place (HOT), which ends with the first index that knows its status, hand-over or readings.
    """

    pk = models.CompositePrimaryKey("hour_at", "message_id")
    hour_at = models.DateTimeField()
    message_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    brand_id = models.BigIntegerField()
    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    channel = models.CharField(max_length=20)
    sender_id = models.BigIntegerField()
    country = models.CharField(max_length=3)
    domain = models.CharField(max_length=255)
    opened_weak = models.BooleanField()
    clicked_weak = models.BooleanField(default=False, db_default=False)
    replied = models.BooleanField()
    failed = models.BooleanField()
    unsubscribed = models.BooleanField()
    complained = models.BooleanField()


def part(**options: Any) -> Any:
    return models.DecimalField(max_digits=16, decimal_places=2, **options)


class Conversion(models.Model):
    """A purchase and one of the messages that touched its customer in time before it (delivery/attribution.py).

    `amount` is that of the purchase, less refunds, and `margin` that less what the goods cost (null: not known).
    `last`, `first` and `even` are what the message gets of the amount by each rule: of one purchase they add up to it
    exactly (so does `margin_even` of the margin); `count_…` is its share of the purchase itself.
    """

    pk = models.CompositePrimaryKey("purchase_id", "message_id")
    purchase_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    hour_at = models.DateTimeField()
    customer_id = models.BigIntegerField()
    brand_id = models.BigIntegerField()
    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    channel = models.CharField(max_length=20)
    sender_id = models.BigIntegerField()
    touch = models.CharField(max_length=10)
    touched_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    occurred_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    amount = part()
    margin = part(null=True)
    last = part()
    first = part()
    even = part()
    margin_even = part(null=True)
    count_last = models.SmallIntegerField()
    count_first = models.SmallIntegerField()
    count_even = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["hour_at", "journey_id"], name="conversion_hour")]


class Won(models.Model):
    """Conversions by each rule.

    `margin_known_…` is the part of the amount whose margin is known: the rest of the margin is missing, not nought.
    """

    hour_at = models.DateTimeField()
    brand_id = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    sender_id = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    purchases_last = count()
    purchases_first = count()
    purchases_even = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    amount_last = part(default=0)
    amount_first = part(default=0)
    amount_even = part(default=0)
    margin_last = part(default=0)
    margin_first = part(default=0)
    margin_even = part(default=0)
    margin_known_last = part(default=0)
    margin_known_first = part(default=0)
    margin_known_even = part(default=0)

    class Meta:
        abstract = True


class OfConversions(Won):
    """By the origin of the message. `…_only` are purchases that no other message has touched."""

    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    touch = models.CharField(max_length=10)
    purchases_only = count()
    amount_only = part(default=0)

    class Meta:
        abstract = True


class ConversionRoll(OfConversions):
    """Conversions by the hour in which was bought."""

    pk = models.CompositePrimaryKey(
        "hour_at", "brand_id", "journey_id", "version_id", "op", "channel", "sender_id", "touch", "currency"
    )


class ConversionDay(OfConversions):
    """ConversionRoll by days of the company: `hour_at` is the instant at which the day begins."""

    pk = models.CompositePrimaryKey(
        "hour_at", "brand_id", "journey_id", "version_id", "op", "channel", "sender_id", "touch", "currency"
    )


class ChannelConversionRoll(Won):
    """ConversionRoll without journeys, as ChannelRoll."""

    pk = models.CompositePrimaryKey("hour_at", "brand_id", "channel", "sender_id", "currency")


class LagRoll(models.Model):
    """Purchases by channel and how long after the touch they were made: `span` is a place in analytics.lags.EDGES."""

    pk = models.CompositePrimaryKey("hour_at", "brand_id", "channel", "span")
    hour_at = models.DateTimeField()
    brand_id = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    span = models.SmallIntegerField()
    purchases_last = count()
    purchases_first = count()
    purchases_even = models.DecimalField(max_digits=18, decimal_places=6, default=0)


class DueHour(models.Model):
    """An hour of a roll (its key) whose facts have changed; deleted in the transaction that makes it again."""

    pk = models.CompositePrimaryKey("roll", "hour_at")
    roll = models.CharField(max_length=40)
    hour_at = models.DateTimeField()


class RollState(models.Model):
    """A roll that is kept. One that is not known here, or in another `edition`, is made from its beginning."""

    roll = models.CharField(max_length=40, primary_key=True)
    edition = models.IntegerField()
