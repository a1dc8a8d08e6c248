"""Customers: profiles, identities, addresses, consents, events, purchases, imports.

Tables that grow with the base lead their key with the customer, so that they can be spread by it. Their rows
are written in sets by SQL, and their `id` comes from the database (an identity column made in the migration).
"""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from accounts.models import Brand


class Customer(models.Model):
    """A person. What is known about them is in `attributes` (key to text, number, boolean, ISO date or list)."""

    attributes = models.JSONField(default=dict)
    time_zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

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

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents", db_index=False)
    channel = models.CharField(max_length=20)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, db_index=False)
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
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=20)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+", db_index=False)
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


class Event(models.Model):
    """Something a customer did. `key` makes a repeated report of the same event one row."""

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    name = models.CharField(max_length=100)
    properties = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    source = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["customer", "key"], name="event_key")]
        indexes: ClassVar = [models.Index(fields=["name", "occurred_at"], name="event_name")]


class Purchase(models.Model):
    """An order of a customer. `key` is the order's id, or what the import made of its values (customers/keys.py)."""

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    key = models.CharField(max_length=100)
    occurred_at = models.DateTimeField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    units = models.IntegerField(null=True)
    source = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["customer", "key"], name="purchase_key")]
        indexes: ClassVar = [
            models.Index(fields=["customer", "occurred_at"], include=["amount"], name="purchase_customer"),
            models.Index(fields=["occurred_at"], include=["customer", "amount"], name="purchase_time"),
        ]


class Import(models.Model):
    """One run of a file into the base. read = created + updated + unchanged + rejected."""

    class Status(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    file_name = models.CharField(max_length=255)
    mapping = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    read = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    customers_created = models.BigIntegerField(default=0)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class ImportReject(models.Model):
    """A row that was not loaded: its line in the file, why, and its text as it stood."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rejects")
    line = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    original = models.TextField()


class ImportOccurrence(models.Model):
    """How often a file that is being loaded has had equal purchases of a customer so far. Gone when it is loaded.

    In the base and not in memory, so that the size of a file does not matter.
    """

    pk = models.CompositePrimaryKey("import_id", "customer_id", "key")
    import_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    count = models.IntegerField()
