"""What is asked about: one journey, its versions with their programs, and whose decisions count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from psycopg import sql

from analytics.filters import Filters
from analytics.programs import Published
from journeys.figures.of_segment import members
from journeys.models import Journey, Version
from journeys.program import Op, Program

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """A journey in a period. `versions` are all of it or the one asked for, the newest last.

    A node keeps its id from one version to the next.
    """

    journey: Journey
    versions: Sequence[Version]
    filters: Filters
    now: datetime

    @classmethod
    def of(cls, filters: Filters, now: datetime) -> "Asked":
        """What these filters, which name a journey, ask for."""
        journey = Journey.objects.select_related("brand").get(pk=filters.journey or 0)
        versions = journey.versions.order_by("number")
        if filters.version is not None:
            versions = versions.filter(number=filters.version)
        return cls(journey, list(versions), filters, now)

    @cached_property
    def programs(self) -> dict[int, Program]:
        return {each.pk: Program.from_json(each.program) for each in self.versions}

    @cached_property
    def published(self) -> list[Published]:
        return [Published(pk, self.journey.pk, program) for pk, program in self.programs.items()]

    @property
    def ids(self) -> list[int]:
        return [each.pk for each in self.versions]

    @property
    def present(self) -> int | None:
        """The id of the version whose blocks are shown also when nobody came to them."""
        return self.journey.version_id if self.filters.version is None else self.versions[-1].pk

    @property
    def since(self) -> datetime:
        return self.filters.period.since

    @property
    def until(self) -> datetime:
        return self.filters.period.until

    @property
    def is_open(self) -> bool:
        """Whether the period goes up to now, so that who was inside at its end is who is inside."""
        return self.until > self.now

    @property
    def hours(self) -> sql.Composable:
        """All hours of the period, as the statements of rolls name them."""
        return sql.SQL("array(select generate_series({}::timestamptz, {}::timestamptz, '1 hour'))").format(
            self.since, self.until - HOUR
        )

    @property
    def among(self) -> sql.Composable:
        """Whose decisions `d` count: a condition."""
        if self.filters.segment is None:
            return sql.SQL("true")
        return sql.SQL("d.customer_id in ({})").format(members(self.filters.segment, self.now))

    def op(self, version_id: int, number: int) -> Op:
        return self.programs[version_id].ops[number]
