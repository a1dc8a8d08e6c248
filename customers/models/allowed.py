"""What customers allow and refuse."""

from typing import ClassVar

from django.db import models

from accounts.models import Brand
from customers.models.profile import Customer


class Topic(models.Model):
    """What a brand writes about, and what a customer allows or refuses."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="topics")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    traffic_class = models.CharField(
        max_length=20,
        default="marketing",
        choices=[("transactional", "Transactional"), ("service", "Service"), ("marketing", "Marketing")],
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["brand", "key"], name="topic_key")]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """Whether a customer allows a topic on a channel. No row: never asked, and so not allowed."""

    # Without constraints of the database, as events are: to look up customer and topic of each choice, and again for
    # its history, took longer than all else about it.
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="consents", db_constraint=False, db_index=False
    )
    channel = models.CharField(max_length=20)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    granted = models.BooleanField()
    changed_at = models.DateTimeField()
    source = models.CharField(max_length=60, blank=True)
    ip = models.GenericIPAddressField(null=True)
    # Which words the choice was made under (the version of a form's text), or the words themselves ("STOP").
    text_version = models.CharField(max_length=60, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "channel", "topic"], include=["granted", "changed_at"], name="consent_choice"
            )
        ]


class ConsentChange(models.Model):
    """A choice that stood once: what `Consent` says now, and all that it said before. Never changed."""

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    channel = models.CharField(max_length=20)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    granted = models.BooleanField()
    at = models.DateTimeField()
    source = models.CharField(max_length=60, blank=True)
    ip = models.GenericIPAddressField(null=True)
    text_version = models.CharField(max_length=60, blank=True)


class ConsentPause(models.Model):
    """Until when a customer wants to hear nothing of a brand, but for what concerns their orders."""

    pk = models.CompositePrimaryKey("customer_id", "brand_id")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="pauses", db_index=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+", db_index=False)
    until = models.DateTimeField()
    paused_at = models.DateTimeField()


class Suppression(models.Model):
    """An address that must not be written to, whoever it belongs to."""

    channel = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=500)
    reason = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["channel", "endpoint"], name="suppression_endpoint")]
        # Found by its beginning.
        indexes: ClassVar = [
            models.Index(fields=["endpoint"], opclasses=["varchar_pattern_ops"], name="suppression_search")
        ]


class ErasedSuppression(models.Model):
    """An address that must not be written to, of somebody who was erased: only its digest is kept.

    Should the address come again, the database puts it on the list of suppressions again (docs/privacy.md).
    """

    channel = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["channel", "digest"], name="erased_suppression")]
