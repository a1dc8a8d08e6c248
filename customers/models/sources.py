"""Where data comes from, what came, and what of it was not taken."""

from typing import ClassVar

from django.db import models


class Source(models.Model):
    """A shop, a till, a chat-bot, a database: whatever tells us of customers.

    `kind` is the key of a type of sources (customers/sources/kinds). What a row came from is remembered by `key`.
    `write_key` is what a system shows that sends to us; it stands in web pages, and so it is no secret.
    """

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    write_key = models.CharField(max_length=64, unique=True, null=True)
    settings = models.JSONField(default=dict)
    credentials = models.TextField(blank=True)  # encrypted (lib/secrets.py)
    is_active = models.BooleanField(default=True)
    silent_after_s = models.IntegerField(null=True)  # after so long without data somebody is to look; null: never
    state = models.JSONField(default=dict)  # how far a database was read, and how the last look ended
    last_at = models.DateTimeField(null=True)  # when data came last
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class SourceCount(models.Model):
    """What came from a source in one minute. received = stored + repeated + rejected, once all of it is worked off."""

    pk = models.CompositePrimaryKey("source_id", "minute_at")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="counts", db_index=False)
    minute_at = models.DateTimeField()
    received = models.BigIntegerField(default=0, db_default=0)
    stored = models.BigIntegerField(default=0, db_default=0)
    repeated = models.BigIntegerField(default=0, db_default=0)
    rejected = models.BigIntegerField(default=0, db_default=0)


class SourceReject(models.Model):
    """Something that a source sent and that was not taken: why, and its text as it came."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="rejects", db_index=False)
    at = models.DateTimeField()
    message_id = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    original = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["source", "-at", "-id"], name="reject_source")]


class Received(models.Model):
    """One call of a system, as it was taken at the door: its messages, not worked off yet (customers/taking)."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)  # by the sender's clock, from which theirs are corrected
    messages = models.JSONField()  # list of messages of the Segment protocol, those that can be read
    count = models.IntegerField()
