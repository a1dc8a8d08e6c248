"""What the staff say to each other about a journey."""

from typing import ClassVar

from django.db import models

from accounts.models import User
from journeys.models.runs import Journey


class Comment(models.Model):
    """A remark pinned to a node, or to the journey as a whole; an answer has the remark it answers as `parent`."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="comments")
    node = models.CharField(max_length=64, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(max_length=2000)
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    mentions = models.ManyToManyField(User, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["journey", "node"], name="comment_node")]
