"""Writes the audit."""

from typing import Any

from accounts.models import ApiKey, AuditEntry, User

Actor = User | ApiKey | None  # who does something: one of the staff, another system, or nobody


def record(by: Actor, action: str, subject: str, **detail: Any) -> None:
    """One row: `by` did `action` ("published") to `subject` ("journey:12"). `detail` must hold no secret.

    Of another system its key is named in the detail.
    """
    if isinstance(by, ApiKey):
        detail["api_key"] = {"id": by.pk, "name": by.name}
    AuditEntry.objects.create(user=person(by), action=action, subject=subject, detail=detail)


def person(by: Actor) -> User | None:
    """The one of the staff, if it was one."""
    return by if isinstance(by, User) else None
