"""What other systems ask for, and what they are told."""

from typing import ClassVar

from django.db import models

from accounts.models import ApiKey


class ApiMessage(models.Model):
    """A message that another system has asked for, by an API key; `idempotency_key` makes a repeated wish one row."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)  # the SHA-256 of what was asked for
    message_id = models.BigIntegerField(unique=True)
    customer_id = models.BigIntegerField(db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "idempotency_key"], name="api_message_wish")]


class Callback(models.Model):
    """Where another system hears what becomes of its messages, and the secret that our calls are signed with."""

    key = models.OneToOneField(ApiKey, on_delete=models.CASCADE, related_name="callback")
    url = models.CharField(max_length=500)
    secret = models.TextField()  # encrypted (lib/secrets.py)


class StatusCall(models.Model):
    """Something that another system has still to be told; deleted when it was heard, or given up.

    A status of a message, one of each type; or (`message_id` null) what else is told, then `data` is what is said and
    `type` is called as its kind (callbacks.py). `again`: how often the message had been sent again by hand.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    message_id = models.BigIntegerField(null=True)
    type = models.CharField(max_length=30)
    again = models.SmallIntegerField(default=0, db_default=0)
    data = models.JSONField(null=True)
    at = models.DateTimeField()
    code = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=300, blank=True)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
