"""A person who is to be exported or erased: all their numbers, and what names them elsewhere."""

import re
from dataclasses import dataclass

from customers.models import Address, Identity
from lib import sql

SHORTEST = 5  # characters of what a text is searched for: a shorter one stands in texts about anybody


@dataclass(frozen=True)
class Person:
    """`ids`: the customer first, then those who were joined into them. `names`: identities and addresses."""

    ids: list[int]
    addresses: list[tuple[str, str]]  # (channel, endpoint)
    names: list[str]

    @property
    def customer_id(self) -> int:
        return self.ids[0]

    @property
    def pattern(self) -> str:
        """A regular expression of PostgreSQL for a text in which a name stands by itself; one that fits no text, if
        they have none."""
        if not self.names:
            return r"x\Ay"
        return rf"(?<![[:alnum:]])({'|'.join(map(_literal, self.names))})(?![[:alnum:]])"

    @property
    def strings(self) -> list[str]:
        """LIKE patterns of a JSON text in small letters in which a name is one of the strings."""
        return [_within(each.lower()) for each in self.names]


def person(customer_id: int) -> Person:
    """Who this is. Two statements and one for those who were joined."""
    joined = [id_ for (id_,) in sql.rows(sql.fill(sql.beside(__file__, "joined.sql"), customer=customer_id))]
    ids = [customer_id, *sorted(set(joined) - {customer_id})]
    addresses = list(Address.objects.filter(customer__in=ids).values_list("channel", "endpoint"))
    identities = Identity.objects.filter(customer__in=ids).values_list("value", flat=True)
    names = {each for each in [*identities, *(endpoint for _, endpoint in addresses)] if len(each) >= SHORTEST}
    # A phone number is written with and without its plus.
    names |= {each[1:] for each in names if each.startswith("+")}
    return Person(ids, addresses, sorted(names))


def _within(text: str) -> str:
    plain = re.sub(r"([\\%_])", r"\\\1", text)
    return f'%"{plain}"%'


def _literal(text: str) -> str:
    return re.sub(r"([^\w\s])", r"\\\1", text)
