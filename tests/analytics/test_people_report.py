"""Touches per customer and week, and the red line of annoyance, in a world to count by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Brand
from analytics.facts.touches import Touched
from analytics.filters import Filters
from analytics.intervals import wilson
from analytics.models import TouchRoll
from analytics.people.annoyance import red_line
from analytics.period import Period, company_zone
from analytics.report import REPORTS, Answer, NoPeople, Table
from analytics.rolling.comparing import differences
from analytics.rolling.making import make_everything
from analytics.rolling.rolls.touches import MOST
from analytics.weeks import Week, weeks_of
from delivery.models import Cap, Message
from lib import sql
from segments import moment as segments_moment
from tests.analytics.touching import MONDAY, message, messages, person

pytestmark = pytest.mark.django_db
NEXT = MONDAY + timedelta(days=7)
NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)  # Thursday of the second week


@dataclass
class Touching:
    """Two brands, six customers, two weeks."""

    acme: Brand
    other: Brand
    people: dict[str, int]


@pytest.fixture
def world() -> Touching:
    acme = Brand.objects.create(key="acme", name="Acme", currency="EUR")
    other = Brand.objects.create(key="other", name="Other", currency="EUR")
    names = ("one", "three", "left", "many", "both", "failed")
    people = {name: person() for name in names}
    message(people["one"], acme, MONDAY, traffic_class="service")  # the first instant of the week
    messages(people["three"], acme, 3)
    # Two by e-mail, and an SMS by which they unsubscribed; a fourth message came all the same.
    messages(people["left"], acme, 2)
    message(people["left"], acme, MONDAY + timedelta(days=2), "sms", unsubscribed_at=NOW)
    message(people["left"], acme, MONDAY + timedelta(days=3))
    # Seventeen in a week; complained about the second and about the sixteenth.
    for number, each in enumerate(messages(people["many"], acme, 17), start=1):
        if number in {2, 16}:
            Message.objects.filter(id=each.id).update(complained_at=NOW)
    # One of each brand in the first week, two of one in the second, the last instant of which is Sunday's.
    message(people["both"], acme, NEXT - timedelta(microseconds=1))
    message(people["both"], other, MONDAY + timedelta(days=1), "sms")
    messages(people["both"], other, 2, NEXT)
    # What failed, what was never handed over and what only called a system reached for nobody.
    message(people["failed"], acme, MONDAY + timedelta(hours=1), failed_at=NOW)
    message(people["failed"], acme, None)
    message(people["failed"], acme, MONDAY + timedelta(hours=2), "webhook")
    make_everything()
    return Touching(acme, other, people)


def filters(first: date = date(2026, 3, 4), last: date = date(2026, 3, 12), **more: Any) -> Filters:
    return Filters(Period(first, last, company_zone()), **more)


def answer(asked: Filters | None = None, now: datetime = NOW) -> Answer:
    return REPORTS["people"].answer(asked or filters(), now)


def table(found: Answer, key: str) -> Table:
    return next(each for each in found.tables if each.key == key)


def people(table_: str, column: str, row: str, **more: Any) -> set[int]:
    query = REPORTS["people"].people(filters(**more), table_, column, row, NOW)
    return {id_ for (id_,) in sql.rows(query)}


def test_how_many_got_how_many_messages_in_a_week(world: Touching) -> None:
    first, second = table(answer(), "weeks").rows

    got = {f"got_{number}": 0 for number in range(1, 8)}
    assert first == {"key": "2026-03-02", "week": date(2026, 3, 2)} | got | {
        "got_1": 1, "got_2": 1, "got_3": 1, "got_4": 1, "got_7": 1, "customers": 5, "messages": 27,
        "average": 5.4, "unsubscribed": 1, "complained": 2,
    }  # fmt: skip
    assert second == {"key": "2026-03-09", "week": date(2026, 3, 9)} | got | {
        "got_2": 1, "customers": 1, "messages": 2, "average": 2.0, "unsubscribed": 0, "complained": 0,
    }  # fmt: skip
    assert table(answer(), "weeks").total == got | {
        "got_1": 1, "got_2": 2, "got_3": 1, "got_4": 1, "got_7": 1, "customers": 6, "messages": 29,
        "average": pytest.approx(29 / 6), "unsubscribed": 1, "complained": 2,
    }  # fmt: skip
    assert answer().extra["unfinished_week"] == "2026-03-09"


def test_the_nth_message_of_a_week_and_what_came_of_it(world: Touching) -> None:
    rows = {each["touches"]: each for each in table(answer(), "touches").rows}

    assert list(rows) == list(range(1, MOST + 1))
    assert [rows[each]["customers"] for each in range(1, 6)] == [1, 2, 1, 1, 0]
    assert rows[MOST]["customers"] == 1
    # Six weeks of customers had a first message, five a second, three a third, two a fourth; from then on one.
    assert [rows[each]["messages"] for each in range(1, 7)] == [6, 5, 3, 2, 1, 1]
    assert rows[MOST]["messages"] == 3  # the fifteenth, the sixteenth and the seventeenth
    assert sum(each["messages"] for each in rows.values()) == 29
    assert {each: row["unsubscribed"] for each, row in rows.items() if row["unsubscribed"]} == {3: 1}
    assert {each: row["complained"] for each, row in rows.items() if row["complained"]} == {2: 1, MOST: 1}
    assert rows[3]["unsubscribed_rate"] == pytest.approx(1 / 3)
    # Wilson's interval of 1 in 3, by hand: (1/3 + z²/6 ± z·√(2/27 + z²/36)) ÷ (1 + z²/3).
    assert (rows[3]["unsubscribed_low"], rows[3]["unsubscribed_high"]) == pytest.approx(
        (0.0614919, 0.7923404), abs=1e-7
    )
    assert rows[2]["complained_rate"] == 0.2
    assert rows[1]["share"] == pytest.approx(1 / 6)
    assert table(answer(), "touches").total == {
        "customers": 6, "share": 1.0, "messages": 29, "unsubscribed": 1, "complained": 2
    }  # fmt: skip


def test_in_all(world: Touching) -> None:
    [row] = table(answer(), "summary").rows
    assert row == {
        "key": "all", "customers": 6, "messages": 29, "average": pytest.approx(29 / 6), "often": 1,
        "often_share": pytest.approx(1 / 6), "unsubscribed": 1, "unsubscribed_rate": pytest.approx(1 / 29),
        "complained": 2, "complained_rate": pytest.approx(2 / 29),
    }  # fmt: skip


def test_channels_and_classes_are_counted_each_by_itself(world: Touching) -> None:
    def figures(key: str) -> dict[str, tuple[Any, ...]]:
        counted = ("customers", "messages", "often", "unsubscribed", "complained")
        return {row["key"]: tuple(row[each] for each in counted) for row in table(answer(), key).rows}

    assert figures("channels") == {"email": (6, 27, 1, 0, 2), "sms": (2, 2, 0, 1, 0)}
    assert figures("classes") == {"marketing": (5, 28, 1, 1, 2), "service": (1, 1, 0, 0, 0)}


def test_of_one_brand_and_one_channel(world: Touching) -> None:
    acme: dict[str, Any] = {"brands": (world.acme.pk,)}
    other: dict[str, Any] = {"brands": (world.other.pk,)}

    def got(asked: Filters) -> list[tuple[int, int]]:
        return [(row["customers"], row["messages"]) for row in table(answer(asked), "weeks").rows]

    assert got(filters(**acme)) == [(5, 26), (0, 0)]
    assert got(filters(**other)) == [(1, 1), (1, 2)]
    assert got(filters(**acme, channel="sms")) == [(1, 1), (0, 0)]
    assert got(filters(channel="sms")) == [(2, 2), (0, 0)]
    # The SMS was the third message of the week, and the first by SMS.
    sms = {each["touches"]: each["unsubscribed"] for each in table(answer(filters(channel="sms")), "touches").rows}
    assert sms == {1: 1}
    assert [each.key for each in answer(filters(channel="sms")).tables if each.key == "classes"] == []


def test_of_several_brands_each_is_counted_by_itself_and_it_is_said(world: Touching) -> None:
    found = answer(filters(brands=(world.acme.pk, world.other.pk)))
    assert [each["key"] for each in found.warnings] == ["brands_apart"]
    first, _ = table(found, "weeks").rows
    assert (first["got_1"], first["got_2"], first["customers"]) == (3, 0, 6)
    assert answer().warnings == []
    both = (world.acme.pk, world.other.pk)
    assert people("weeks", "got_1", "2026-03-02", brands=both) == {world.people["one"], world.people["both"]}


def test_the_people_behind_every_number(world: Touching) -> None:
    who = world.people
    assert people("weeks", "got_1", "2026-03-02") == {who["one"]}
    assert people("weeks", "got_2", "2026-03-02") == {who["both"]}
    assert people("weeks", "got_7", "2026-03-02") == {who["many"]}
    assert people("weeks", "customers", "2026-03-09") == {who["both"]}
    assert people("weeks", "unsubscribed", "2026-03-02") == {who["left"]}
    assert people("weeks", "complained", "2026-03-09") == set()
    assert people("touches", "customers", "2") == {who["both"]}
    assert people("touches", "customers", str(MOST)) == {who["many"]}
    assert people("touches", "unsubscribed", "3") == {who["left"]}
    assert people("touches", "unsubscribed", "2") == set()
    assert people("touches", "complained", str(MOST)) == {who["many"]}
    assert people("channels", "customers", "sms") == {who["left"], who["both"]}
    assert people("channels", "unsubscribed", "sms") == {who["left"]}
    assert people("classes", "customers", "service") == {who["one"]}
    assert people("touches", "unsubscribed", "1", channel="sms") == {who["left"]}
    assert people("touches", "customers", "2", brands=(world.other.pk,)) == {who["both"]}
    for place in (("weeks", "messages", "2026-03-02"), ("weeks", "got_8", "2026-03-02"), ("weeks", "got_1", "x"),
                  ("touches", "customers", "16"), ("caps", "most", "1"), ("touches", "share", "1")):  # fmt: skip
        with pytest.raises(NoPeople):
            people(*place)


def test_the_red_line_is_the_first_message_whose_rate_is_surely_beyond_the_limit() -> None:
    def numbers(*hits: int) -> dict[int, Touched]:
        return {number: Touched(0, 10_000, each, each // 10) for number, each in enumerate(hits, start=1)}

    # 0.5 % of 10,000 are 50; of 65 the interval begins at 0.0051, of 64 just below 0.0051.
    assert wilson(65, 10_000)[0] > 0.005 > wilson(63, 10_000)[0]
    assert red_line(numbers(20, 50, 63, 65, 90), "unsubscribed") == 4
    assert red_line(numbers(20, 50, 63), "unsubscribed") is None
    assert red_line({}, "unsubscribed") is None
    # Few are no proof, however large their share: four of ten draw no line, five do.
    assert red_line({1: Touched(1, 10, 4, 0)}, "unsubscribed") is None
    assert red_line({1: Touched(1, 10, 5, 0)}, "unsubscribed") == 1
    assert red_line({1: Touched(1, 10_000, 5, 5)}, "complained") is None


@pytest.fixture
def annoyed(world: Touching) -> Touching:
    """Beside them, ten who got two messages in the second week: five unsubscribed by the second."""
    for number in range(10):
        second = messages(person(), world.acme, 2, NEXT)[1]
        if number < 5:
            Message.objects.filter(id=second.id).update(unsubscribed_at=NOW)
    make_everything()
    return world


def test_what_lies_beyond_the_red_line(annoyed: Touching) -> None:
    unsubscribed, complained = table(answer(), "lines").rows

    # Sixteen weeks of customers had a first message, fifteen a second; of 49 messages 33 were a second or later one.
    assert unsubscribed == {
        "key": "unsubscribed", "what": "Unsubscribed", "limit": 0.005, "line": 2, "messages": 33,
        "share": pytest.approx(33 / 49), "customers": 15, "lost": 6,
    }  # fmt: skip
    assert complained == {
        "key": "complained", "what": "Complained", "limit": 0.001, "line": None, "messages": 0, "share": 0.0,
        "customers": 0, "lost": 0,
    }  # fmt: skip
    assert answer().extra["lines"] == {"unsubscribed": 2, "complained": None}


def test_caps_are_compared_with_the_red_line(annoyed: Touching) -> None:
    week, day = 7 * 86400, 86400
    Cap.objects.create(brand=annoyed.acme, most=4, window="week")
    Cap.objects.create(channel="sms", most=1, window="day")
    Cap.objects.create(most=1, window="rolling", window_s=2 * day)
    Cap.objects.create(brand=annoyed.other, most=1, window="rolling", window_s=4 * week)
    rows = [
        tuple(each[key] for key in ("brand", "channel", "in_a_week", "room")) for each in table(answer(), "caps").rows
    ]
    # The first red line is the second message: one message a week is what lies before it.
    assert rows == [("Other", None, 1, 0), ("Acme", None, 4, -3), ("", None, 4, -3), ("", "sms", 7, -6)]
    of_acme = table(answer(filters(brands=(annoyed.acme.pk,), channel="email")), "caps").rows
    assert [each["in_a_week"] for each in of_acme] == [4, 4]
    assert answer().extra["cap_in_a_week"] == 1


def test_no_message_at_all() -> None:
    found = answer()
    assert list(table(found, "touches").rows) == []
    assert table(found, "summary").rows[0]["average"] is None
    assert found.extra["lines"] == {"unsubscribed": None, "complained": None}
    assert "caps" not in {each.key for each in found.tables}


def test_the_roll_is_what_its_messages_say_and_follows_them(world: Touching) -> None:
    assert differences() == ([], 0)
    left = Message.objects.get(customer_id=world.people["left"], channel="sms")
    Message.objects.filter(id=left.id).update(failed_at=NOW)
    found, _ = differences()
    assert {each.check for each in found} == {"roll_touches"}
    make_everything()
    assert table(answer(), "weeks").rows[0]["unsubscribed"] == 0
    assert differences() == ([], 0)


@pytest.fixture
def kyiv(settings: Any) -> Iterator[None]:
    settings.COMPANY_TIME_ZONE = "Europe/Kyiv"
    segments_moment.company_zone.cache_clear()
    yield
    segments_moment.company_zone.cache_clear()


def test_a_week_is_the_companys_also_when_the_clocks_are_changed(kyiv: None) -> None:
    brand = Brand.objects.create(key="acme", name="Acme")
    who = person()
    # The week of 23 March 2026 has 167 hours: it ends on Sunday 29 March, at 21:00 of UTC and no longer at 22:00.
    first, last = datetime(2026, 3, 22, 22, tzinfo=UTC), datetime(2026, 3, 29, 21, tzinfo=UTC)
    for at in (first - timedelta(seconds=1), first, last - timedelta(seconds=1), last):
        message(who, brand, at)
    make_everything()

    asked = filters(date(2026, 3, 16), date(2026, 4, 5))
    assert Week(date(2026, 3, 23)).until - Week(date(2026, 3, 23)).since == timedelta(hours=167)
    rows = table(answer(asked, datetime(2026, 4, 5, tzinfo=UTC)), "weeks").rows
    assert [(row["key"], row["got_1"], row["got_2"]) for row in rows] == [
        ("2026-03-16", 1, 0), ("2026-03-23", 0, 1), ("2026-03-30", 1, 0)
    ]  # fmt: skip
    assert set(TouchRoll.objects.values_list("hour_at", flat=True)) >= {first, last}


def test_the_weeks_of_a_period_are_all_that_it_touches() -> None:
    period = Period(date(2026, 3, 8), date(2026, 3, 9), company_zone())
    assert [each.first_on for each in weeks_of(period)] == [date(2026, 3, 2), date(2026, 3, 9)]


def test_a_week_that_has_not_begun_is_left_out(world: Touching) -> None:
    with transaction.atomic():
        found = answer(filters(date(2026, 3, 9), date(2026, 3, 30)))
    assert [row["key"] for row in table(found, "weeks").rows] == ["2026-03-09"]
