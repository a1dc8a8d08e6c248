"""Proves the lives: each is made again of the customer and the purchases, and each sum of the lives, and compared."""

import json
import time

from django.db import transaction
from django.utils import timezone

from analytics.lives import pieces
from analytics.lives.keeping import SETTINGS, catch_up
from analytics.models import LivesState
from journeys.checks.checking import Difference
from lib.sql import beside, execute, fill, rows

TRIES, PAUSE_S = 3, 1.0


def differences() -> list[Difference]:
    """Where they differ, once all that was noted is worked in.

    What has come meanwhile is no difference: it is gone at the next look, and so only what stays is told.
    """
    found: list[Difference] = []
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE_S)
        catch_up(timezone.now())
        found = _compared()
        if not found:
            break
    return found


@transaction.atomic
def _compared() -> list[Difference]:
    execute(SETTINGS)
    end_on = LivesState.objects.get().end_on
    query = fill(beside(__file__, "proving.sql"), fresh=pieces.fresh(), parts=pieces.parts(end_on))
    return [Difference("lives", _place(place), what, kept, is_) for place, what, kept, is_ in rows(query)]


def _place(found: object) -> dict[str, object]:
    place: dict[str, object] = json.loads(found) if isinstance(found, str) else dict(found)  # type: ignore[call-overload]
    return place
