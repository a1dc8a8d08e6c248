"""Finding customers by what somebody types: a name, an e-mail address, a phone number or a part of one, any id.

Words of names, and the beginnings of addresses and identities, are found by indexes. A part in the middle of an address
("walska@firma", the last digits of a phone number) is looked for in all addresses, when the indexes have not found
enough already and nothing that fits exactly: 2,000,000 addresses of 1,000,000 customers take two cores a tenth of a
second, while an index of parts (of three characters, with GIN) would cost an import of 15,000 customers a second two
thirds of a core.
"""

import re
from functools import cached_property

from psycopg import sql as psycopg_sql

from lib import sql

PHONE = re.compile(r"\+?[\d\s().-]{3,}")
APOSTROPHES = str.maketrans("", "", "'’ʼ`")  # as customers_fold does
NOTHING = "\x01"  # the beginning of no address and no identity
NUMBER = re.compile(r"#(\d{1,18})")
MOST = 1000  # are found; who wants to see further types more
SHORTEST_PART = 3
LONGEST_TYPED = 200


class Found:
    """The ids of the customers who were found, in pages: what a paginator asks for, `count` and a slice.

    An empty text finds everybody; "#42" the customer with the id 42. `count` ends at MOST, and then `is_more` says
    that there are more. What fits exactly comes first, then what begins so, then what has it in the middle.
    """

    def __init__(self, typed: str) -> None:
        self._typed = typed.replace("\0", "").strip()[:LONGEST_TYPED]

    @property
    def is_more(self) -> bool:
        """Whether there are more than `count`."""
        return bool(self._typed) and len(self._ids) > MOST

    def count(self) -> int:
        if self._typed:
            return min(len(self._ids), MOST)
        ((count,),) = sql.rows(psycopg_sql.SQL("select count(*) from customers_customer"))
        return int(count)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, place: slice) -> list[int]:
        if self._typed:
            return self._ids[:MOST][place]
        page = psycopg_sql.SQL("select id from customers_customer order by id limit {} offset {}").format(
            (place.stop or 0) - (place.start or 0), place.start or 0
        )
        return [id_ for (id_,) in sql.rows(page)]

    @cached_property
    def _ids(self) -> list[int]:
        """One more than MOST of them at most."""
        ranks: dict[int, int] = dict(sql.rows(_query(self._typed)))
        if 0 not in ranks.values() and len(ranks) <= MOST and (part := _part(self._typed)):
            parts = sql.fill(sql.beside(__file__, "search_parts.sql"), part=f"%{_plain(part)}%", limit=MOST + 1)
            ranks = {id_: 2 for (id_,) in sql.rows(parts)} | ranks
        return sorted(ranks, key=lambda id_: (ranks[id_], id_))[: MOST + 1]


def _query(typed: str) -> psycopg_sql.Composable:
    words = re.findall(r"\w+", typed.translate(APOSTROPHES))
    phone = "+" + _digits(typed) if PHONE.fullmatch(typed) else NOTHING
    number = NUMBER.fullmatch(typed)
    return sql.fill(
        sql.beside(__file__, "search.sql"),
        words=" & ".join(f"{word}:*" for word in words),
        typed=typed,
        typed_lower=typed.lower(),
        phone_whole=phone,
        address=_plain(typed.lower()) + "%",
        identity=_plain(typed) + "%",
        upper=_plain(typed.upper()) + "%",  # "ab-17" finds AB-17
        phone=_plain(phone) + "%",
        number=int(number[1]) if number else None,
        limit=MOST + 1,
    )


def _part(typed: str) -> str:
    """What to look for in the middle of addresses; nothing, if no address can have it or it is too short."""
    if NUMBER.fullmatch(typed):
        return ""
    part = _digits(typed) if PHONE.fullmatch(typed) else typed.lower()
    return part if len(part) >= SHORTEST_PART and not re.search(r"\s", part) else ""


def _digits(typed: str) -> str:
    return "".join(filter(str.isdecimal, typed))


def _plain(text: str) -> str:
    """The text within a LIKE pattern."""
    return re.sub(r"([\\%_])", r"\\\1", text)
