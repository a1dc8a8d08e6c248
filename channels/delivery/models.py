"""Accounts at providers, senders, contents, and the outbox of messages with what came of each.

A message has the key (id, customer): new ones come at the end of the index; message_once finds those of a customer.
It carries the ids of where it came from (journey, version, op, enrollment) as plain numbers: foreign keys point
down only.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from accounts.models import ApiKey, Brand, User
from customers.models import Topic


class Account(models.Model):
    """Credentials at a provider. They are encrypted (lib/secrets.py), written and never read back."""

    name = models.CharField(max_length=100, unique=True)
    provider = models.CharField(max_length=40)
    credentials = models.TextField(blank=True)
    settings = models.JSONField(default=dict)
    brands = models.ManyToManyField(Brand, blank=True)
    is_active = models.BooleanField(default=True)
    # Messages a second that it may be given at most, by all dispatchers together; null: as many as there are.
    rate_per_s = models.PositiveIntegerField(null=True)
    # How many it might be given at `allowed_at` (delivery/sending/throttle.py): a bucket that fills at that rate.
    allowance = models.FloatField(default=0, db_default=0)
    allowed_at = models.DateTimeField(null=True)
    # Connections or requests at a time, by all dispatchers together; null: as the provider likes.
    concurrency = models.PositiveSmallIntegerField(null=True)
    # The circuit breaker (delivery/sending/breaker.py): outages in a row, and until when the account rests.
    outages = models.SmallIntegerField(default=0, db_default=0)
    rests_until = models.DateTimeField(null=True)
    outage_words = models.CharField(max_length=300, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What a message costs at an account: per part, for numbers that begin with `prefix`, when sent or delivered."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="prices")
    channel = models.CharField(max_length=20)
    prefix = models.CharField(max_length=8, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=5)
    currency = models.CharField(max_length=3, default="USD")
    billed_on = models.CharField(max_length=10, choices=[("sent", "Sent"), ("delivered", "Delivered")], default="sent")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "channel", "prefix"], name="price_row")]


class Sender(models.Model):
    """A name or number that a brand sends from, on an account."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="senders")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="senders")
    channel = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    value = models.CharField(max_length=200)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    # Another sender of the brand and channel, on another account: takes over while this one's account rests.
    fallback = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    # A new sender is given more messages each day (sending/warming.py), from this day on; null: as many as there are.
    warms_up_from = models.DateField(null=True)
    warm_up = ArrayField(models.PositiveIntegerField(), default=list, db_default=[])  # messages a day, from the first

    class Meta:
        constraints: ClassVar = [
            # One value may stand on two accounts: then the second is the fall-back of the first.
            models.UniqueConstraint(fields=["brand", "channel", "value", "account"], name="sender_value"),
            models.UniqueConstraint(
                fields=["brand", "channel"], condition=models.Q(is_default=True), name="sender_default"
            ),
        ]


class Route(models.Model):
    """Messages of a sender to numbers that begin with `prefix` go over another sender; the longest prefix counts."""

    sender = models.ForeignKey(Sender, on_delete=models.CASCADE, related_name="routes")
    prefix = models.CharField(max_length=8)
    to = models.ForeignKey(Sender, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sender", "prefix"], name="route_prefix")]


class SenderDay(models.Model):
    """How many messages a sender that is warming up was given on a day (UTC)."""

    pk = models.CompositePrimaryKey("sender_id", "on")
    sender_id = models.BigIntegerField()
    on = models.DateField()
    sent = models.IntegerField(default=0)


class ApiMessage(models.Model):
    """A message that another system has asked for, by an API key; `idempotency_key` makes a repeated wish one row."""

    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)  # the SHA-256 of what was asked for
    message_id = models.BigIntegerField(unique=True)
    customer_id = models.BigIntegerField(db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "idempotency_key"], name="api_message_wish")]


class Callback(models.Model):
    """Where another system hears what becomes of its messages, and the secret that our calls are signed with."""

    key = models.OneToOneField(ApiKey, on_delete=models.CASCADE, related_name="callback")
    url = models.CharField(max_length=500)
    secret = models.TextField()  # encrypted (lib/secrets.py)


class StatusCall(models.Model):
    """A status that another system has still to be told; deleted when it was heard, or given up. One a type."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    message_id = models.BigIntegerField()
    type = models.CharField(max_length=12)
    at = models.DateTimeField()
    code = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=300, blank=True)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)


class Cap(models.Model):
    """How much marketing one customer gets at most: `most` messages in a window; 0 means none at all.

    Of one brand or (null) of all together, on one channel or (blank) on all together, about one topic of the brand or
    (null) about all together. A calendar window is in the brand's time zone, for all brands in the company's.
    """

    class Window(models.TextChoices):
        ROLLING = "rolling", "Any time that long"  # any `window_s` seconds
        DAY = "day", "Calendar day"
        WEEK = "week", "Calendar week"  # from Monday
        MONTH = "month", "Calendar month"

    brand = models.ForeignKey(Brand, null=True, on_delete=models.CASCADE)
    channel = models.CharField(max_length=20, blank=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    most = models.PositiveSmallIntegerField()
    window = models.CharField(max_length=10, choices=Window.choices, default=Window.ROLLING, db_default=Window.ROLLING)
    window_s = models.PositiveIntegerField(null=True)  # of a rolling window only


class Template(models.Model):
    """The texts of a whole cascade: a variant for each channel, edited side by side (content/template_library.py)."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        ARCHIVED = "archived", "Archived"

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    version = models.ForeignKey("TemplateVersion", null=True, on_delete=models.SET_NULL, related_name="+")  # the newest
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """The texts as somebody saved them; never changed. `variants`: {channel: {language or "": {field: text}}}."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    variants = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["template", "number"], name="template_version_number")]


class TemplatePush(models.Model):
    """Somebody gave a version of a template to journeys that run with another one: a correction of the text."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="pushes")
    version = models.ForeignKey(TemplateVersion, on_delete=models.CASCADE)
    pushed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    pushed_at = models.DateTimeField()


class Content(models.Model):
    """What a message says, frozen: a changed text is a new row. `digest` is the SHA-256 of all that it is made of.

    `fields` are for everybody whose language is not among `languages` ({language: fields}).
    `template_version`: of what it was made; null: it was written in a journey. `replaced_by`: the correction that
    somebody has pushed; whatever names this content says that one instead.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE)
    channel = models.CharField(max_length=20)
    fields = models.JSONField()
    languages = models.JSONField(default=dict, db_default={})
    template_version = models.ForeignKey(TemplateVersion, null=True, on_delete=models.RESTRICT, related_name="contents")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["brand", "digest"], name="content_digest")]


class Message(models.Model):
    """One message to one customer: a row of the outbox until it is handed over, and then its history.

    Unique per (enrollment, op, visit), so that a crash repeats none. `status` only moves forward
    (delivery/statuses.py). `expires_at` is the latest moment of the hand-over; past it the row is not sent.
    """

    pk = models.CompositePrimaryKey("id", "customer_id")
    id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    content = models.ForeignKey(Content, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    channel = models.CharField(max_length=20)
    traffic_class = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=500)

    journey_id = models.BigIntegerField(null=True)
    version_id = models.BigIntegerField(null=True)
    enrollment_id = models.BigIntegerField(null=True)
    op = models.SmallIntegerField(null=True)
    visit = models.IntegerField(null=True)

    data = models.JSONField(null=True)  # what its templates see as `event`: a basket, an order, what a call gave along

    status = models.CharField(max_length=12, default="queued")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ttl_s = models.IntegerField(null=True)  # the provider's time-to-live: the step's time-out
    # 1 to 9: where a cap has one slot left, the message of the higher priority gets it.
    priority = models.SmallIntegerField(default=5, db_default=5)
    policy = models.JSONField(null=True)  # what it does when it is capped or it is night (sending/policies.py)
    waits_until = models.DateTimeField(null=True)  # the end of its last wait for a cap or for the morning
    claimed_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0, db_default=0)  # that were refused for the time being
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_grade = models.CharField(max_length=8, null=True)  # certain, likely, weak
    clicked_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    unsubscribed_at = models.DateTimeField(null=True)
    complained_at = models.DateTimeField(null=True)
    cost = models.DecimalField(max_digits=12, decimal_places=5, default=0, db_default=0)
    cost_if_delivered = models.DecimalField(max_digits=12, decimal_places=5, null=True)  # where billed on delivered
    parts = models.SmallIntegerField(default=1, db_default=1)
    provider_message_id = models.CharField(max_length=200, null=True)
    error_code = models.CharField(max_length=60, null=True)
    error_text = models.CharField(max_length=300, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_id", "enrollment_id", "op", "visit"], name="message_once")
        ]
        # By time, for reports that must go through many: the smallest cost for whoever writes.
        indexes: ClassVar = [
            BrinIndex(fields=["created_at"], name="message_created", autosummarize=True, pages_per_range=32)
        ]


class Outbox(models.Model):
    """What waits to be handed over: one row for each message that is queued or held, in the order of its lane.

    A table of its own, so that no index of messages knows their status: whatever becomes of a message afterwards is
    then an update in place. A row is deleted by the claim; that of a withdrawn message, too.
    `due_at` is `infinity` while its journey is paused.
    """

    pk = models.CompositePrimaryKey("traffic_class", "sender_id", "due_at", "message_id")
    traffic_class = models.CharField(max_length=20)
    sender_id = models.BigIntegerField()
    due_at = models.DateTimeField()
    message_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    journey_id = models.BigIntegerField(null=True)


class Flight(models.Model):
    """Messages that a dispatcher has claimed and is handing over; deleted when it has recorded what came of them.

    Until it has begun (`begun_at`) surely none of them was handed over.
    """

    claim = models.IntegerField()  # the lock that its dispatcher holds (delivery/sending/claims.py)
    claimed_at = models.DateTimeField()
    sender_id = models.BigIntegerField()
    customer_ids = ArrayField(models.BigIntegerField())
    message_ids = ArrayField(models.BigIntegerField())
    begun_at = models.DateTimeField(null=True)


class ProviderMessage(models.Model):
    """What a provider calls a message, where its receipts name it so; kept for some weeks (hearing/receiving.py).

    A table of its own, so that no index of messages knows the provider's ids (see Outbox).
    """

    pk = models.CompositePrimaryKey("account_id", "provider_message_id")
    account_id = models.BigIntegerField()
    provider_message_id = models.CharField(max_length=200)
    customer_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sent_at"], name="provider_message_age")]


class CallAnswer(models.Model):
    """What a called system answered, until the journey that asked has read it (journeys/ops/answer.sql)."""

    pk = models.CompositePrimaryKey("customer_id", "message_id")
    customer_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    status = models.SmallIntegerField(null=True)  # null: it was a rehearsal
    body = models.JSONField(null=True)  # what it said in JSON, or its text; null: nothing, or more than is kept
    is_too_large = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()


class Stray(models.Model):
    """A receipt whose message is not known (yet): it was quicker than the record of the hand-over."""

    account_id = models.BigIntegerField()
    provider_message_id = models.CharField(max_length=200)
    type = models.CharField(max_length=12)
    at = models.DateTimeField()
    grade = models.CharField(max_length=8, null=True)
    key = models.CharField(max_length=200)
    code = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    detail = models.JSONField(null=True)
    dead = models.BooleanField()
    received_at = models.DateTimeField()


class ReplyPart(models.Model):
    """A part of a long message that somebody has written to us, until the others have come (smsc/inbox.py)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=40)  # theirs
    to = models.CharField(max_length=40)  # ours
    reference = models.PositiveIntegerField()
    total = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    data_coding = models.PositiveSmallIntegerField()
    octets = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "endpoint", "to", "reference", "total", "number"], name="reply_part"
            ),
        ]


class IncomingMessage(models.Model):
    """Something that a person wrote to us, each once (hearing/replies.py). `key` is the provider's, of its account."""

    account_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    channel = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=500)  # theirs
    to = models.CharField(max_length=200)  # ours
    text = models.TextField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    customer_id = models.BigIntegerField(null=True)  # null: nobody we know
    message_id = models.BigIntegerField(null=True)  # that it answers
    is_automatic = models.BooleanField()
    command = models.CharField(max_length=20, blank=True)  # what it asks for: "stop", "start", "help"

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account_id", "key"], name="incoming_once")]
        indexes: ClassVar = [models.Index(fields=["customer_id", "at"], name="incoming_customer")]


class OptIn(models.Model):
    """A consent that was asked for and counts when the owner of the address has confirmed it (consent/opt_in.py)."""

    customer_id = models.BigIntegerField()
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, db_index=False)
    channel = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=500)
    topic_ids = ArrayField(models.BigIntegerField())
    source = models.CharField(max_length=60)
    ip = models.GenericIPAddressField(null=True)
    text_version = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    message_id = models.BigIntegerField(null=True)  # that carries the link; null: this address had enough of them

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["endpoint", "asked_at"], name="opt_in_endpoint"),
            models.Index(fields=["customer_id", "asked_at"], name="opt_in_customer"),
        ]


class Link(models.Model):
    """Where links of a brand's messages lead; known by the SHA-256 of the address. Never changed."""

    brand_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    url = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["brand_id", "digest"], name="link_digest")]


class TrackedHit(models.Model):
    """Somebody has followed a link or fetched a pixel: waits a moment to be judged (delivery/tracking/hits.py)."""

    kind = models.CharField(max_length=5)  # click, open
    customer_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    link_id = models.BigIntegerField()  # 0: the link that no person sees, or a pixel
    at = models.DateTimeField()
    method = models.CharField(max_length=10)
    agent = models.CharField(max_length=300)
    purpose = models.CharField(max_length=40)
    ip = models.CharField(max_length=45)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="tracked_hit_at")]


class DeliveryEvent(models.Model):
    """A report about a message, each one kept. `key` makes a repeated report one row."""

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    type = models.CharField(max_length=12)
    grade = models.CharField(max_length=8, null=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    key = models.CharField(max_length=100, default="", db_default="")
    detail = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_id", "message_id", "type", "key"], name="delivery_event_key")
        ]


class MessageCount(models.Model):
    """Messages by hour of what happened to them; one row per hour and origin. Answers the dashboards and the canvas.

    Each message counts once in each column, in the hour of its earliest such report. `failed` and `delivered` leave out
    one another: a message that was taken and then returned has failed. `withheld` were never handed over, by our own
    check at the last moment (consent, suppression, too late).

    `journey_id`, `version_id` and `op` are 0 for a message of no journey, because a unique key needs values.
    """

    hour_at = models.DateTimeField()
    brand_id = models.BigIntegerField()
    journey_id = models.BigIntegerField(default=0)
    version_id = models.BigIntegerField(default=0)
    op = models.SmallIntegerField(default=0)
    account_id = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    sent = models.BigIntegerField(default=0, db_default=0)
    delivered = models.BigIntegerField(default=0, db_default=0)
    opened = models.BigIntegerField(default=0, db_default=0)
    clicked = models.BigIntegerField(default=0, db_default=0)
    replied = models.BigIntegerField(default=0, db_default=0)
    failed = models.BigIntegerField(default=0, db_default=0)
    withheld = models.BigIntegerField(default=0, db_default=0)
    unsubscribed = models.BigIntegerField(default=0, db_default=0)
    complained = models.BigIntegerField(default=0, db_default=0)
    cost = models.DecimalField(max_digits=16, decimal_places=5, default=0, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hour_at", "journey_id", "version_id", "op", "brand_id", "account_id", "channel"],
                name="message_count_row",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["journey_id", "version_id", "op"], name="message_count_journey")]


class RehearsalReport(models.Model):
    """What the rehearsal provider will report, and when: the part of the world it plays."""

    customer_id = models.BigIntegerField()
    message_id = models.BigIntegerField()
    type = models.CharField(max_length=12)  # a delivery event, or "purchase"
    grade = models.CharField(max_length=8, null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    due_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at"], name="rehearsal_due")]
