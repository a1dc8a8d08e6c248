"""Asking the copy; and PostgreSQL, when the copy cannot be asked."""

import logging
from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg import sql

from lib.sql import rows
from segments.columnar.question import Answer, Question, address, key
from segments.facts import LATER
from segments.moment import Moment, Tally, Way
from segments.patience import TooSlow, patience

log = logging.getLogger(__name__)

MOST_LEAVES = 60  # of more conditions DuckDB makes a plan for longer than PostgreSQL takes to answer

RECENT = timedelta(minutes=1)
PATIENCE_MS = 1_000

Build = Callable[[Moment], sql.Composable]


def asked(build: Build, moment: Moment, limit_ms: int) -> list[tuple[Any, ...]]:
    """The rows of a query about everybody, which `build` writes for a moment. Raises TooSlow and what `build` does."""
    answer = _copy(build, moment, limit_ms, ids=False)
    if answer is not None:
        return [tuple(row) for row in answer.found]
    with patience(limit_ms):
        return rows(build(_by(moment, Way.BASE)))


def asked_ids(build: Build, moment: Moment, limit_ms: int) -> memoryview:
    """The ids that a query of one column finds, as integers. Raises as `asked`."""
    answer = _copy(build, moment, limit_ms, ids=True)
    if answer is not None:
        return memoryview(answer.found).cast("q")
    with patience(limit_ms):
        return memoryview(array("q", (id_ for (id_,) in rows(build(_by(moment, Way.BASE))))))


def answers() -> bool:
    """Whether the copy is there and filled."""
    moment = Moment(timezone.now())
    return _copy(lambda _: sql.SQL("select 1"), moment, PATIENCE_MS, ids=False) is not None


def _copy(build: Build, moment: Moment, limit_ms: int, *, ids: bool) -> Answer | None:
    """What the copy answers; None when PostgreSQL must be asked. Raises TooSlow."""
    # What this transaction has written nobody else sees, the copy neither.
    if moment.way != Way.BASE or connection.in_atomic_block or not address().exists():
        return None
    answer = Answer(unanswered=LATER)
    # What is kept of all purchases says nothing about a time in the past; nor when a purchase lies in the future.
    for kept in [True, False] if timezone.now() - moment.now < RECENT else [False]:
        asking = replace(_by(moment, Way.COLUMNS), kept=kept)
        query = build(asking)
        if asking.tally.leaves > MOST_LEAVES:
            return None
        brought = {name: text(each) for name, each in asking.brought.items()}
        try:
            answer = _ask(Question(text(query), limit_ms, brought, ids))
        except (OSError, EOFError, AuthenticationError) as error:
            log.warning("The columnar copy cannot be asked: %s", error)
            return None
        if LATER not in answer.unanswered:
            break
    if answer.late:
        raise TooSlow
    if answer.unanswered:
        log.info("PostgreSQL is asked instead of the columnar copy: %s", answer.unanswered)
        return None
    return answer


def _ask(question: Question) -> Answer:
    with Client(str(address()), family="AF_UNIX", authkey=key()) as copy:
        copy.send(question)
        answer: Answer = copy.recv()
        return answer


def _by(moment: Moment, way: Way) -> Moment:
    """The same moment, for a query that is written anew."""
    return replace(moment, way=way, tally=Tally(), brought={})


def text(query: sql.Composable) -> str:
    """The statement with its values quoted."""
    with connection.cursor() as cursor:
        return query.as_string(cursor.cursor.connection)
