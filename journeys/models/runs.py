"""Journeys, their versions, the customers inside, and the ledger.

Enrollments, decisions and counts are written in sets by the engine's SQL (journeys/ops). They have no foreign-key
constraints: checking one would lock a customer's row for every decision.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from accounts.models import ApiKey, Brand, User


class Journey(models.Model):
    """A journey: a draft graph that somebody edits, and the versions that ran or run."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        RUNNING = "running", "Running"
        PAUSED = "paused", "Paused"
        DRAINING = "draining", "Draining"  # nobody enters any more; those inside go on to their end
        STOPPED = "stopped", "Stopped"
        FINISHED = "finished", "Finished"

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="journeys")
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    graph = models.JSONField(default=dict)
    settings = models.JSONField(default=dict)
    revision = models.IntegerField(default=1)  # grows with every save; a save names the one it was made on
    version = models.ForeignKey("Version", null=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    launched_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    holds_timers = models.BooleanField(default=False, db_default=False)  # of a pause: timers stand still meanwhile
    refuses_arrivals = models.BooleanField(
        default=False, db_default=False
    )  # of a pause: who comes meanwhile is refused
    stopped_at = models.DateTimeField(null=True)
    withdrawn = models.IntegerField(null=True)  # messages that waited when it was stopped, and were never sent
    # Percent of the people for whom it is open: a launch to a share first (journeys/entering/shares.py).
    share = models.SmallIntegerField(default=100, db_default=100)
    # The SHA-256 of a cascade that was asked for by API, which this journey was made for; null: people drew it.
    ad_hoc = models.CharField(max_length=64, null=True, unique=True)

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """A published graph and its settings (journeys/policy.py), frozen, and the program they compiled to."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    graph = models.JSONField()
    settings = models.JSONField(default=dict, db_default={})
    program = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["journey", "number"], name="version_number")]


class Launch(models.Model):
    """Many people coming to an entry at once, as they were at `as_of`. They wait in batches until they are let in.

    `op` is the entry. One that comes by the clock has a `slot` (the occurrence), so that it comes once. One that widens
    an earlier one lets in who has a place from `share_from` up to `share` (journeys/entering/shares.py).
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE)
    version = models.ForeignKey(Version, on_delete=models.CASCADE)
    op = models.SmallIntegerField(default=0, db_default=0)
    slot = models.CharField(max_length=80, null=True)
    share_from = models.SmallIntegerField(default=0, db_default=0)
    share = models.SmallIntegerField(default=100, db_default=100)
    as_of = models.DateTimeField()
    filled_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(finished_at=None), name="launch_open"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["journey", "op", "slot"], name="launch_slot"),
        ]


class LaunchBatch(models.Model):
    """Some thousands of a launch's members. Let in and deleted in one transaction: a crash goes on behind it."""

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE)
    customer_ids = ArrayField(models.BigIntegerField())


class Enrollment(models.Model):
    """One customer's run through one version. At `op` since its last move; looked at again at `due_at`.

    `visit` counts the moves of this run; `node_visit` is the visit with which the present node was entered.
    `listens`: a reaction or purchase makes it due at once. `run` counts this customer's runs in the journey.
    `id` is short for (customer, journey, run) and has no index of its own: every move would pay for it.
    `key` says what this run is about (a basket, an order), where the entry names it; `context` holds what came with the
    entry ({"event": …} or {"payload": …}) and what webhooks answered. `guard_at`: when the rules that hold for
    everybody inside (goal, exits) are asked next; null in journeys without such rules.
    """

    pk = models.CompositePrimaryKey("customer_id", "journey_id", "run")
    id = models.BigIntegerField()
    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    run = models.SmallIntegerField(default=1, db_default=1)
    op = models.SmallIntegerField()
    visit = models.IntegerField(default=1, db_default=1)
    node_visit = models.IntegerField(default=1, db_default=1)
    due_at = models.DateTimeField(null=True)
    listens = models.BooleanField(default=False, db_default=False)
    entered_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # since when at `op`
    exited_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=100, default="", db_default="")
    context = models.JSONField(null=True)
    guard_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["version_id", "op", "due_at"],
                condition=models.Q(due_at__isnull=False),
                name="enrollment_due",
            ),
            models.Index(
                fields=["version_id", "guard_at"],
                condition=models.Q(guard_at__isnull=False),
                name="enrollment_guard",
            ),
        ]


class Arrival(models.Model):
    """Somebody at an entry, by something that happened to them; judged at the door from `due_at` on, and then gone.

    `cause` is what happened: {"kind": "event", "id": …, "name": …, "at": …}.
    """

    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    customer_id = models.BigIntegerField()
    key = models.CharField(max_length=100, default="", db_default="")
    due_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    context = models.JSONField(null=True)
    cause = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["version_id", "op", "due_at"], name="arrival_due")]
        constraints: ClassVar = [
            # Two purchases of one moment, or of one day in data that knows no hours, are one arrival.
            models.UniqueConstraint(fields=["journey_id", "op", "customer_id", "key", "due_at"], name="arrival_once"),
        ]


class Departure(models.Model):
    """Somebody who is to leave a journey wherever they are, by a decision elsewhere: another journey, the API."""

    journey_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    cause = models.JSONField(null=True)
    created_at = models.DateTimeField()


class Trigger(models.Model):
    """What an entry of a running journey listens for: while this row is there, it makes arrivals.

    `kind` is event, purchase, attribute, reaction, …; `name` that of the event or the key of the attribute.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="triggers")
    version = models.ForeignKey(Version, on_delete=models.CASCADE)
    op = models.SmallIntegerField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "name"], name="trigger_name")]


LEAVING = ["goal", "goal_passed", "exit_rule", "ended", "stopped", "broken"]  # of journeys/reasons.py


class Decision(models.Model):
    """The ledger. One row for each decision about a customer: at an op of a run, or at the door (no enrollment)."""

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    enrollment_id = models.BigIntegerField(null=True)
    journey_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    visit = models.IntegerField()
    port = models.CharField(max_length=20)
    reason = models.CharField(max_length=30)  # journeys/reasons.py
    detail = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        # The cheapest for whoever writes. How the ledger is read by journey: journeys/reading/ledger.py.
        indexes: ClassVar = [
            BrinIndex(fields=["at"], name="decision_at", autosummarize=True, pages_per_range=32),
            # The few by which somebody reached a goal or left: rules ask for them (journeys/conditions/in_journey.py).
            models.Index(
                fields=["customer_id", "journey_id"],
                include=["reason", "at"],
                condition=models.Q(reason__in=LEAVING),
                name="decision_leaving",
            ),
            # Who came to the door and was not let in: decisions of nobody's run. Who is let in pays nothing for it.
            models.Index(
                fields=["version_id", "reason", "at"],
                condition=models.Q(enrollment_id__isnull=True),
                name="decision_door",
            ),
        ]


class OpCount(models.Model):
    """Decisions by op, port, reason and hour, bumped in the transaction that writes them."""

    version_id = models.BigIntegerField()
    journey_id = models.BigIntegerField()
    op = models.SmallIntegerField()
    port = models.CharField(max_length=20)
    reason = models.CharField(max_length=30)
    hour_at = models.DateTimeField()
    count = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version_id", "op", "port", "reason", "hour_at"], include=["count"], name="op_count_row"
            )
        ]


class Wake(models.Model):
    """The engine's inbox: a customer to whom something happened, to be looked at again at once."""

    customer_id = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer_id"], name="wake_customer")]


class Pause(models.Model):
    """A pause of a journey that is over.

    `holds_timers`: its timers stood still; what waits is over so much later (clocks/timers.py). Whoever came to the
    door meanwhile is no older for it, or (`refuses_arrivals`) does not come in (hearing/entries.py).
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="pauses")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    holds_timers = models.BooleanField(default=True, db_default=True)
    refuses_arrivals = models.BooleanField(default=False, db_default=False)


class ApiCall(models.Model):
    """A call that changed something, and its answer: made again with the same idempotency key, it changes nothing."""

    caller = models.CharField(max_length=40)  # "key:3", "user:7"
    idempotency_key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)  # the SHA-256 of what was asked for
    answer = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["caller", "idempotency_key"], name="api_call_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="api_call_age")]


class ApiCascade(models.Model):
    """A cascade to one customer that was asked for by API. It runs in a journey of its kind (Journey.ad_hoc).

    `tells`: the system that has asked for it is still to be told its end (journeys/asking/cascade_ends.py).
    """

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="cascades")
    customer_id = models.BigIntegerField(db_index=True)
    created_at = models.DateTimeField()
    asked_by = models.ForeignKey(ApiKey, null=True, on_delete=models.SET_NULL, related_name="+")
    tells = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["id"], condition=models.Q(tells=True), name="api_cascade_tells")]

    @property
    def key(self) -> str:
        """The key of its run."""
        return f"cascade:{self.pk}"


class Purse(models.Model):
    """What a cascade with a budget has spent or promised, in the currency of its accounts; each version has its own."""

    committed = models.DecimalField(max_digits=16, decimal_places=5, default=0, db_default=0)


class Watch(models.Model):
    """A segment of which an entry (`node`) wants to know who joins or leaves it. Without a journey: to be deleted.

    The members as last seen are rows of `WatchMember`. Everybody is looked at again at `sweep_at`, in pieces: those up
    to `swept_to` have been.
    """

    journey = models.ForeignKey(Journey, null=True, on_delete=models.SET_NULL, related_name="watches")
    node = models.CharField(max_length=64)
    segment_id = models.BigIntegerField()
    found_at = models.DateTimeField(null=True)  # when its members were first written down
    sweep_at = models.DateTimeField()
    swept_to = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["journey", "node"], name="watch_node")]


class WatchMember(models.Model):
    """Somebody who was in a watched segment when they were last looked at."""

    pk = models.CompositePrimaryKey("watch_id", "customer_id")
    watch_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(db_index=True)


class WatchWake(models.Model):
    """The inbox of watching: a customer to whom something happened. Empty while nothing is watched."""

    customer_id = models.BigIntegerField()
