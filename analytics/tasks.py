"""Tasks of the cluster."""

from django.utils import timezone

from analytics.mailing import sending


def send_reports() -> None:
    """Every minute: reports that are due by mail are sent."""
    sending.work(timezone.now())
