"""The one vocabulary of what becomes of a message, whatever its provider calls it.

A status only moves forward, in the order of `ORDER`. So the status of a message depends on which reports have come
and never on their order, and a report that comes twice changes nothing. Only somebody of the staff can have a message
begin anew (sending_again.py).
"""

QUEUED = "queued"  # in the outbox
HELD = "held"  # in the outbox, while its journey is paused; the one pair of statuses that goes back and forth
SENDING = "sending"  # claimed by a dispatcher
SUPERSEDED = "superseded"  # withdrawn before the hand-over, because its moment had passed or its journey ended
UNKNOWN = "unknown"  # in flight when its dispatcher died: handed over or not, and never sent again by itself
SENT = "sent"  # the provider has accepted it; that is not delivered
DELIVERED = "delivered"  # it has reached the device or the mail server of the recipient
FAILED = "failed"  # could not be made or delivered, with a reason
EXPIRED = "expired"  # its time-to-live ended before it was delivered
BOUNCED = "bounced"  # the recipient's side has returned it, perhaps after having taken it
REJECTED = "rejected"  # the provider has refused it
OPENED = "opened"  # read; how sure that is, says its grade
CLICKED = "clicked"
REPLIED = "replied"

ORDER = (
    QUEUED,
    HELD,
    SENDING,
    SUPERSEDED,
    UNKNOWN,
    SENT,
    DELIVERED,
    # After delivered, because mail is taken and then returned; before opened, because what was read has arrived.
    FAILED,
    EXPIRED,
    BOUNCED,
    REJECTED,
    OPENED,
    CLICKED,
    REPLIED,
)
FAILURES = frozenset({FAILED, EXPIRED, BOUNCED, REJECTED})
REACTIONS = frozenset({OPENED, CLICKED, REPLIED})

# Reports that are no status: they stamp the message and leave its status alone.
UNSUBSCRIBED = "unsubscribed"
COMPLAINED = "complained"
DEFERRED = "deferred"  # the provider tries again by itself; kept, changes nothing

# What a provider may report about a message that it has accepted.
REPORTS = frozenset({DELIVERED, UNSUBSCRIBED, COMPLAINED, DEFERRED}) | FAILURES | REACTIONS

# How sure it is that a person did it, from the surest.
CERTAIN = "certain"  # a click, a reply
LIKELY = "likely"  # seen in a messenger, a push opened, a mail opened as people open mail
WEAK = "weak"  # a mail opened or a link followed by a privacy proxy or a scanner, most likely
NONE = "none"  # says nothing about a person
GRADES = (CERTAIN, LIKELY, WEAK, NONE)
