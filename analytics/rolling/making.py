"""Makes hours of rolls again: deletes their rows and inserts what the SELECT answers, in one transaction."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from psycopg.sql import SQL, Identifier

from analytics.models import DueHour
from analytics.rolling.roll import FOLDER, ROLLS, Roll
from analytics.rolling.touched import kept, lock, mark, note, note_all, note_new
from lib import sql

log = logging.getLogger("kaskad.rolls")

_rests_until: dict[str, float] = {}  # by key; of this process
PIECE = timedelta(hours=24)  # of one roll in one transaction: its memory and its time have a bound


def catch_up(stopping: Callable[[], bool] = lambda: False, *, patient: bool = False) -> int:
    """Works off everything that was noted; how many hours were made. Ends early, between two pieces, when told to.

    `patient` is the loop: it lets a roll alone that asks for rest, with its hours marked.
    """
    note_new()
    made = 0
    while not stopping():
        more = note()
        made += _make_due(stopping, patient=patient)
        if not more:
            break
    return made


def make_everything(said: Callable[[str, int], None] = lambda roll, hours: None) -> int:
    """Makes every hour of every roll again, the newest first; how many. `said` hears of each roll when it is done."""
    for roll in ordered():
        note_all(roll)
    made = 0
    for roll in ordered():
        of_roll = 0
        while hours := make_piece(roll):
            of_roll += hours
        said(roll.key, of_roll)
        made += of_roll
    return made


def _make_due(stopping: Callable[[], bool], *, patient: bool) -> int:
    """A roll that cannot be made keeps its hours due and holds up no other; its error is raised after them."""
    made = 0
    failed: Exception | None = None
    due = set(DueHour.objects.values_list("roll", flat=True).distinct())
    for roll in ordered():
        if roll.key not in due and not due.intersection(roll.reads):
            continue
        if patient and time.monotonic() < _rests_until.get(roll.key, 0.0):
            continue
        began = time.monotonic()
        try:
            while not stopping() and (hours := make_piece(roll)):
                made += hours
                due.add(roll.key)  # whoever reads it is due now
        except Exception as error:
            failed = error
            log.exception("The roll %s cannot be made", roll.key)
        ended = time.monotonic()
        _rests_until[roll.key] = ended + roll.rest * (ended - began)
    if failed:
        raise failed
    return made


def ordered() -> list[Roll]:
    """All rolls, those that read others behind them."""
    return sorted(ROLLS, key=_depth)


def _depth(roll: Roll) -> int:
    return 1 + max((_depth(ROLLS[each]) for each in roll.reads), default=0)


@transaction.atomic
def make_piece(roll: Roll) -> int:
    """Makes the newest hours again that are due, of a day at most; how many. Who reads them is due afterwards."""
    lock()
    due = DueHour.objects.filter(roll=roll.key)
    newest = due.order_by("-hour_at").values_list("hour_at", flat=True).first()
    if newest is None:
        return 0
    due = due.filter(hour_at__gt=newest - PIECE)
    hours = sorted(due.values_list("hour_at", flat=True))
    due.filter(hour_at__in=hours).delete()
    if hours := kept(roll, hours):
        _replace(roll, hours)
    for reader in ROLLS:
        if roll.key in reader.reads:
            mark(reader, reader.hours(hours))
    return len(hours)


def _replace(roll: Roll, hours: list[datetime]) -> None:
    made = roll.select(hours)
    if roll.telling:
        sql.execute(SQL("create temporary table made as\n{}").format(made))
        sql.execute(sql.fill(sql.load(FOLDER / roll.telling), hours=hours))
        made = SQL("select * from made").format()
    roll.model._default_manager.filter(hour_at__in=hours).delete()
    columns = SQL(", ").join(map(Identifier, roll.columns))
    table = Identifier(roll.model._meta.db_table)
    sql.execute(SQL("insert into {} ({}) select {} from (\n{}\n) made").format(table, columns, columns, made))
    if roll.telling:
        sql.execute(SQL("drop table made").format())
