"""What a journey's pause, resumption and stop mean for its messages that wait in the outbox.

Each is one statement in the caller's transaction. A message that a dispatcher has claimed is not touched.
"""

from delivery.statements import statement
from lib.sql import execute


def hold(journey_id: int) -> None:
    """Keeps back what waits: `queued` becomes `held`."""
    execute(statement("hold", journey=journey_id))


def release(journey_id: int, held_s: float = 0) -> None:
    """Lets what was kept back wait again, and `held_s` longer: `held` becomes `queued`. The caller kicks QUEUE."""
    execute(statement("release", journey=journey_id, held_s=held_s))


def withdraw(journey_id: int) -> int:
    """What waits is never sent: `queued` and `held` become `superseded`. How many there were."""
    return execute(statement("withdraw", journey=journey_id))
