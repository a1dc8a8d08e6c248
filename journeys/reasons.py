"""Why a decision was taken: a closed list. Stored, so a key is never renamed."""

from enum import StrEnum

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
    FOLLOWED = "followed", "did what was waited for in time, so that the entry was not needed"
    TOO_OLD = "too_old", "what brings people in had happened too long ago when it was told"
    JOURNEY_PAUSED = "journey_paused", "the journey was paused then, and was to let nobody in who came meanwhile"
    NOT_IN_SHARE = "not_in_share", "the journey is open for a share of the people for now, and not yet for this one"
    NO_KEY = "no_key", "the event does not say what it is about (its property is missing)"
    # before a message
    SENT = "sent", "message queued for sending"
    NO_ADDRESS = "no_address", "has no address for this channel"
    NO_CONSENT = "no_consent", "has not allowed this topic on this channel"
    SUPPRESSED = "suppressed", "the address is on the suppression list"
    NO_SENDER = "no_sender", "the sender is missing or switched off"
    PAUSED = "paused", "has asked for a pause, which is not over"
    CAPPED = "capped", "has had as many messages as a cap allows"
    QUIET_HOURS = "quiet_hours", "it was in quiet hours"
    PREFERS_CHEAPER = "prefers_cheaper", "has lately reacted on a cheaper channel"
    OVER_BUDGET = "over_budget", "the budget does not reach for this message"
    DEADLINE = "deadline", "the deadline of the cascade was over"
    CHOSEN = "chosen", "the channel that suits this customer best of those left"
    ALL_TRIED = "all_tried", "every step has been tried"
    # after a message
    DELIVERED = "delivered", "got the message"
    HAPPENED = "happened", "did what stops the cascade"
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
    MATCHED = "matched", "the first condition that holds"
    NO_MATCH = "no_match", "no condition holds"
    SPLIT = "split", "assigned by chance"
    DATE_REACHED = "date_reached", "the date has come"
    DATE_PASSED = "date_passed", "the date had passed already"
    NO_DATE = "no_date", "has no such date"
    WINDOW_OPEN = "window_open", "it is within the chosen hours"
    EVENT_CAME = "event_came", "did what was waited for"
    AGAIN = "again", "goes round once more"
    LOOP_OVER = "loop_over", "has gone round as often as is allowed"
    GOAL_PASSED = "goal_passed", "passed a goal"
    UPDATED = "updated", "the attribute was changed"
    UNCHANGED = "unchanged", "it was so already"
    NO_VALUE = "no_value", "there was no value that fits"
    LISTED = "listed", "was added to the list"
    UNLISTED = "unlisted", "was removed from the list"
    LIST_GONE = "list_gone", "the list is not there any more"
    ALLOWED = "allowed", "the consent was noted"
    REFUSED = "refused", "the refusal was noted"
    REFUSAL_STANDS = "refusal_stands", "has refused, and that stands"
    CALLED = "called", "the call waits to be made"
    ANSWERED = "answered", "the system answered"
    STARTED = "started", "was sent to the other journey"
    NOT_RUNNING = "not_running", "the other journey lets nobody in"
    STARTED_IN_CIRCLES = "started_in_circles", "journeys have sent the customer round in a circle"
    NOT_INSIDE = "not_inside", "is not inside the other journey"
    SENT_AWAY = "sent_away", "leaves the other journey"
    GOAL = "goal", "reached the goal"
    EXIT_RULE = "exit_rule", "an exit rule holds"
    ENDED = "ended", "was sent away by another journey or system"
    MOVED = "moved", "was moved to another step when the journey was changed"
    TAKEN_ALONG = "taken_along", "was taken along to the new version of the journey"
    JUDGED_AGAIN = "judged_again", "is judged anew by the new version of the journey"
    MOVED_BACK = "moved_back", "the change of the journey was undone"
    MERGED = "merged", "is the same person as somebody who is, or has been, in this journey"
    STOPPED = "stopped", "the journey was stopped"
    BROKEN = "broken", "the step could not be carried out"


class Cause(StrEnum):
    """What brings a decision about."""

    ENTRY = "entry"  # somebody came to the door: by a launch, an event, a system; the detail says by what
    TIMER = "timer"  # a time was over
    EVENT = "event"  # the customer did something
    REACTION = "reaction"  # something became of a message
    CHECK = "check"  # it was this op's turn: what was known of the customer decided
    PERSON = "person"  # somebody of the staff, or another system


DOOR = (
    Reason.ENTERED,
    Reason.ALREADY_INSIDE,
    Reason.ENTERED_BEFORE,
    Reason.ENTERED_OFTEN,
    Reason.NOT_IN_AUDIENCE,
    Reason.HOLDOUT,
    Reason.ENTRY_CAP,
    Reason.FOLLOWED,
    Reason.TOO_OLD,
    Reason.JOURNEY_PAUSED,
    Reason.NOT_IN_SHARE,
    Reason.NO_KEY,
)
# Reasons that are not named here are checks.
CAUSES: dict[str, Cause] = (
    dict.fromkeys(map(str, DOOR), Cause.ENTRY)
    | dict.fromkeys(map(str, (Reason.TIMED_OUT, Reason.WAITED, Reason.SUPERSEDED, Reason.DEADLINE)), Cause.TIMER)
    | dict.fromkeys(map(str, (Reason.DATE_REACHED, Reason.WINDOW_OPEN)), Cause.TIMER)
    | dict.fromkeys(map(str, (Reason.PURCHASED, Reason.HAPPENED, Reason.EVENT_CAME, Reason.GOAL)), Cause.EVENT)
    | dict.fromkeys(
        map(
            str,
            (
                Reason.DELIVERED,
                Reason.OPENED,
                Reason.CLICKED,
                Reason.REPLIED,
                Reason.FAILED,
                Reason.REJECTED,
                Reason.BOUNCED,
                Reason.EXPIRED,
            ),
        ),
        Cause.REACTION,
    )
    | dict.fromkeys(map(str, (Reason.STOPPED, Reason.ENDED)), Cause.PERSON)
    | dict.fromkeys(map(str, (Reason.MOVED, Reason.TAKEN_ALONG, Reason.JUDGED_AGAIN, Reason.MOVED_BACK)), Cause.PERSON)
)
