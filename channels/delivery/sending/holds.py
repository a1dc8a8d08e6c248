"""What keeps a queued message where it is for the moment, or for good, said by those above us, who know why.

The journeys, say, hold the messages of a customer who has reacted until they have decided what that means for them:
so a reaction that was recorded before a message is claimed always comes before it.
"""

from datetime import datetime

from psycopg import sql

from lib.sql import fill

_holds: dict[str, sql.Composable] = {}
_ends: dict[str, sql.Composable] = {}


def hold_while(name: str, predicate: sql.Composable) -> None:
    """Messages for which this holds are not claimed. The predicate is over the alias `m` of delivery_message; {now} in
    an SQL of it is the moment of the claim.

    It is evaluated for every message of every batch: it must find its rows by an index. Who ends a hold without
    withdrawing the message kicks dispatcher.QUEUE. Call it in `ready()`; the same name again replaces it.
    """
    _holds[name] = predicate


def end_when(name: str, predicate: sql.Composable) -> None:
    """Messages for which this holds when their turn comes are withdrawn. As with `hold_while`.

    What is queued when a journey stops is withdrawn then; this is for what comes back into the outbox later.
    """
    _ends[name] = predicate


def forget(name: str) -> None:
    """Takes a hold back, and an end of the same name."""
    _holds.pop(name, None)
    _ends.pop(name, None)


def held(now: datetime) -> sql.Composable:
    """Whether any hold applies to the message `m`."""
    return _any(_holds, now)


def ended(now: datetime) -> sql.Composable:
    """Whether the message `m` is to be withdrawn."""
    return _any(_ends, now)


def _any(predicates: dict[str, sql.Composable], now: datetime) -> sql.Composable:
    if not predicates:
        return sql.SQL("false")
    filled = [fill(each, now=now) if isinstance(each, sql.SQL) else each for each in predicates.values()]
    return sql.SQL(" or ").join(sql.SQL("({})").format(each) for each in filled)
