"""What called systems answer, kept until the journey that asked has read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from psycopg.types.json import Jsonb

from delivery.kinds import KINDS
from delivery.provider import Outgoing
from delivery.statements import statement
from lib.sql import rows

if TYPE_CHECKING:
    from delivery.sending.handover import Handover


def keep(accepted: Sequence[Outgoing], handovers: Sequence[Handover], now: datetime) -> list[int]:
    """Keeps the answers to those of these messages that ask for them (their policy says so); whose they are.

    One statement, and none where nobody was called.
    """
    calls = [each for each in accepted if KINDS[each.channel].is_call]
    if not calls:
        return []
    answers = {each.message_id: each.answer for each in handovers}
    found = [(each, answers.get(each.message_id)) for each in calls]
    kept = rows(
        statement(
            "keep_answers",
            message_ids=[each.message_id for each, _ in found],
            statuses=[answer.status if answer else None for _, answer in found],
            bodies=[Jsonb(answer.body) if answer and answer.body is not None else None for _, answer in found],
            too_large=[bool(answer and answer.is_too_large) for _, answer in found],
            now=now,
        )
    )
    return [customer_id for (customer_id,) in kept]
