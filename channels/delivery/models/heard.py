"""What comes back: receipts, replies, clicks, confirmations; and what the rehearsal will report."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Brand
from delivery.models.accounts import Account


class Stray(models.Model):
    """A receipt whose message is not known (yet): it was quicker than the record of the hand-over."""

    account_id = models.BigIntegerField()
    provider_message_id = models.CharField(max_length=200)
    type = models.CharField(max_length=12)
    at = models.DateTimeField()
    grade = models.CharField(max_length=8, null=True)
    key = models.CharField(max_length=200)
    code = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    detail = models.JSONField(null=True)
    dead = models.BooleanField()
    received_at = models.DateTimeField()


class ReplyPart(models.Model):
    """A part of a long message that somebody has written to us, until the others have come (smsc/inbox.py)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=40)  # theirs
    to = models.CharField(max_length=40)  # ours
    reference = models.PositiveIntegerField()
    total = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    data_coding = models.PositiveSmallIntegerField()
    octets = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "endpoint", "to", "reference", "total", "number"], name="reply_part"
            ),
        ]


class IncomingMessage(models.Model):
    """Something that a person wrote to us, each once (hearing/replies.py). `key` is the provider's, of its account."""

    account_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    channel = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=500)  # theirs
    to = models.CharField(max_length=200)  # ours
    text = models.TextField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    customer_id = models.BigIntegerField(null=True)  # null: nobody we know
    message_id = models.BigIntegerField(null=True)  # that it answers
    is_automatic = models.BooleanField()
    command = models.CharField(max_length=20, blank=True)  # what it asks for: "stop", "start", "help"

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account_id", "key"], name="incoming_once")]
        indexes: ClassVar = [models.Index(fields=["customer_id", "at"], name="incoming_customer")]


class OptIn(models.Model):
    """A consent that was asked for and counts when the owner of the address has confirmed it (consent/opt_in.py)."""

    customer_id = models.BigIntegerField()
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False)
    channel = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=500)
    topic_ids = ArrayField(models.BigIntegerField())
    source = models.CharField(max_length=60)
    ip = models.GenericIPAddressField(null=True)
    text_version = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    message_id = models.BigIntegerField(null=True)  # that carries the link; null: this address had enough of them

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["endpoint", "asked_at"], name="opt_in_endpoint"),
            models.Index(fields=["customer_id", "asked_at"], name="opt_in_customer"),
        ]


class Link(models.Model):
    """Where links of a brand's messages lead; known by the SHA-256 of the address. Never changed."""

    brand_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    url = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["brand_id", "digest"], name="link_digest")]


class TrackedHit(models.Model):
    """Somebody has followed a link or fetched a pixel: waits a moment to be judged (delivery/tracking/hits.py)."""

    kind = models.CharField(max_length=5)  # click, open
    customer_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    link_id = models.BigIntegerField()  # 0: the link that no person sees, or a pixel
    at = models.DateTimeField()
    method = models.CharField(max_length=10)
    agent = models.CharField(max_length=300)
    purpose = models.CharField(max_length=40)
    ip = models.CharField(max_length=45)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="tracked_hit_at")]


class RehearsalReport(models.Model):
    """What the rehearsal provider will report, and when: the part of the world it plays."""

    customer_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    type = models.CharField(max_length=12)  # a delivery event, or "purchase"
    grade = models.CharField(max_length=8, null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    due_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at"], name="rehearsal_due")]
