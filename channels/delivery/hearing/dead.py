"""Addresses that no longer exist, as providers tell us: they are not written to again."""

from collections.abc import Sequence
from datetime import datetime

from delivery.kinds import KINDS
from delivery.statements import statement
from lib.sql import execute, rows


def bury(messages: Sequence[tuple[int, int]], now: datetime) -> None:
    """The addresses of these messages, by (customer, message), no longer exist."""
    if messages:
        customer_ids, message_ids = zip(*messages, strict=True)
        found = rows(statement("endpoints_of", customer_ids=list(customer_ids), message_ids=list(message_ids)))
        bury_endpoints([(channel, endpoint) for channel, endpoint in found], now)


def bury_endpoints(endpoints: Sequence[tuple[str, str]], now: datetime) -> None:
    """These endpoints, by (channel, endpoint), no longer exist.

    A device's address is switched off (the same token is never given to another); any other address is suppressed as
    `hard_bounce`, whoever has it. One statement, and one more where there are devices.
    """
    devices = device_channels()
    if any(channel in devices for channel, _ in endpoints):
        rows(statement("lock_devices"))
    if endpoints:
        execute(
            statement(
                "bury_endpoints",
                channels=[each[0] for each in endpoints],
                endpoints=[each[1] for each in endpoints],
                devices=devices,
                now=now,
            )
        )


def device_channels() -> list[str]:
    """Channels whose addresses are devices of a customer."""
    return [kind.key for kind in KINDS if kind.every_address]
