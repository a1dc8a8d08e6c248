"""What purchases consist of, what was given back of them, and what there is to buy."""

from typing import ClassVar

from django.db import models

from customers.models.profile import Customer


class PurchaseLine(models.Model):
    """One product of a purchase. `amount` is what all pieces of it cost together, `returned` how many came back.

    `key` tells the lines of a purchase apart: the product, and which of several lines with it this is. What a line does
    not say of its product (name, category) is what the catalogue says.
    """

    pk = models.CompositePrimaryKey("customer_id", "purchase_id", "key")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    purchase_id = models.BigIntegerField()
    key = models.CharField(max_length=120)
    number = models.IntegerField()  # its place among those of the purchase
    sku = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=300, blank=True)
    category = models.CharField(max_length=200, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    price = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    cost = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    returned = models.DecimalField(max_digits=12, decimal_places=3, default=0, db_default=0)


class Refund(models.Model):
    """What was given back of a purchase. `amount` null: all that was left of it, a cancellation.

    `order_key` is the key of its purchase. As long as `purchase_id` is null it waits: the purchase has not come, or is
    smaller than the refund. `taken` is what it took off, `lines` a list of {sku, quantity} that came back.
    """

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    key = models.CharField(max_length=100)
    order_key = models.CharField(max_length=100)
    purchase_id = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    taken = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    lines = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["customer", "key"], name="refund_key")]
        indexes: ClassVar = [
            models.Index(fields=["customer", "order_key"], condition=models.Q(purchase_id=None), name="refund_waiting")
        ]


class Product(models.Model):
    """Something that can be bought, as a shop describes it."""

    sku = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=300, blank=True)
    category = models.CharField(max_length=200, blank=True)
    price = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True)
    cost = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    picture_url = models.CharField(max_length=1000, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    source = models.CharField(max_length=60, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["category"], name="product_category")]

    def __str__(self) -> str:
        return self.name or self.sku


class BulkCall(models.Model):
    """A call of the bulk API, and its answer: made again with the same idempotency key, it changes nothing."""

    caller = models.CharField(max_length=40)
    idempotency_key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)  # the SHA-256 of what was asked for
    answer = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["caller", "idempotency_key"], name="bulk_call_once")]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="bulk_call_age")]
