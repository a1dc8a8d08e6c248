"""Traffic classes: three lanes of the outbox, so that a parcel's arrival never waits for a sale."""

CLASSES = ("transactional", "service", "marketing")  # in the order in which they are sent

# These go to everybody who has not refused them; marketing goes only to those who have allowed it.
ALLOWED_UNASKED = ("transactional", "service")
