"""What came from a source and what became of it: counted by the minute; what was refused is kept with its reason."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lib import sql

LONGEST_ORIGINAL = 40_000  # characters
LONGEST_ID, LONGEST_REASON = 200, 300  # of the columns of SourceReject


def count(
    source_id: int, now: datetime, *, received: int = 0, stored: int = 0, repeated: int = 0, rejected: int = 0
) -> None:
    """Adds to the minute of `now`. Anything received is also the source's sign of life.

    The minute is one row that the door writes, too: count last before the commit, so that nobody waits there for you.
    """
    if received or stored or repeated or rejected:
        sql.execute(
            sql.fill(
                sql.beside(__file__, "count.sql"),
                source_id=source_id,
                now=now,
                received=received,
                stored=stored,
                repeated=repeated,
                rejected=rejected,
            )
        )


def reject(source_id: int, now: datetime, refused: Sequence[tuple[str, str, Any]]) -> None:
    """Keeps what was not taken: (message id, reason in a sentence, the text or the JSON as it came) of each.

    Does not count it: `count(rejected=...)` does, in the same transaction.
    """
    if refused:
        sql.execute(
            sql.fill(
                sql.beside(__file__, "reject.sql"),
                source_id=source_id,
                now=now,
                message_ids=[_storable(message_id)[:LONGEST_ID] for message_id, _, _ in refused],
                reasons=[_storable(reason)[:LONGEST_REASON] for _, reason, _ in refused],
                originals=[_text(original)[:LONGEST_ORIGINAL] for _, _, original in refused],
            )
        )


def _text(original: Any) -> str:
    try:
        return _storable(original if isinstance(original, str) else json.dumps(original, ensure_ascii=False))
    except RecursionError:
        return "(nested too deep to be shown)"


def _storable(text: str) -> str:
    """Text as PostgreSQL takes it: what it cannot hold stands there as it is written in JSON."""
    if "\x00" in text:
        text = text.replace("\x00", "\\u0000")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode(errors="backslashreplace").decode()
    return text
