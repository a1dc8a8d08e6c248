"""Caps: how much marketing one customer gets at most."""

from psycopg import sql

from delivery.models import Cap
from delivery.statements import statement

NEVER = sql.SQL("false")


def exceeded(brand_id: int, channel: str) -> sql.Composable:
    """Whether one more message to the customer of `m` (a claimed row, see sql/claim.sql) would be too many now."""
    caps = [
        each
        for each in Cap.objects.all()  # an admin writes a handful of them
        if each.brand_id in (None, brand_id) and each.channel in ("", channel)
    ]
    if not caps:
        return NEVER
    return statement(
        "capped",
        brands=[each.brand_id for each in caps],
        channels=[each.channel for each in caps],
        most=[each.most for each in caps],
        windows_s=[each.window_s for each in caps],
    )
