"""Loyalty programmes."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Brand


class LoyaltyProgramme(models.Model):
    """A programme and its levels, the lowest first. Where a customer stands in it: customers/loyalty.py.

    `namespace` is that of its cards: identities of the customer. `brand` null: it is of all brands together.
    """

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    brand = models.ForeignKey(Brand, null=True, on_delete=models.PROTECT, related_name="programmes")
    levels = ArrayField(models.CharField(max_length=60), default=list)
    namespace = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name
