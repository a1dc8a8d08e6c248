"""What is known of one who was two: the kept one's word counts, unless it has none, or the other's is surely newer."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# Changes of what is no attribute are remembered beside those of attributes; no key of an attribute begins so.
TIME_ZONE, LANGUAGE, CREATED_AT, TOLD_AT = ".time_zone", ".language", ".created_at", ".told_at"
Changes = dict[str, list[Any]]


@dataclass(slots=True)
class Profile:
    """What is known of a customer. `changed`: when an attribute last changed, in ISO; none since they were made.

    `told_at` is Customer.told_at: what messages told later than that is newer still.
    """

    attributes: dict[str, Any]
    time_zone: str
    language: str
    created_at: datetime
    changed: dict[str, str]
    told_at: dict[str, float] = field(default_factory=dict)


def unite(kept: Profile, lost: Profile) -> Changes:
    """Has the kept one take over what it lacks; {what: [before, after]}, None for what was not there."""
    changes: Changes = {}
    for key, value in lost.attributes.items():
        before = kept.attributes.get(key)
        if value is None or value == before or not (before is None or _is_newer(key, kept, lost)):
            continue
        changes[key] = [before, value]
        kept.attributes[key] = value
        if key in lost.changed:
            kept.changed[key] = lost.changed[key]
    for name, before, value in (
        (TIME_ZONE, kept.time_zone, lost.time_zone),
        (LANGUAGE, kept.language, lost.language),
    ):
        if value and not before:
            changes[name] = [before, value]
    kept.time_zone, kept.language = kept.time_zone or lost.time_zone, kept.language or lost.language
    if lost.created_at < kept.created_at:
        changes[CREATED_AT] = [kept.created_at.isoformat(), lost.created_at.isoformat()]
        kept.created_at = lost.created_at
    # Of two moments the later stays, whoever's word counts: what is told late of one is late of both.
    later = {key: at for key, at in lost.told_at.items() if at > kept.told_at.get(key, 0)}
    if later:
        changes[TOLD_AT] = [{key: kept.told_at.get(key) for key in later}, later]
        kept.told_at = kept.told_at | later
    return changes


def told_before(now: dict[str, float], before: dict[str, float | None], after: dict[str, float]) -> dict[str, float]:
    """`told_at` without what a merge brought; what has been told since stays."""
    back = {key: before[key] for key, at in after.items() if now.get(key) == at}
    return {key: at for key, at in (now | back).items() if at is not None}


def _is_newer(key: str, kept: Profile, lost: Profile) -> bool:
    """As far as known: a change has a moment; what somebody was made with is as old as they are."""
    if key not in lost.changed:
        return False
    at = datetime.fromisoformat(lost.changed[key])
    known_at = datetime.fromisoformat(kept.changed[key]) if key in kept.changed else kept.created_at
    return at > known_at
