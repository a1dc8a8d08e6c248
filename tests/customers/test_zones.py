"""Time zones have several names, and neither Python nor PostgreSQL knows all of them at all times."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.core.management import call_command
from psycopg import sql

from customers import zones
from customers.models import Customer, TimeZone
from lib.sql import rows

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
NONSENSE = ["", "Nowhere/Atlantis", "../../etc/passwd", "Europe", "'; drop table x; --", "localtime", "☃", "a" * 64]


def local(default: str = "UTC", at: datetime = AT) -> dict[str, str]:
    """By the time zone of each customer, what PostgreSQL says is on their clock."""
    statement = sql.SQL(
        "select c.time_zone, to_char({}::timestamptz at time zone {}, 'YYYY-MM-DD HH24:MI') from customers_customer c"
    ).format(sql.Literal(at), zones.local_zone("c", default))
    return dict(rows(statement))


def live(*names: str) -> None:
    Customer.objects.bulk_create(Customer(time_zone=each, created_at=AT, updated_at=AT) for each in names)


@pytest.mark.django_db
def test_the_database_and_python_show_the_same_clock_for_every_name_that_either_knows():
    names = sorted(available_timezones() | set(zones.RENAMED) | set(zones.RENAMED.values()))
    live(*names)
    for at in (AT, datetime(2026, 1, 15, 23, 30, tzinfo=UTC)):
        shown = local(at=at)
        for name in names:
            assert shown[name] == at.astimezone(zones.zone_of(name)).strftime("%Y-%m-%d %H:%M"), name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new"),
    [("Europe/Kiev", "Europe/Kyiv"), ("Asia/Calcutta", "Asia/Kolkata"), ("US/Eastern", "America/New_York")],
)
def test_a_renamed_zone_is_the_same_by_either_name(old, new):
    """Number 26 of the field's failures."""
    live(old, new)
    assert local()[old] == local()[new] == f"{AT.astimezone(ZoneInfo(new)):%Y-%m-%d %H:%M}"
    assert zones.zone_of(old) == zones.zone_of(new)


@pytest.mark.django_db
def test_nonsense_is_the_zone_of_the_brand_and_that_is_utc_when_it_is_nonsense_too():
    live(*NONSENSE)
    assert set(local("Asia/Kolkata").values()) == {"2026-07-01 17:30"}
    assert set(local("Asia/Calcutta").values()) == {"2026-07-01 17:30"}
    assert set(local("Nowhere").values()) == {"2026-07-01 12:00"}
    for each in NONSENSE:
        assert zones.zone_of(each, "Europe/Kiev") == ZoneInfo("Europe/Kyiv")
        assert zones.zone_of(each, "Nowhere") == ZoneInfo("UTC")
    assert zones.zone_of(None) == ZoneInfo("UTC")


@pytest.mark.parametrize("missing", ["Europe/Kyiv", "Europe/Kiev"])
def test_a_name_that_postgresql_does_not_know_leads_to_the_one_that_it_knows(missing):
    """An older PostgreSQL knows only Kiev; a newer one, installed without the old names, only Kyiv."""
    other = {"Europe/Kyiv": "Europe/Kiev", "Europe/Kiev": "Europe/Kyiv"}[missing]
    known = frozenset(available_timezones()) - {missing, "Europe/Uzhgorod", "Europe/Zaporozhye"}
    found = zones.zone_rows(known)
    assert found[missing] == found[other] == found["Europe/Uzhgorod"] == other
    assert set(found.values()) <= known


def test_a_zone_that_postgresql_knows_by_no_name_is_left_out():
    found = zones.zone_rows(frozenset({"UTC", "Europe/Kyiv", "Moon/Tranquility"}))
    assert "Asia/Tokyo" not in found
    assert found["Moon/Tranquility"] == "Moon/Tranquility", "PostgreSQL knows a zone that Python does not"


@pytest.mark.django_db
def test_the_table_is_written_anew_when_migrating():
    TimeZone.objects.filter(name="Asia/Calcutta").delete()
    TimeZone.objects.filter(name="Europe/Kiev").update(zone="Europe/Gone")
    TimeZone.objects.create(name="Gone/Zone", zone="Gone/Zone")
    call_command("migrate", verbosity=0)
    assert TimeZone.objects.get(name="Asia/Calcutta").zone == "Asia/Kolkata"
    assert TimeZone.objects.get(name="Europe/Kiev").zone == "Europe/Kyiv"
    assert not TimeZone.objects.filter(name="Gone/Zone").exists()


@pytest.mark.django_db(transaction=True)
def test_the_table_is_full_after_a_test_that_empties_the_database():
    assert TimeZone.objects.count() > 500
    call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
    assert TimeZone.objects.count() > 500
