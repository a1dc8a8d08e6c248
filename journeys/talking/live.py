"""What browsers are told at once: comments have changed, a draft was saved, somebody was mentioned."""

from collections.abc import Iterable

from accounts.models import User
from lib.live import publish


def group_of(journey_id: int) -> str:
    """Everybody who has the journey open."""
    return f"talk.{journey_id}"


def group_of_person(user_id: int) -> str:
    """Every open page of somebody of the staff."""
    return f"staff.{user_id}"


def tell_saved(journey_id: int, revision: int, by: User | None) -> None:
    """The draft is another one now."""
    message = {"type": "saved", "revision": revision, "user": by.pk if by else None, "name": by.name if by else ""}
    publish(group_of(journey_id), message)


def tell_comments(journey_id: int) -> None:
    """Somebody wrote, changed or resolved a comment; what it says is asked for by whoever wants to know."""
    publish(group_of(journey_id), {"type": "comments"})


def tell_mentioned(people: Iterable[int]) -> None:
    """Their list of mentions is another one."""
    for each in people:
        publish(group_of_person(each), {"type": "mentioned"})
