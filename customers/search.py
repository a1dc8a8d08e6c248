"""Finding customers by what somebody types: a name, an e-mail address, a phone number, any id."""

import re

from psycopg import sql as psycopg_sql

from lib import sql

PHONE = re.compile(r"\+?[\d\s().-]{3,}")
APOSTROPHES = str.maketrans("", "", "'’ʼ`")  # as customers_fold does
NOTHING = "\x01"  # the beginning of no address and no identity
NUMBER = re.compile(r"#(\d{1,18})")


class Found:
    """The ids of the customers who were found, in pages: what a paginator asks for, `count` and a slice.

    An empty text finds everybody; "#42" the customer with the id 42.
    """

    def __init__(self, typed: str) -> None:
        self._query = _query(typed.replace("\0", "").strip())

    def count(self) -> int:
        ((count,),) = sql.rows(psycopg_sql.SQL("select count(*) from ({}) found").format(self._query))
        return int(count)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, place: slice) -> list[int]:
        page = psycopg_sql.SQL("select id from ({}) found order by id limit {} offset {}").format(
            self._query, (place.stop or 0) - (place.start or 0), place.start or 0
        )
        return [id_ for (id_,) in sql.rows(page)]


def _query(typed: str) -> psycopg_sql.Composable:
    if not typed:
        return psycopg_sql.SQL("select id from customers_customer")
    words = re.findall(r"\w+", typed.translate(APOSTROPHES))
    phone = "+" + "".join(filter(str.isdecimal, typed)) if PHONE.fullmatch(typed) else NOTHING
    number = NUMBER.fullmatch(typed)
    return sql.fill(
        sql.beside(__file__, "search.sql"),
        words=" & ".join(f"{word}:*" for word in words),
        address=_beginning(typed.lower()),
        identity=_beginning(typed),
        phone=_beginning(phone),
        number=int(number[1]) if number else None,
    )


def _beginning(text: str) -> str:
    """The LIKE pattern of what begins with the text."""
    return re.sub(r"([\\%_])", r"\\\1", text) + "%"
