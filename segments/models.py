"""Saved segments."""

from typing import ClassVar

from django.db import models

from accounts.models import Brand, User


class Segment(models.Model):
    """A rule that chooses customers. Always evaluated at use; `size` is what it was at `size_at`."""

    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    rule = models.JSONField(default=dict)
    size = models.BigIntegerField(null=True)
    size_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "brand"], name="segment_name", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.name
