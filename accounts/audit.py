"""Writes the audit."""

from typing import Any

from accounts.models import AuditEntry, User


def record(user: User | None, action: str, subject: str, **detail: Any) -> None:
    """One row: `user` did `action` ("published") to `subject` ("journey:12"). `detail` must hold no secret."""
    AuditEntry.objects.create(user=user, action=action, subject=subject, detail=detail)
