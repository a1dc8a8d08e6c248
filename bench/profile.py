"""How long somebody waits for a search and for a page of a timeline: `bench profile --customers 1000000 --json`.

Searches are what people type: names, beginnings, parts in the middle of addresses, ids, and nothing that there is. The
timeline is that of a customer with ten thousand events, in the middle of as many of others as there are customers.
"""

from time import perf_counter
from typing import Any

from django.db import connection

from customers.listing import customer_rows
from customers.search import Found
from journeys.timeline.pages import Cursor, timeline
from lib import sql

NAMES = ("олена", "а", "a", "anna kowal", "zaneta lecka", "WÓJCIK", "no such thing")
ADDRESSES = (
    "anna.kowalska",
    "kowalska99",
    "@firma17",
    "gmail.com",
    "999",
    "0671",
    "48271",
    "123-45-67",
    "+38050",
    "nosuchthing",
)
TYPED = (*NAMES, *ADDRESSES, "00007919", "#77")
TIMES = 5
PAGES = 20


def run(customers: int) -> dict[str, Any]:
    """Milliseconds: of the searches the median, the 95th of a hundred and the slowest, by what was typed."""
    customers = max(customers, 10_000)
    sql.execute(sql.fill(sql.beside(__file__, "profile.sql"), customers=customers))
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    searches = sorted((_search(typed), typed) for typed in TYPED for _ in range(TIMES))
    pages = sorted(_pages())
    slowest, typed = searches[-1]
    return {
        "customers": customers,
        "search_median_ms": searches[len(searches) // 2][0],
        "search_p95_ms": searches[int(len(searches) * 0.95)][0],
        "search_slowest_ms": slowest,
        "search_slowest": typed,
        "timeline_median_ms": pages[len(pages) // 2],
        "timeline_slowest_ms": pages[-1],
    }


def _search(typed: str) -> float:
    """The first page and the count, as the list of customers asks for them."""
    begun = perf_counter()
    found = Found(typed)
    customer_rows(found[0 : min(found.count(), 50)])
    return _ms(begun)


def _pages() -> list[float]:
    took, before = [], None
    for _ in range(PAGES):
        begun = perf_counter()
        answer = timeline(1, None, before)
        took.append(_ms(begun))
        before = Cursor.parse(answer["next"])
    return took


def _ms(begun: float) -> float:
    return round((perf_counter() - begun) * 1000, 1)
