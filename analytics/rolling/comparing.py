"""Proves the rolls: every hour is counted again from its facts and compared with what is stored. Nothing is changed."""

import json
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from psycopg.sql import SQL, Composed, Identifier, Literal

from analytics.models import DueHour
from analytics.rolling.making import PIECE, ordered
from analytics.rolling.roll import Roll
from analytics.rolling.touched import all_hours, lock, note, note_new
from journeys.checks.checking import Difference
from lib import sql


def differences() -> tuple[list[Difference], int]:
    """Between the rolls and their facts, and how many hours of rolls wait to be made again: of these nothing is said.

    Nobody makes rolls meanwhile; facts may come. Their hours are noted by the time that is asked for.
    """
    with transaction.atomic():
        lock()
        found = [
            (roll.key, hour, each)
            for roll in ordered()
            for piece in _pieces(all_hours(roll))
            for hour, each in _compared(roll, piece)
        ]
        waiting = _waiting()
    return [each for key, hour, each in found if (key, hour) not in waiting], len(waiting)


def _pieces(hours: list[datetime]) -> Iterator[list[datetime]]:
    """Sorted hours, those of a day at most together."""
    piece: list[datetime] = []
    for hour in hours:
        if piece and hour - piece[0] >= PIECE:
            yield piece
            piece = []
        piece.append(hour)
    if piece:
        yield piece


def _compared(roll: Roll, hours: list[datetime]) -> list[tuple[datetime, Difference]]:
    found = sql.rows(
        sql.fill(
            sql.beside(__file__, "differing.sql"),
            key=_key(roll),
            left_out=sorted(roll.estimated),
            stored=SQL("select * from {} where hour_at = any({}::timestamptz[])").format(
                Identifier(roll.model._meta.db_table), Literal(hours)
            ),
            made=SQL("{}\n").format(roll.select(hours)),
        )
    )
    places = [(json.loads(key), *figures) for key, *figures in found]
    return [
        (datetime.fromisoformat(place["hour_at"]), Difference(f"roll_{roll.key}", place, what, stored, is_))
        for place, what, stored, is_ in places
    ]


def _key(roll: Roll) -> Composed:
    """The key of a row, and its hour, as an object."""
    names = dict.fromkeys(["hour_at", *(each.column for each in roll.model._meta.pk_fields if each.column)])
    pairs = SQL(", ").join(SQL("{}, {}").format(Literal(name), Identifier(name)) for name in names)
    return SQL("jsonb_build_object({})").format(pairs)


def _waiting() -> set[tuple[str, datetime]]:
    """Rolls and hours that are marked, and those that will be when what was noted is taken: looked at and put back."""
    with transaction.atomic():
        before = transaction.savepoint()
        note_new()
        while note():
            pass
        due = set(DueHour.objects.values_list("roll", "hour_at"))
        transaction.savepoint_rollback(before)
    for roll in ordered():
        if read := [hour for key, hour in due if key in roll.reads]:
            due |= {(roll.key, hour) for hour in roll.hours(read)}
    return due
