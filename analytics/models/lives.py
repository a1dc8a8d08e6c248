"""What customers bought on which day, and what cohorts, the RFM grid and the life cycle are summed up from.

Kept by analytics/lives/keeping.py. Days are those of the company's time zone.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from analytics.models.rolls import count, part


class Life(models.Model):
    """A customer, known since `known_on` (null: nobody knows them, but they have bought).

    The four lists have an entry for each day and currency in which they bought, in this order: the day, the currency,
    how many purchases there were up to then, and for how much, whatever the currency.
    """

    customer_id = models.BigIntegerField(primary_key=True)
    known_on = models.DateField(null=True)
    days = ArrayField(models.DateField())
    currencies = ArrayField(models.CharField(max_length=3))
    times = ArrayField(models.IntegerField())
    spent = ArrayField(models.DecimalField(max_digits=16, decimal_places=2))


class CohortRoll(models.Model):
    """What customers whose first purchase was in the month that begins on `month_on` bought on a day in a currency.

    `customers` are those of them for whom it was the first time in the month of that day.
    """

    pk = models.CompositePrimaryKey("month_on", "bought_on", "currency")
    month_on = models.DateField()
    bought_on = models.DateField()
    currency = models.CharField(max_length=3)
    customers = count()
    purchases = count()
    revenue = part(default=0)


class SquareRoll(models.Model):
    """How many customers more (or fewer) are in a square of the RFM grid from a day on, because of time or purchases.

    So many are in it on a day as all rows up to that day say together.
    """

    pk = models.CompositePrimaryKey("since_on", "recency", "frequency", "money")
    since_on = models.DateField()
    recency = models.SmallIntegerField()
    frequency = models.SmallIntegerField()
    money = models.SmallIntegerField()
    customers = count()


class StageRoll(models.Model):
    """Of those who are in the stage `is_now` of life at the end of `end_on`, how many more (or fewer) were in the stage
    `was` from a day on. Only the present day is kept as an end.
    """

    pk = models.CompositePrimaryKey("end_on", "since_on", "was", "is_now")
    end_on = models.DateField()
    since_on = models.DateField()
    was = models.CharField(max_length=10)
    is_now = models.CharField(max_length=10)
    customers = count()


class TouchedLives(models.Model):
    """The inbox: customers who came, went, or whose purchases changed. The database notes them itself (migration
    0007_lives), in the transaction that does it.
    """

    customers = ArrayField(models.BigIntegerField())


class LivesState(models.Model):
    """How the lives are kept: one row. With other days (`zone`) or another meaning (`edition`) they are made anew.

    `is_made`: everybody was looked at once. `end_on` is the end of StageRoll.
    """

    zone = models.CharField(max_length=64)
    edition = models.CharField(max_length=200)
    is_made = models.BooleanField(default=False)
    end_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="lives_state_once")]
