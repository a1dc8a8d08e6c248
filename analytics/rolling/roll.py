"""What a roll is: a table of figures by hour that is nothing but its SELECT, so that any hour can be made again.

A roll is a file in analytics/rolling/rolls/ with a .sql of the same name. Whoever changes facts notes the hours they
belong to in the same transaction (analytics/rolling/touched.py); the rolls of these hours are then deleted and made
again. So late receipts, refunds, merges and erasures correct the past, and `check_analytics` can prove every number.
"""

from abc import ABC
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from django.db.models import Model
from psycopg.sql import SQL, Composable, Composed, Identifier

from lib import sql
from lib.registry import Registry

FOLDER = Path(__file__).parent / "rolls"
HOUR = timedelta(hours=1)


class Source(StrEnum):
    """Which hours a roll is told of."""

    MESSAGES = "messages"  # of the hand-over (`sent_at`) of messages that changed
    PURCHASES = "purchases"  # in which purchases were made that changed, or that may count for another message now
    DECISIONS = "decisions"  # of decisions that came, or whose messages changed
    CONSENTS = "consents"  # in which customers chose what they allow


class Roll(ABC):
    """`key` names the file. Its SELECT answers complete rows of the model for `{hours}` (whole hours of UTC).

    `{since}` and `{until}` enclose the hours, for indexes that know a range only. `reads`: rolls that are made before,
    because this one reads them. `estimated` are columns that depend on more than the facts which are noted: they are
    as of when their hour was made last, and not compared. A SELECT that means something else gets another `edition`:
    after the upgrade every hour is then made again. `telling` names a .sql beside it that hears of what is about to
    change in `{hours}`: the temporary table `made` has the new rows, the table of the model still the old ones.
    """

    key: str
    label: str = ""  # nobody is shown a roll
    model: ClassVar[type[Model]]
    source: ClassVar[Source]
    reads: ClassVar[tuple[str, ...]] = ()
    estimated: ClassVar[frozenset[str]] = frozenset()
    edition: ClassVar[int] = 1
    telling: ClassVar[str] = ""
    whose: ClassVar[str] = ""  # the alias of the facts whose customers `{among}` asks; "": it reads another roll
    rest: ClassVar[int] = 0  # for so many times as long as it took to make it, the loop lets it alone

    def made_as(self) -> int:
        """The edition, and whatever else its SELECT depends on that is no fact: the zone of the company, say."""
        return self.edition

    def hours(self, touched: list[datetime]) -> list[datetime]:
        """The hours to be made again when the facts of these were touched."""
        return touched

    def every(self, hours: list[datetime]) -> list[datetime]:
        """Its own hours when the facts have these: all of them are to be made."""
        return hours

    def values(self) -> dict[str, Any]:
        """What its .sql names beside hours, since and until."""
        return {}

    @property
    def columns(self) -> list[str]:
        """Those that its SELECT must name: all but a number that the database gives."""
        fields = self.model._meta.concrete_fields
        return [each.column for each in fields if each.column and each.get_internal_type() not in COUNTED_UP]

    def among(self, members: Composable | None) -> Composable:
        """Whose facts count in its SELECT: everybody's, or those of some customers (a select of their ids)."""
        if members is None or not self.whose:
            return SQL("true")
        return SQL("{}.customer_id in ({})").format(Identifier(self.whose), members)

    def select(self, hours: list[datetime], members: Composable | None = None) -> Composed:
        """The statement that makes these hours, at least one; of some customers, where it is asked of them alone."""
        values = {"hours": hours, "since": min(hours), "until": max(hours) + HOUR}
        file = sql.load(FOLDER / f"{self.key}.sql")
        return sql.fill(file, **values | self.values() | {"among": self.among(members)})


COUNTED_UP = ("AutoField", "BigAutoField")
ROLLS: Registry[Roll] = Registry("analytics.rolling.rolls", Roll, "roll")
