"""A sticky sample of all customers: found through the primary key, without reading the others.

Ids are cut into blocks of equal length, and of each block one id is looked up: at a place in it that a hash of the
block's number says. So every customer is as likely as any other to be in the sample, whatever gaps there are between
the ids; it is spread over the whole age of the base; and it stays the same while the base grows, but for the new.
"""

from dataclasses import dataclass
from functools import lru_cache

from psycopg import sql

from lib.sql import rows

MASK = 2**64 - 1
MOST_PROBES = 200_000  # ids that are looked up for one sample, where there are many gaps
BOUNDS = sql.SQL("select min(id), max(id) from customers_customer")
TOTAL = sql.SQL("select count(*) from customers_customer")


@dataclass(frozen=True)
class Base:
    """How many customers there are, and between which ids they lie."""

    total: int
    first: int
    last: int


def base() -> Base:
    """All customers there are."""
    [(first, last)] = rows(BOUNDS)
    [(total,)] = rows(TOTAL)
    return Base(total, first or 0, last if last is not None else -1)


def candidates(among: Base, size: int) -> list[int]:
    """Ids of about `size` customers, in a random order that stays; some of the ids may be of nobody.

    Its beginning is a smaller sample.
    """
    if among.total <= 0:
        return []
    spread = among.last - among.first + 1
    wanted = max(among.total / size, spread / MOST_PROBES, 1)
    length = 1 << (int(wanted).bit_length() - 1)  # a power of two, lest each new customer make it another sample
    found = _of_blocks(length, among.first // length, among.last // length)
    return list(found[: max(size, round(size * spread / among.total))])


@lru_cache(maxsize=4)
def _of_blocks(length: int, first: int, last: int) -> tuple[int, ...]:
    found = [block * length + mixed(block) % length for block in range(first, last + 1)]
    return tuple(sorted(found, key=mixed))


def mixed(number: int) -> int:
    """A hash that anybody can compute anew: the finishing step of SplitMix64 (Steele, Lea, Flood: OOPSLA 2014)."""
    mixing = (number + 0x9E3779B97F4A7C15) & MASK
    mixing = ((mixing ^ (mixing >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    mixing = ((mixing ^ (mixing >> 27)) * 0x94D049BB133111EB) & MASK
    return mixing ^ (mixing >> 31)
