"""Who is in which arm of a journey, what came of them within the window, and the sums of that by hour of entry.

An arm is what chance has made of people: the hold-out of a journey and everybody else, or the arms of a random split.
`comparison` is the node of the split; '' is the hold-out. Kept by analytics/lift/keeping.py.
"""

from typing import ClassVar

from django.db import models

from analytics.models.rolls import count, money


class ArmPerson(models.Model):
    """A customer in an arm since `at`, when chance judged them there first, and what followed up to `until_at`.

    Money is in the currency of the journey's brand, by the rates of now (analytics/lift/money.py). `others` of the
    purchases are in a currency without a rate: they are not in the revenue.
    `count_…` and the amounts beside them: what of these purchases counts for the journey's messages, by each rule.
    """

    pk = models.CompositePrimaryKey("customer_id", "journey_id", "comparison")
    customer_id = models.BigIntegerField()
    journey_id = models.BigIntegerField()
    comparison = models.CharField(max_length=64)
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    arm = models.CharField(max_length=20)
    hour_at = models.DateTimeField()
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    visited = models.BooleanField()
    converted = models.BooleanField()
    purchases = models.IntegerField()
    others = models.IntegerField()
    revenue = models.DecimalField(max_digits=16, decimal_places=2)
    messages = models.IntegerField()
    cost = models.DecimalField(max_digits=14, decimal_places=5)
    count_last = models.IntegerField(default=0)
    count_first = models.IntegerField(default=0)
    count_even = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    last = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    first = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    even = models.DecimalField(max_digits=16, decimal_places=2, default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["journey_id", "comparison", "arm", "at"], name="arm_person_arm")]


class ArmRoll(models.Model):
    """The people of an arm who came in an hour, and the sums of their outcomes; squares are of each person's number."""

    pk = models.CompositePrimaryKey("journey_id", "hour_at", "comparison", "version_id", "op", "arm")
    journey_id = models.BigIntegerField()
    hour_at = models.DateTimeField()
    comparison = models.CharField(max_length=64)
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    arm = models.CharField(max_length=20)
    people = count()
    visited = count()
    converted = count()
    buyers = count()
    purchases = count()
    purchases_squares = count()
    others = count()
    revenue = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    revenue_squares = models.DecimalField(max_digits=34, decimal_places=4, default=0)
    messages = count()
    cost = money()
    count_last = count()
    count_first = count()
    count_even = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    last = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    first = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    even = models.DecimalField(max_digits=20, decimal_places=2, default=0)


class ArmHour(models.Model):
    """How many decisions of an arm in an hour were looked at: where the engine has counted more, there is news."""

    pk = models.CompositePrimaryKey("version_id", "op", "arm", "hour_at")
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    arm = models.CharField(max_length=20)
    hour_at = models.DateTimeField()
    decisions = models.BigIntegerField()


class ArmTouch(models.Model):
    """The inbox: a customer to whom something happened, or who is new in an arm, and is to be looked at again."""

    customer_id = models.BigIntegerField()
