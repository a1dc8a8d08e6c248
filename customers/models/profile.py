"""Who a customer is, and where they are reached."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from customers.origin import Origin


class Customer(models.Model):
    """A person. What is known about them is in `attributes` (key to text, number, boolean, ISO date or list).

    `source`: who told us of them first, and so of all that they were created with (customers/origin.py).
    """

    attributes = models.JSONField(default=dict)
    time_zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    source = models.CharField(max_length=60, blank=True, db_default=Origin())
    # When what messages told of them was so, in seconds since 1970, by attribute, and by "@channel", "@time_zone" and
    # "@language": what is told late must not take the place of what is newer. Files and forms tell what is so now.
    told_at = models.JSONField(default=dict, db_default={})

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["attributes"], name="customer_attributes", opclasses=["jsonb_path_ops"]),
            models.Index(fields=["time_zone"], name="customer_time_zone"),
        ]

    @property
    def name(self) -> str:
        """First and last name, as far as known."""
        parts = (self.attributes.get(key) for key in ("first_name", "last_name"))
        return " ".join(str(each) for each in parts if each) or f"Customer {self.pk}"


class TimeZone(models.Model):
    """A name that a customer's time zone may have, and the one by which PostgreSQL surely knows it (zones.py)."""

    name = models.CharField(max_length=64, primary_key=True)
    zone = models.CharField(max_length=64)


class AttributeDefinition(models.Model):
    """An attribute that customers have: its type and its words for people."""

    class Type(models.TextChoices):
        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        BOOLEAN = "boolean", "Yes or no"
        DATE = "date", "Date"
        LIST = "list", "List"

    key = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=100)
    type = models.CharField(max_length=10, choices=Type.choices, default=Type.TEXT)


class AttributeChange(models.Model):
    """An attribute of a customer became another one: what the database itself keeps of every update (docs/adr/0011).

    `before` null: there was none; `value` null: it was taken away. `source` as in customers/origin.py. What a customer
    was created with is no change: Customer.source and created_at tell of that.
    """

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    key = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    value = models.JSONField(null=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"], include=["customer_id"], name="attribute_change_when")]


class Identity(models.Model):
    """What names a customer elsewhere: a value in a namespace ("card", "shop_id")."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    namespace = models.CharField(max_length=40)
    value = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["namespace", "value"], name="identity_value")]
        # Found by its beginning.
        indexes: ClassVar = [models.Index(fields=["value"], opclasses=["varchar_pattern_ops"], name="identity_search")]


class Address(models.Model):
    """Where a channel reaches a customer. Of the active ones of a channel one is primary: it is written to."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    channel = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=500)
    is_active = models.BooleanField(default=True)
    is_primary = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    detail = models.JSONField(null=True)  # what the channel needs besides: the keys of a push subscription, a platform

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "channel"],
                condition=models.Q(is_primary=True),
                include=["endpoint"],
                name="address_primary",
            ),
            models.UniqueConstraint(fields=["channel", "endpoint", "customer"], name="address_endpoint"),
        ]
        # Found by its beginning.
        indexes: ClassVar = [
            models.Index(fields=["endpoint"], opclasses=["varchar_pattern_ops"], name="address_search")
        ]
