"""Consents as they came and went, in a world to count by hand."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Brand
from analytics.filters import Filters
from analytics.models import ConsentRoll, TouchedConsents
from analytics.people.asking import behind
from analytics.period import Period, company_zone
from analytics.report import REPORTS, Answer, NoPeople, Table
from analytics.rolling.comparing import differences
from analytics.rolling.making import catch_up
from customers.consents import ConsentRow, record_consents
from customers.joining.by_hand import join
from customers.models import Consent, Topic
from customers.profiles.erasing import erase
from lib import sql
from segments.known import Known
from segments.moment import Moment
from segments.tree import check
from tests.analytics.touching import person

pytestmark = pytest.mark.django_db
# The period is March; what was chosen in February stood when it began.
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


@dataclass
class Choosing:
    """Two topics of one brand and one of another."""

    news: Topic
    offers: Topic
    club: Topic
    people: dict[str, int]


def chooses(who: int, topic: Topic, granted: str, at: datetime, source: str = "shop", channel: str = "email") -> None:
    """“yes” or “no”."""
    row = ConsentRow(who, channel, topic.pk, granted=granted == "yes", source=source, changed_at=at)
    record_consents([row], at)


def day(month: int, of: int, hour: int = 9) -> datetime:
    return datetime(2026, month, of, hour, tzinfo=UTC)


@pytest.fixture
def world() -> Choosing:
    acme = Brand.objects.create(key="acme", name="Acme", currency="EUR")
    other = Brand.objects.create(key="other", name="Other", currency="EUR")
    news, offers = (Topic.objects.create(brand=acme, key=each.lower(), name=each) for each in ("News", "Offers"))
    club = Topic.objects.create(brand=other, key="club", name="Club")
    people = {name: person(day(1, 1)) for name in ("anna", "boris", "clara", "dora", "emil")}
    anna, boris, clara, dora, emil = people.values()
    for who in (anna, boris, clara):
        chooses(who, news, "yes", day(2, 10), "import")
    chooses(dora, news, "no", day(2, 10), "import")
    # Anna says yes again, which changes nothing, and then no; Boris no, and yes again.
    chooses(anna, news, "yes", day(3, 1))
    chooses(anna, news, "no", day(3, 5), "one_click")
    chooses(boris, news, "no", day(3, 5, 10), "unsubscribe_page")
    chooses(boris, news, "yes", day(3, 6), "undone")
    # Dora allows it, at last; Emil refuses what he was never asked, twice.
    chooses(dora, news, "yes", day(3, 6, 23))
    chooses(emil, news, "no", day(3, 10))
    chooses(emil, news, "no", day(3, 11))
    chooses(anna, offers, "yes", day(3, 20), channel="sms")
    chooses(clara, club, "yes", day(3, 1, 0), "")
    catch_up()
    return Choosing(news, offers, club, people)


def filters(first: date = date(2026, 3, 1), last: date = date(2026, 3, 20), **more: Any) -> Filters:
    return Filters(Period(first, last, company_zone()), **more)


def answer(asked: Filters | None = None, now: datetime = NOW) -> Answer:
    return REPORTS["consents"].answer(asked or filters(), now)


def table(found: Answer, key: str) -> Table:
    return next(each for each in found.tables if each.key == key)


def people(table_: str, column: str, row: str, asked: Filters | None = None) -> set[int]:
    query = REPORTS["consents"].people(asked or filters(), table_, column, row, NOW)
    return {id_ for (id_,) in sql.rows(query)}


def test_in_all_what_stood_plus_what_came_less_what_went_is_what_stands(world: Choosing) -> None:
    [row] = table(answer(), "summary").rows
    assert row == {
        "key": "all", "start": 3, "granted": 4, "withdrawn": 2, "net": 2, "end": 5, "loss": pytest.approx(2 / 3),
        "refused": 2,
    }  # fmt: skip
    assert row["end"] == Consent.objects.filter(granted=True).count()


def test_by_topic_and_channel(world: Choosing) -> None:
    rows = table(answer(), "topics").rows
    figures = ("start", "granted", "withdrawn", "net", "end", "loss", "refused")
    assert [(row["brand"], row["topic"], row["channel"], *(row[each] for each in figures)) for row in rows] == [
        ("Acme", "News", "email", 3, 2, 2, 0, 3, pytest.approx(2 / 3), 2),
        ("Acme", "Offers", "sms", 0, 1, 0, 1, 1, None, 0),
        ("Other", "Club", "email", 0, 1, 0, 1, 1, None, 0),
    ]
    for row in rows:
        assert row["start"] + row["granted"] - row["withdrawn"] == row["end"]
        topic, _, channel = row["key"].partition(".")
        assert row["end"] == Consent.objects.filter(topic=int(topic), channel=channel, granted=True).count()
    total = table(answer(), "topics").total
    assert total == {
        "start": 3, "granted": 4, "withdrawn": 2, "net": 2, "end": 5, "loss": pytest.approx(2 / 3), "refused": 2
    }  # fmt: skip


def test_by_day_with_what_stands_at_its_end(world: Choosing) -> None:
    found = table(answer(), "days")
    assert len(found.rows) == 20
    changed = [
        (row["key"], row["granted"], row["withdrawn"], row["net"], row["end"], row["refused"])
        for row in found.rows
        if row["granted"] or row["withdrawn"] or row["refused"]
    ]
    assert changed == [
        ("2026-03-01", 1, 0, 1, 4, 0),
        ("2026-03-05", 0, 2, -2, 2, 0),
        ("2026-03-06", 2, 0, 2, 4, 0),
        ("2026-03-10", 0, 0, 0, 4, 1),
        ("2026-03-11", 0, 0, 0, 4, 1),
        ("2026-03-20", 1, 0, 1, 5, 0),
    ]
    assert found.rows[1]["end"] == 4  # on a day without choices stands what stood
    assert found.total == {"granted": 4, "withdrawn": 2, "net": 2, "refused": 2, "end": 5}


def test_by_where_the_choices_came_from(world: Choosing) -> None:
    found = table(answer(), "sources")
    rows = {row["key"]: (row["granted"], row["withdrawn"], row["net"], row["refused"]) for row in found.rows}
    assert rows == {
        "shop": (2, 0, 2, 2),
        "-": (1, 0, 1, 0),
        "undone": (1, 0, 1, 0),
        "one_click": (0, 1, -1, 0),
        "unsubscribe_page": (0, 1, -1, 0),
    }
    assert next(iter(rows)) == "shop"  # the most choices first
    assert found.total == {"granted": 4, "withdrawn": 2, "net": 2, "refused": 2}


def test_of_a_brand_or_a_channel(world: Choosing) -> None:
    def ends(asked: Filters) -> list[tuple[str, int]]:
        return [(row["topic"], row["end"]) for row in table(answer(asked), "topics").rows]

    assert ends(filters(brands=(world.club.brand_id,))) == [("Club", 1)]
    assert ends(filters(channel="sms")) == [("Offers", 1)]
    assert table(answer(filters(channel="sms")), "summary").rows[0]["granted"] == 1
    assert ends(filters(brands=(world.club.brand_id,), channel="sms")) == []


def test_the_people_behind_every_number(world: Choosing) -> None:
    anna, boris, clara, dora, emil = world.people.values()
    news = f"{world.news.pk}.email"
    assert people("topics", "start", news) == {anna, boris, clara}
    assert people("topics", "granted", news) == {boris, dora}
    assert people("topics", "withdrawn", news) == {anna, boris}
    assert people("topics", "refused", news) == {emil}
    assert people("topics", "end", news) == {boris, clara, dora}
    assert people("topics", "end", f"{world.offers.pk}.sms") == {anna}
    assert people("days", "withdrawn", "2026-03-05") == {anna, boris}
    assert people("days", "granted", "2026-03-06") == {boris, dora}
    assert people("days", "granted", "2026-03-06", filters(channel="sms")) == set()
    assert people("sources", "withdrawn", "one_click") == {anna}
    assert people("sources", "granted", "-") == {clara}
    assert people("summary", "granted", "all") == {boris, dora, anna, clara}
    # Each once, however often they chose.
    assert people("summary", "refused", "all") == {emil}
    assert people("topics", "net", news) == {boris, dora, anna}
    # In all: who allows anything, and whoever chose on that day.
    assert people("topics", "end", "*") == people("summary", "end", "all") >= {anna, boris, clara, dora}
    assert people("topics", "withdrawn", "*") == people("days", "withdrawn", "*") >= {anna, boris}
    assert people("days", "end", "2026-03-05") >= {clara}
    of_other = filters(brands=(world.club.brand_id,))
    for asked, place in (
        (of_other, ("topics", "end", news)),
        (filters(channel="sms"), ("topics", "end", news)),
        (filters(), ("topics", "end", "news.email")),
        (filters(), ("days", "granted", "2026-02-10")),
        (filters(), ("days", "granted", "yesterday")),
    ):
        with pytest.raises(NoPeople):
            people(*place, asked)
    assert people("days", "granted", "2026-03-01", of_other) == {clara}


def test_standing_consents_open_as_a_segment_with_the_same_people(world: Choosing) -> None:
    rules = answer().extra["rules"]["topics"]
    for row in table(answer(), "topics").rows:
        rule = rules[row["key"]]["end"]
        check(rule, Known())
        assert {id_ for (id_,) in sql.rows(behind(rule, Moment(NOW)))} == people("topics", "end", row["key"])


def test_a_period_that_is_over_ends_with_what_stood_then(world: Choosing) -> None:
    asked = filters(date(2026, 3, 1), date(2026, 3, 5))
    [row] = table(answer(asked), "summary").rows
    assert (row["start"], row["granted"], row["withdrawn"], row["end"]) == (3, 1, 2, 2)
    assert people("topics", "end", f"{world.news.pk}.email", asked) == {world.people["clara"]}
    assert answer(asked).extra["rules"]["topics"] == {}


def test_the_roll_follows_the_history_also_when_somebody_is_erased_or_joined(world: Choosing) -> None:
    def flow() -> tuple[int, ...]:
        [row] = table(answer(), "summary").rows
        assert row["end"] == Consent.objects.filter(granted=True).count()
        return tuple(row[each] for each in ("start", "granted", "withdrawn", "end", "refused"))

    assert differences() == ([], 0)
    assert flow() == (3, 4, 2, 5, 2)
    # Emil was Boris all the time: his first refusal takes back what Boris had allowed, the second one nothing.
    join(world.people["boris"], world.people["emil"], None, NOW)
    assert TouchedConsents.objects.exists()
    catch_up()
    assert not TouchedConsents.objects.exists()
    assert flow() == (3, 4, 3, 4, 1)
    assert differences() == ([], 0)

    erase(world.people["dora"], None, NOW)
    catch_up()
    assert flow() == (3, 3, 3, 3, 1)
    assert differences() == ([], 0)


def test_of_two_choices_at_one_moment_the_refusal_is_the_later(world: Choosing) -> None:
    who = person()
    for granted in ("yes", "no"):
        chooses(who, world.offers, granted, day(3, 12))
    catch_up()
    [row] = [each for each in table(answer(), "days").rows if each["key"] == "2026-03-12"]
    assert (row["granted"], row["withdrawn"], row["end"]) == (1, 1, 4)
    assert differences() == ([], 0)


def test_the_hour_of_a_choice_is_the_companys_day(world: Choosing, settings: Any) -> None:
    settings.COMPANY_TIME_ZONE = "Europe/Kyiv"
    rows = {row["key"]: row["granted"] for row in table(answer(filters()), "days").rows}
    # 23:00 of 6 March in UTC is the 7th in Kyiv.
    assert (rows["2026-03-06"], rows["2026-03-07"]) == (1, 1)


def test_nobody_has_chosen_anything() -> None:
    found = answer()
    assert table(found, "summary").rows[0]["end"] == 0
    assert [row["end"] for row in table(found, "days").rows] == [0] * 20
    assert (list(table(found, "topics").rows), list(table(found, "sources").rows)) == ([], [])
    assert not ConsentRoll.objects.exists()


def test_days_that_have_not_come_are_left_out(world: Choosing) -> None:
    found = answer(filters(last=date(2026, 3, 31)), NOW + timedelta(days=1))
    assert len(table(found, "days").rows) == 21
