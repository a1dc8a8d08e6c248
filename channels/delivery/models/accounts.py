"""Accounts at providers, who messages are from, and what limits them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Brand
from customers.models import Topic


class Account(models.Model):
    """Credentials at a provider. They are encrypted (lib/secrets.py), written and never read back."""

    name = models.CharField(max_length=100, unique=True)
    provider = models.CharField(max_length=40)
    credentials = models.TextField(blank=True)
    settings = models.JSONField(default=dict)
    brands = models.ManyToManyField(Brand, blank=True)
    is_active = models.BooleanField(default=True)
    # Messages a second that it may be given at most, by all dispatchers together; null: as many as there are.
    rate_per_s = models.PositiveIntegerField(null=True)
    # How many it might be given at `allowed_at` (delivery/sending/throttle.py): a bucket that fills at that rate.
    allowance = models.FloatField(default=0, db_default=0)
    allowed_at = models.DateTimeField(null=True)
    # Connections or requests at a time, by all dispatchers together; null: as the provider likes.
    concurrency = models.PositiveSmallIntegerField(null=True)
    # The circuit breaker (delivery/sending/breaker.py): outages in a row, and until when the account rests.
    outages = models.SmallIntegerField(default=0, db_default=0)
    rests_until = models.DateTimeField(null=True)
    outage_words = models.CharField(max_length=300, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What a message costs at an account: per part, for numbers that begin with `prefix`, when sent or delivered."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="prices")
    channel = models.CharField(max_length=20)
    prefix = models.CharField(max_length=8, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=5)
    currency = models.CharField(max_length=3, default="USD")
    billed_on = models.CharField(max_length=10, choices=[("sent", "Sent"), ("delivered", "Delivered")], default="sent")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "channel", "prefix"], name="price_row")]


class Sender(models.Model):
    """A name or number that a brand sends from, on an account."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="senders")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="senders")
    channel = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    value = models.CharField(max_length=200)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    # Another sender of the brand and channel, on another account: takes over while this one's account rests.
    fallback = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    # A new sender is given more messages each day (sending/warming.py), from this day on; null: as many as there are.
    warms_up_from = models.DateField(null=True)
    warm_up = ArrayField(models.PositiveIntegerField(), default=list, db_default=[])  # messages a day, from the first

    class Meta:
        constraints: ClassVar = [
            # One value may stand on two accounts: then the second is the fall-back of the first.
            models.UniqueConstraint(fields=["brand", "channel", "value", "account"], name="sender_value"),
            models.UniqueConstraint(
                fields=["brand", "channel"], condition=models.Q(is_default=True), name="sender_default"
            ),
        ]


class Route(models.Model):
    """Messages of a sender to numbers that begin with `prefix` go over another sender; the longest prefix counts."""

    sender = models.ForeignKey(Sender, on_delete=models.CASCADE, related_name="routes")
    prefix = models.CharField(max_length=8)
    to = models.ForeignKey(Sender, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sender", "prefix"], name="route_prefix")]


class SenderDay(models.Model):
    """How many messages a sender that is warming up was given on a day (UTC)."""

    pk = models.CompositePrimaryKey("sender_id", "on")
    sender_id = models.BigIntegerField()
    on = models.DateField()
    sent = models.IntegerField(default=0)


class Cap(models.Model):
    """How much marketing one customer gets at most: `most` messages in a window; 0 means none at all.

    Of one brand or (null) of all together, on one channel or (blank) on all together, about one topic of the brand or
    (null) about all together. A calendar window is in the brand's time zone, for all brands in the company's.
    """

    class Window(models.TextChoices):
        ROLLING = "rolling", "Any time that long"  # any `window_s` seconds
        DAY = "day", "Calendar day"
        WEEK = "week", "Calendar week"  # from Monday
        MONTH = "month", "Calendar month"

    brand = models.ForeignKey(Brand, null=True, on_delete=models.CASCADE)
    channel = models.CharField(max_length=20, blank=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    most = models.PositiveSmallIntegerField()
    window = models.CharField(max_length=10, choices=Window.choices, default=Window.ROLLING, db_default=Window.ROLLING)
    window_s = models.PositiveIntegerField(null=True)  # of a rolling window only
