"""Passes of cascades, and how long people take to react: made by the rolls of the same names."""

from typing import ClassVar

from django.db import models

from analytics.models.rolls import count, money


class PassRoll(models.Model):
    """One step (`op`) of the cascade passes that began in an hour, whatever became of them later.

    A pass is a customer's way through a cascade once. Of all `passes` (the same number at each step of a cascade),
    `came` to this step; `sent` is for how many it decided a message, `tried` those that were handed to the provider
    (taken or refused), at `cost`. Could be reached over it: `reached_told` by what the ledger says, `reached_guessed`
    of those who never came to it, by their addresses and consents when the hour was last made (docs/saved.md).

    A pass ends at one step: `stopped_…` by what stopped it, `ended` without a reaction, `put_out` of the journey, or it
    stands there (`open`). `only_here` was reached by no other step, `doubled` had been reached by another one before.
    `last_at` is that of the last decision, at any step.
    """

    pk = models.CompositePrimaryKey("hour_at", "version_id", "op")
    hour_at = models.DateTimeField()
    brand_id = models.BigIntegerField()
    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    passes = count()
    reached_told = count()
    reached_guessed = count()
    came = count()
    sent = count()
    tried = count()
    delivered = count()
    reacted = count()
    only_here = count()
    doubled = count()
    stopped_clicked = count()
    stopped_replied = count()
    stopped_opened = count()
    stopped_weak = count()
    stopped_delivered = count()
    stopped_purchased = count()
    stopped_happened = count()
    ended = count()
    put_out = count()
    open = count()
    cost = money()
    last_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["journey_id", "hour_at"], name="pass_roll_journey")]


class ReactionRoll(models.Model):
    """How long after the hand-over people reacted to the messages of an hour: counted by bucket of time.

    `bucket` is a place in `analytics.reaction_times.EDGES`: longer than the edge before, at most as long as this one.
    `opened` are readings by a person (certain or likely), `answered` clicks and replies, `reacted` whichever came
    first.
    """

    pk = models.CompositePrimaryKey("hour_at", "version_id", "op", "bucket")
    hour_at = models.DateTimeField()
    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    channel = models.CharField(max_length=20)
    bucket = models.SmallIntegerField()
    reacted = count()
    opened = count()
    answered = count()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["journey_id", "hour_at"], name="reaction_roll_journey")]
