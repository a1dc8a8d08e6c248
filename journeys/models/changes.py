"""What was done to the people inside when a version was published over a running one."""

from typing import ClassVar

from django.db import models

from accounts.models import User
from journeys.models.runs import Journey, Version


class Changeover(models.Model):
    """A publication over a running journey, with a choice for each node that changed. Can be undone once.

    `choices`: {node id of the old version: {"choice": "stay" | "move" | "again" | "exit", "to": node id or null}}.
    `moved` and `put_out` are how many went over to the new version, and how many left the journey by it; `moved_back`
    how many came back when it was undone.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="changeovers")
    before = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    after = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    choices = models.JSONField(default=dict)
    take_along = models.BooleanField(default=False)
    moved = models.IntegerField(default=0)
    put_out = models.IntegerField(default=0)
    moved_back = models.IntegerField(default=0)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)


class ChangeoverMove(models.Model):
    """Somebody whom a changeover moved or put out: where they stood (changing/crossing.sql), so that it can be undone.

    Gone when they have been moved back.
    """

    pk = models.CompositePrimaryKey("changeover_id", "enrollment_id")
    changeover_id = models.BigIntegerField()
    enrollment_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    stood = models.JSONField()
    visit = models.IntegerField()  # of the run when it was moved: whoever has a higher one has acted since

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer_id"], name="changeover_customer")]
