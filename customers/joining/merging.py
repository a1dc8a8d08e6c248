"""Two customers become one, in sets: a constant number of statements, however many are joined at once.

The locks are taken in the order in which the engine and the dispatcher take theirs: enrollments, messages, customers.
Whoever calls holds the lock of writers (importing/lock.sql), so that of two merges one comes after the other.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from customers.joining.attributes import Profile, unite
from customers.joining.rows_of_tables import move_all
from customers.joining.tables import tables
from customers.origin import coming_from
from customers.signals import customers_meeting, customers_merging
from lib import sql


@dataclass(frozen=True, slots=True)
class Pair:
    """`lost_id` goes, with everything to `kept_id`; `cause` says why, `by` who wanted it."""

    kept_id: int
    lost_id: int
    cause: dict[str, Any]
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Moving:
    """The merges that are being made, as statements take them: a customer stays or goes, and never both."""

    merge_ids: list[int]
    kept_ids: list[int]
    lost_ids: list[int]

    def values(self) -> dict[str, list[int]]:
        """As the .sql files name them."""
        return {"merges": self.merge_ids, "kepts": self.kept_ids, "losts": self.lost_ids}


def merge(pairs: Sequence[Pair], now: datetime) -> list[int]:
    """Joins customers, in the caller's transaction; the ids of the merges, in the order of the pairs.

    Every kept one must be the last of its chain: no pair's kept one is another pair's lost one. Rows of the base follow
    (customers/joining/tables.py); what cannot, because the kept one has the same, is remembered by the merge.
    """
    if not pairs:
        return []
    merge_ids = _note(pairs, now)
    follow(Moving(merge_ids, [each.kept_id for each in pairs], [each.lost_id for each in pairs]), now)
    return merge_ids


def follow(moving: Moving, now: datetime) -> None:
    """Everything of the lost ones goes to the kept ones, in all layers, and the lost ones themselves go."""
    everybody = sorted({*moving.kept_ids, *moving.lost_ids})
    customers_meeting.send(sender=None, customer_ids=everybody, now=now)
    customers_merging.send(sender=None, moving=moving, now=now)
    _unite(moving, everybody, now)
    _run("add_occurrences.sql", moving)
    _run("lengthen_pauses.sql", moving)
    _run("take_over_consents.sql", moving)
    move_all(tables("customers"), moving)
    sql.execute(sql.fill(sql.beside(__file__, "raise_addresses.sql"), ids=sorted(set(moving.kept_ids))))
    sql.execute(sql.fill(sql.beside(__file__, "delete_lost.sql"), losts=moving.lost_ids))


def _run(name: str, moving: Moving) -> None:
    sql.execute(sql.fill(sql.beside(__file__, name), **moving.values()))


def _note(pairs: Sequence[Pair], now: datetime) -> list[int]:
    """Records the merges; whoever had become one of those who go now is who these become."""
    noted = sql.rows(
        sql.fill(
            sql.beside(__file__, "note_merges.sql"),
            kepts=[each.kept_id for each in pairs],
            losts=[each.lost_id for each in pairs],
            causes=[Jsonb(each.cause) for each in pairs],
            bys=[each.by for each in pairs],
            now=now,
        )
    )
    by_lost = {lost: id_ for id_, lost in noted}
    return [by_lost[each.lost_id] for each in pairs]


def _unite(moving: Moving, everybody: list[int], now: datetime) -> None:
    """What is known of each lost one goes to the kept one; both rows are locked until the end."""
    known = {
        id_: Profile(
            json.loads(attributes), time_zone, language, created_at, json.loads(changed or "{}"), json.loads(told_at)
        )
        for id_, attributes, time_zone, language, created_at, changed, told_at in sql.rows(
            sql.fill(sql.beside(__file__, "lock_profiles.sql"), ids=everybody)
        )
    }
    changed = [
        unite(known[kept], known[lost])
        if lost in known and kept in known
        else {}  # who is gone already has only left rows behind
        for kept, lost in zip(moving.kept_ids, moving.lost_ids, strict=True)
    ]
    touched = sorted({kept for kept, each in zip(moving.kept_ids, changed, strict=True) if each})
    if not touched:
        return
    with coming_from("merge"):
        sql.execute(
            sql.fill(
                sql.beside(__file__, "store_profiles.sql"),
                ids=touched,
                attributes=[Jsonb(known[each].attributes) for each in touched],
                zones=[known[each].time_zone for each in touched],
                languages=[known[each].language for each in touched],
                created_ats=[known[each].created_at for each in touched],
                told_ats=[Jsonb(known[each].told_at) for each in touched],
                merges=moving.merge_ids,
                changes=[Jsonb(each) for each in changed],
                now=now,
            )
        )
