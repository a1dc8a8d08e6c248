"""Customers' time zones, by names that change: Europe/Kiev is Europe/Kyiv, for Python as for PostgreSQL.

Each of the two has a time zone database of its own, older or newer than the other's, and a name that PostgreSQL does
not know fails the whole statement. So a statement never says a customer's own words: it looks them up in the table
`customers_timezone`, whose zones PostgreSQL has said itself that it knows.
"""

from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from django.apps import apps
from django.db import connection
from psycopg import sql

UTC = ZoneInfo("UTC")
NO_ZONES = {"localtime", "posixrules", "Factory"}  # names of a machine, not of a place
# What was renamed (tz database, file `backward`: https://github.com/eggert/tz, read 2026-11-22), the old name first. Of
# most others it is known which are the same from the data; of these one name may be missing on either side.
RENAMED = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Godthab": "America/Nuuk",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "America/Louisville": "America/Kentucky/Louisville",
    "Asia/Ashkhabad": "Asia/Ashgabat",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Chungking": "Asia/Chongqing",
    "Asia/Dacca": "Asia/Dhaka",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Macao": "Asia/Macau",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Asia/Thimbu": "Asia/Thimphu",
    "Asia/Ujung_Pandang": "Asia/Makassar",
    "Asia/Ulan_Bator": "Asia/Ulaanbaatar",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
    "Europe/Uzhgorod": "Europe/Kyiv",
    "Europe/Zaporozhye": "Europe/Kyiv",
    "CET": "Europe/Brussels",
    "EET": "Europe/Athens",
    "MET": "Europe/Brussels",
    "WET": "Europe/Lisbon",
    "EST": "America/Panama",
    "MST": "America/Phoenix",
    "HST": "Pacific/Honolulu",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "US/Alaska": "America/Anchorage",
    "US/Central": "America/Chicago",
    "US/Eastern": "America/New_York",
    "US/Hawaii": "Pacific/Honolulu",
    "US/Mountain": "America/Denver",
    "US/Pacific": "America/Los_Angeles",
}


@lru_cache(4096)  # names come from customers: they may be any
def zone_of(name: str | None, default: str = "UTC") -> ZoneInfo:
    """The time zone of this name, old or new; else the default one; else UTC. Never raises."""
    for each in (name, default):
        for known in _names_of(each or ""):
            if known in _in_python():
                return ZoneInfo(known)
    return UTC


def local_zone(customer_alias: str = "c", default: str = "UTC") -> sql.Composable:
    """An expression: the zone of a customer, else the default one, else UTC; for `now at time zone …`. Cannot fail."""
    return sql.SQL(
        "coalesce((select z.zone from customers_timezone z where z.name = {}),"
        " (select z.zone from customers_timezone z where z.name = {}), 'UTC')"
    ).format(sql.Identifier(customer_alias, "time_zone"), sql.Literal(default))


def store(apps: Any = apps, **_: Any) -> None:
    """Writes the table anew, after every `migrate`: PostgreSQL may have been given another time zone database since."""
    try:
        zones = apps.get_model("customers", "TimeZone").objects
    except LookupError:
        return  # migrated back to before there was one
    rows = zone_rows(_in_postgres())
    zones.bulk_create(
        [zones.model(name=name, zone=zone) for name, zone in rows.items()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["zone"],
    )
    zones.exclude(name__in=list(rows)).delete()


def zone_rows(in_postgres: frozenset[str]) -> dict[str, str]:
    """The zone that PostgreSQL knows, by each name that a customer may have it under; without those it knows not."""
    names = in_postgres | _in_python() | set(RENAMED) | set(RENAMED.values())
    found = {name: next((each for each in _names_of(name) if each in in_postgres), "") for name in sorted(names)}
    return {name: zone for name, zone in found.items() if zone}


@cache
def _in_postgres() -> frozenset[str]:
    with connection.cursor() as cursor:
        # “at time zone 'CET'” means the abbreviation, which knows no summer: such names are not used.
        cursor.execute(
            "select name from pg_timezone_names where name !~ '^(posix|right)/'"
            " and upper(name) not in (select upper(abbrev) from pg_timezone_abbrevs)"
        )
        return frozenset(name for (name,) in cursor.fetchall()) - NO_ZONES


@cache
def _in_python() -> frozenset[str]:
    return frozenset(available_timezones()) - NO_ZONES


@lru_cache(4096)
def _names_of(name: str) -> tuple[str, ...]:
    """All names of a zone: the new one first, then the one that is asked for, then the others."""
    new = RENAMED.get(name, name)
    old = [each for each, renamed in RENAMED.items() if renamed == new]
    same = [each for known in (new, name, *old) for each in _same().get(known, ())]
    return tuple(dict.fromkeys([new, name, *old, *same]))


@cache
def _same() -> dict[str, tuple[str, ...]]:
    """By name: the names with exactly the same data."""
    by_data: dict[bytes, list[str]] = {}
    for name in sorted(_in_python()):
        by_data.setdefault(_data(name), []).append(name)
    return {name: tuple(names) for data, names in by_data.items() if data for name in names}


def _data(name: str) -> bytes:
    """What Python knows of a zone, as it is stored: in the machine's database, else in the package `tzdata`."""
    for folder in TZPATH:
        file = Path(folder, name)
        if file.is_file():
            return file.read_bytes()
    try:
        return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        return b""
