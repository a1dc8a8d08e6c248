"""The time zones in which customers live: where a day begins for them, and an hour comes."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from psycopg import sql

from customers.models import TimeZone
from customers.zones import zone_of
from lib.sql import beside, rows

INHABITED = beside(__file__, "inhabited_zones.sql")


@dataclass(frozen=True)
class Zones:
    """By each name that a customer's time zone may have: the zone. Who has none of these lives where the brand does."""

    by_name: dict[str, ZoneInfo]

    def all(self) -> set[ZoneInfo]:
        """Every zone, under one of its names."""
        return set(self.by_name.values())

    def inhabited(self, here: ZoneInfo) -> set[ZoneInfo]:
        """Those in which a customer lives, and the brand's. One probe of an index for each name."""
        return {here} | {self.by_name[name] for (name,) in rows(INHABITED)}

    def live_in(self, zones: set[str], here: ZoneInfo) -> sql.Composable:
        """Whether the customer `c` lives in one of these zones, given by their keys."""
        names = sorted(name for name, zone in self.by_name.items() if zone.key in zones)
        there = sql.SQL("c.time_zone = any({}::varchar[])").format(sql.Literal(names))
        if here.key not in zones:
            return there
        return sql.SQL("({} or not exists (select from customers_timezone z where z.name = c.time_zone))").format(there)


def zones() -> Zones:
    """As they are known now."""
    return Zones({name: zone_of(name) for name in TimeZone.objects.values_list("name", flat=True)})
