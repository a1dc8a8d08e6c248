"""Tasks of segments, for django-q2."""

from django.utils import timezone

from segments.saving import refresh_sizes


def refresh() -> None:
    """Counts the sizes that the list shows anew."""
    refresh_sizes(timezone.now())
