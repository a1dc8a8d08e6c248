"""Saved segments."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
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


class SegmentSize(models.Model):
    """How large a segment was on a day (the company's), and how many had joined and left since the row before.

    `size` null: it could not be said, and `problem` says why. `joined` and `left` null: nothing to compare with.
    """

    pk = models.CompositePrimaryKey("segment_id", "on")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, db_index=False, related_name="sizes")
    on = models.DateField()
    at = models.DateTimeField()
    size = models.BigIntegerField(null=True)
    joined = models.BigIntegerField(null=True)
    left = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=300, blank=True)


class SegmentSnapshot(models.Model):
    """Who was in a segment when its size was last written down. One row, to compare with; the next night another."""

    segment = models.OneToOneField(Segment, on_delete=models.CASCADE, primary_key=True, related_name="snapshot")
    at = models.DateTimeField()
    customer_ids = ArrayField(models.BigIntegerField(), default=list)
