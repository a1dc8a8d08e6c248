"""Proves the arms: everybody in them is made again of decisions, events, purchases and messages, and compared."""

import json
import time

from psycopg import sql

from analytics.lift.comparisons import comparisons
from analytics.lift.keeping import catch_up, people
from journeys.checks.checking import Difference
from lib.sql import beside, fill, rows

OF_EVERYBODY = sql.SQL(
    "select d.customer_id, d.id, d.at, k.journey_id, k.comparison, k.version_id, k.op, k.arm, k.window_s, k.currency"
    " from journeys_decision d join compared k on k.version_id = d.version_id and k.op = d.op and k.arm = d.port"
)


TRIES, PAUSE_S = 3, 1.0


def differences() -> list[Difference]:
    """Where they differ, once all that has come is worked in.

    What has come meanwhile is no difference: it is gone at the next look, and so only what stays is told.
    """
    found: list[Difference] = []
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE_S)
        catch_up()
        everybody = people(comparisons(), OF_EVERYBODY, sql.Identifier("analytics_armperson"))
        query = fill(beside(__file__, "proving.sql"), people=everybody)
        found = [Difference("arms", json.loads(place), what, kept, is_) for place, what, kept, is_ in rows(query)]
        if not found:
            break
    return found
