"""Runs floor.sql: how fast the same rows can be written at all on this machine."""

import re
import time
from pathlib import Path
from typing import Any, LiteralString, cast

from psycopg import sql

from lib.sql import execute, fill

BATCHES = (1_000, 5_000, 20_000, 50_000)
STEPS = ((1, 4), (2, 6), (3, 0))  # (channel, tenths of those asked who react): push, e-mail, SMS

_text = Path(__file__).with_name("floor.sql").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^-- part: (\w+)\n(.*?)(?=^-- part: |\Z)", _text, re.S | re.M))


def _run(part: str, **values: Any) -> int:
    return execute(fill(sql.SQL(cast(LiteralString, PARTS[part])), **values))


def _drain(part: str, **values: Any) -> int:
    total = 0
    while count := _run(part, **values):
        total += count
    return total


def run(customers: int, batch: int) -> float:
    """Customers per second over the whole cascade."""
    _run("drop")
    _run("schema", customers=customers)
    started = time.perf_counter()
    _run("enter")
    for step, (channel, share) in enumerate(STEPS):
        op = 1 + 2 * step
        _drain("send", op=op, channel=channel, batch=batch)
        if share:
            _drain("react", op=op + 1, channel=channel, share=share, digit=10**step, batch=batch)
        _drain("lapse", op=op + 1, batch=batch)
    took = time.perf_counter() - started
    _run("drop")
    return customers / took
