"""What customers did."""

from typing import ClassVar

from django.db import models

from customers.models.profile import Customer


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
    """An order of a customer. `key` is the order's id, or what the import made of its values (customers/keys.py).

    `amount` is what stands: what was paid, less what was `refunded`. A purchase of which nothing is left has
    `canceled_at` and is counted nowhere: whoever reads purchases asks for `canceled_at is null`
    (tests/customers/test_refunds.py looks whether they all do).
    """

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
    refunded = models.DecimalField(max_digits=14, decimal_places=2, default=0, db_default=0)
    canceled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["customer", "key"], name="purchase_key")]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "occurred_at"],
                include=["amount"],
                condition=models.Q(canceled_at=None),
                name="purchase_customer",
            ),
            models.Index(
                fields=["occurred_at"],
                include=["customer", "amount"],
                condition=models.Q(canceled_at=None),
                name="purchase_time",
            ),
        ]
