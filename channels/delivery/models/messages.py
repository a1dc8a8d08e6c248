"""The outbox of messages, and what became of each."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from accounts.models import Brand
from customers.models import Topic
from delivery.models.accounts import Sender
from delivery.models.contents import Content


class Message(models.Model):
    """One message to one customer: a row of the outbox until it is handed over, and then its history.

    Unique per (enrollment, op, visit), so that a crash repeats none. `status` only moves forward
    (delivery/statuses.py). `expires_at` is the latest moment of the hand-over; past it the row is not sent.
    """

    pk = models.CompositePrimaryKey("id", "customer_id")
    id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    content = models.ForeignKey(Content, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    channel = models.CharField(max_length=20)
    traffic_class = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=500)

    journey_id = models.BigIntegerField(null=True)
    version_id = models.BigIntegerField(null=True)
    enrollment_id = models.BigIntegerField(null=True)
    op = models.SmallIntegerField(null=True)
    visit = models.IntegerField(null=True)

    data = models.JSONField(null=True)  # what its templates see as `event`: a basket, an order, what a call gave along

    status = models.CharField(max_length=12, default="queued")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ttl_s = models.IntegerField(null=True)  # the provider's time-to-live: the step's time-out
    # 1 to 9: where a cap has one slot left, the message of the higher priority gets it.
    priority = models.SmallIntegerField(default=5, db_default=5)
    policy = models.JSONField(null=True)  # what it does when it is capped or it is night (sending/policies.py)
    waits_until = models.DateTimeField(null=True)  # the end of its last wait for a cap or for the morning
    claimed_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0, db_default=0)  # that were refused for the time being
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_grade = models.CharField(max_length=8, null=True)  # certain, likely, weak
    clicked_at = models.DateTimeField(null=True)
    clicked_weak_at = models.DateTimeField(null=True)  # a machine followed a link: this says nothing about a person
    replied_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    unsubscribed_at = models.DateTimeField(null=True)
    complained_at = models.DateTimeField(null=True)
    cost = models.DecimalField(max_digits=12, decimal_places=5, default=0, db_default=0)
    cost_if_delivered = models.DecimalField(max_digits=12, decimal_places=5, null=True)  # where billed on delivered
    parts = models.SmallIntegerField(default=1, db_default=1)
    provider_message_id = models.CharField(max_length=200, null=True)
    error_code = models.CharField(max_length=60, null=True)
    error_text = models.CharField(max_length=300, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_id", "enrollment_id", "op", "visit"], name="message_once")
        ]
        # By time, for reports that must go through many: the smallest cost for whoever writes.
        indexes: ClassVar = [
            BrinIndex(fields=["created_at"], name="message_created", autosummarize=True, pages_per_range=32),
            BrinIndex(fields=["sent_at"], name="message_sent", autosummarize=True, pages_per_range=32),
        ]


class Outbox(models.Model):
    """What waits to be handed over: one row for each message that is queued or held, in the order of its lane.

    A table of its own, so that no index of messages knows their status: whatever becomes of a message afterwards is
    then an update in place. A row is deleted by the claim; that of a withdrawn message, too.
    `due_at` is `infinity` while its journey is paused.
    """

    pk = models.CompositePrimaryKey("traffic_class", "sender_id", "due_at", "message_id")
    traffic_class = models.CharField(max_length=20)
    sender_id = models.BigIntegerField()
    due_at = models.DateTimeField()
    message_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    journey_id = models.BigIntegerField(null=True)


class Flight(models.Model):
    """Messages that a dispatcher has claimed and is handing over; deleted when it has recorded what came of them.

    Until it has begun (`begun_at`) surely none of them was handed over.
    """

    claim = models.IntegerField()  # the lock that its dispatcher holds (delivery/sending/claims.py)
    claimed_at = models.DateTimeField()
    sender_id = models.BigIntegerField()
    customer_ids = ArrayField(models.BigIntegerField())
    message_ids = ArrayField(models.BigIntegerField())
    begun_at = models.DateTimeField(null=True)


class ProviderMessage(models.Model):
    """What a provider calls a message, where its receipts name it so; kept for some weeks (hearing/receiving.py).

    A table of its own, so that no index of messages knows the provider's ids (see Outbox).
    """

    pk = models.CompositePrimaryKey("account_id", "provider_message_id")
    account_id = models.BigIntegerField()
    provider_message_id = models.CharField(max_length=200)
    customer_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sent_at"], name="provider_message_age")]


class CallAnswer(models.Model):
    """What a called system answered, until the journey that asked has read it (journeys/ops/answer.sql)."""

    pk = models.CompositePrimaryKey("customer_id", "message_id")
    customer_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    status = models.SmallIntegerField(null=True)  # null: it was a rehearsal
    body = models.JSONField(null=True)  # what it said in JSON, or its text; null: nothing, or more than is kept
    is_too_large = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()


class DeliveryEvent(models.Model):
    """A report about a message, each one kept. `key` makes a repeated report one row."""

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    type = models.CharField(max_length=12)
    grade = models.CharField(max_length=8, null=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    key = models.CharField(max_length=100, default="", db_default="")
    detail = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_id", "message_id", "type", "key"], name="delivery_event_key")
        ]


class MessageCount(models.Model):
    """Messages by hour of what happened to them; one row per hour and origin. Answers the dashboards and the canvas.

    Each message counts once in each column, in the hour of its earliest such report. `failed` and `delivered` leave out
    one another: a message that was taken and then returned has failed. `opened` were read; `opened_weak` were opened
    by a robot, as far as one can tell, and by nobody else yet; of `clicked_weak` robots alone have followed links.
    `withheld` were never handed over, by our own check at the last moment (consent, suppression, too late).

    `journey_id`, `version_id` and `op` are 0 for a message of no journey, because a unique key needs values.
    """

    hour_at = models.DateTimeField()
    brand_id = models.BigIntegerField()
    journey_id = models.BigIntegerField(default=0)
    version_id = models.BigIntegerField(default=0)
    op = models.SmallIntegerField(default=0)
    account_id = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    sent = models.BigIntegerField(default=0, db_default=0)
    delivered = models.BigIntegerField(default=0, db_default=0)
    opened = models.BigIntegerField(default=0, db_default=0)
    opened_weak = models.BigIntegerField(default=0, db_default=0)
    clicked = models.BigIntegerField(default=0, db_default=0)
    clicked_weak = models.BigIntegerField(default=0, db_default=0)
    replied = models.BigIntegerField(default=0, db_default=0)
    failed = models.BigIntegerField(default=0, db_default=0)
    withheld = models.BigIntegerField(default=0, db_default=0)
    unsubscribed = models.BigIntegerField(default=0, db_default=0)
    complained = models.BigIntegerField(default=0, db_default=0)
    cost = models.DecimalField(max_digits=16, decimal_places=5, default=0, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hour_at", "journey_id", "version_id", "op", "brand_id", "account_id", "channel"],
                name="message_count_row",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["journey_id", "version_id", "op"], name="message_count_journey")]
