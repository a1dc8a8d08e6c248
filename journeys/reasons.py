"""Why a decision was taken: a closed list. Stored, so a key is never renamed."""

from django.db.models import TextChoices


class Reason(TextChoices):
    """Each with the words a marketer reads."""

    # at the door
    ENTERED = "entered", "is in the entry segment"
    ALREADY_INSIDE = "already_inside", "is still inside from an earlier entry"
    ENTERED_BEFORE = "entered_before", "has been in this journey before"
    NOT_IN_AUDIENCE = "not_in_audience", "is not among the people whom the journey is for"
    ENTERED_OFTEN = "entered_often", "has entered as often as is allowed for now"
    HOLDOUT = "holdout", "belongs to the hold-out, which gets nothing, to compare with"
    ENTRY_CAP = "entry_cap", "the journey lets nobody more in for now"
    # before a message
    SENT = "sent", "message queued for sending"
    NO_ADDRESS = "no_address", "has no address for this channel"
    NO_CONSENT = "no_consent", "has not allowed this topic on this channel"
    SUPPRESSED = "suppressed", "the address is on the suppression list"
    NO_SENDER = "no_sender", "the sender is missing or switched off"
    # after a message
    OPENED = "opened", "read the message"
    CLICKED = "clicked", "clicked"
    REPLIED = "replied", "replied"
    PURCHASED = "purchased", "bought"
    TIMED_OUT = "timed_out", "did not react in time"
    FAILED = "failed", "the message could not be delivered"
    REJECTED = "rejected", "the provider refused the message"
    BOUNCED = "bounced", "the message bounced"
    EXPIRED = "expired", "the message expired before it was delivered"
    SUPERSEDED = "superseded", "the message could not be handed over in time and was withdrawn"
    # elsewhere
    WAITED = "waited", "the waiting time is over"
    CONDITION_TRUE = "condition_true", "the condition holds"
    CONDITION_FALSE = "condition_false", "the condition does not hold"
    SPLIT = "split", "assigned by chance"
    GOAL = "goal", "reached the goal"
    EXIT_RULE = "exit_rule", "an exit rule holds"
    ENDED = "ended", "was sent away by another journey or system"
    STOPPED = "stopped", "the journey was stopped"
    BROKEN = "broken", "the step could not be carried out"
