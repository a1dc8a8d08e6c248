"""How customers who turn out to be one person are joined: rules of identities, and the joins themselves."""

from typing import ClassVar

from django.db import models

from accounts.models import Brand, User


class Namespace(models.Model):
    """What is known of the identities of one namespace. Made at its first sight (customers/joining/namespaces.py).

    `priority`: the smaller number is the stronger identity, and wins. `joins`: an identity that two customers show
    makes one of them. `is_single`: a customer has one value at most, so that two different ones are two people.
    """

    class Kind(models.TextChoices):
        CARD = "card", "Loyalty card"
        SHOP_ID = "shop_id", "Id in a shop or system"
        EMAIL = "email", "E-mail address"
        PHONE = "phone", "Phone number"
        DEVICE = "device", "Device"
        ANONYMOUS = "anonymous", "Cookie"
        OTHER = "other", "Other"

    key = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OTHER)
    priority = models.SmallIntegerField(default=50)
    joins = models.BooleanField(default=True)
    is_single = models.BooleanField(default=False)
    brand = models.ForeignKey(Brand, null=True, on_delete=models.SET_NULL, related_name="+")  # whose cards they are

    def __str__(self) -> str:
        return self.label


class Merge(models.Model):
    """Two customers became one: everything of `lost_id` went to `kept_id`. What can be taken back lies here.

    `present_id` is who they are by now, should the kept one have been joined into yet another. `cause` says why, `lost`
    is the row of the customer who is no more, `changed` has what the kept one took over: {attribute: [before, after]},
    and beside attributes what joining/attributes.py names there.
    """

    at = models.DateTimeField()
    kept_id = models.BigIntegerField()
    lost_id = models.BigIntegerField()
    present_id = models.BigIntegerField()
    cause = models.JSONField()
    lost = models.JSONField()
    changed = models.JSONField(default=dict)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lost_id"], condition=models.Q(undone_at=None), include=["present_id"], name="merge_lost"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["kept_id"], name="merge_kept"),
            models.Index(fields=["present_id"], condition=models.Q(undone_at=None), name="merge_present"),
            models.Index(fields=["at"], condition=models.Q(undone_at=None), name="merge_at"),
        ]


class MergeRows(models.Model):
    """What a merge did to the rows of one table.

    `moved`: their keys, and what had to be changed in them, as it was. `left_out`: whole rows for which the kept one
    had the same already. `before`: rows of the kept one that took something over, as they were and as they became.
    """

    pk = models.CompositePrimaryKey("merge_id", "table")
    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="rows", db_index=False)
    table = models.CharField(max_length=63)
    moved = models.JSONField(default=list, db_default=[])
    left_out = models.JSONField(default=list, db_default=[])
    before = models.JSONField(default=list, db_default=[])
