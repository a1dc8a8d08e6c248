"""Tests that a journey brings along: what shall become of one person."""

from typing import ClassVar

from django.db import models

from accounts.models import User
from journeys.models.runs import Journey


class JourneyTest(models.Model):
    """A person, what happens to them, and what is expected. Run on every publication, which it blocks if it fails.

    `person`, `answers` and `expected` have the shapes of journeys/trying.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="tests")
    name = models.CharField(max_length=120)
    person = models.JSONField(default=dict)
    answers = models.JSONField(default=list)
    expected = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["journey", "name"], name="journey_test_name")]
