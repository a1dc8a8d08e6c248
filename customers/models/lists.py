"""Lists: sets of customers that somebody has put together, and that no rule changes."""

from typing import ClassVar

from django.db import models

from accounts.models import Brand, User
from customers.models.profile import Customer


class CustomerList(models.Model):
    """A list. `origin` says where its customers are from: {"kind": "frozen" | "import" | "api" | "shop", …}.

    `size` is kept by the database with every row that comes or goes (migration 0014): also when two members become one
    customer, or one is erased.
    """

    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    origin = models.JSONField(default=dict)
    size = models.BigIntegerField(default=0, db_default=0)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "brand"], name="list_name", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.name


class ListMember(models.Model):
    """A customer in a list."""

    pk = models.CompositePrimaryKey("list_id", "customer_id")
    list = models.ForeignKey(
        CustomerList, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="members"
    )
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer"], name="list_member_customer")]
