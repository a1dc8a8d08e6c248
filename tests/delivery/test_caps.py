"""Caps: their windows, who gets the last place, and what a message does that gets none (docs/delivery.md)."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brand
from customers.models import Consent, Customer, Topic
from delivery.kinds import KINDS
from delivery.models import Cap, Message, MessageCount, Outbox
from delivery.sending import caps, dispatcher, policies
from delivery.statements import statement
from tests.delivery.world import NOW, QUIET, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WAIT = '{"if_capped": "wait"}'


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return World.make(seed=1, channels={each.key: QUIET for each in KINDS})


@pytest.fixture
def person(world: World) -> int:
    return world.people(1)[0]


def cap(world: World, most: int = 1, window: str = "rolling", **values: Any) -> Cap:
    rest = {"brand": world.brand, "window_s": 86400 if window == "rolling" else None}
    return Cap.objects.create(most=most, window=window, **rest | values)


def sent(world: World, person: int, moment: datetime, channel: str = "sms", **values: Any) -> None:
    visit = 1000 + Message.objects.count()
    world.queue([person], channel, status="sent", sent_at=moment, created_at=moment, visit=visit, **values)


def queue(world: World, person: int, name: int, channel: str = "sms", **values: Any) -> None:
    """One message into the outbox; `name` tells it from others."""
    world.queue([person], channel, visit=name, **{"expires_at": None} | values)


def drain(now: datetime = NOW) -> None:
    while dispatcher.drain(now):
        pass


def fate(*names: int) -> list[str]:
    """What became of these messages: a code or a status each."""
    found = {each.visit: each.error_code or each.status for each in Message.objects.filter(visit__in=names)}
    return [found[each] for each in names]


def due(name: int) -> datetime:
    return Outbox.objects.get(message_id=Message.objects.get(visit=name).id).due_at


# What is counted


def test_a_cap_of_a_calendar_day_begins_anew_at_midnight_of_the_brand(world, person):
    world.brand.time_zone = "Europe/Kyiv"
    world.brand.save()
    cap(world, window="day")
    sent(world, person, at("2026-03-01 21:59"))  # before midnight in Kyiv
    queue(world, person, 1)
    queue(world, person, 2, policy=WAIT)
    drain(at("2026-03-02 10:00"))
    assert fate(1, 2) == ["sent", "queued"]
    drain(due(2))
    assert due(2) == at("2026-03-02 22:00")
    drain(at("2026-03-02 22:00"))
    assert fate(2) == ["sent"]


def test_a_cap_over_all_brands_keeps_to_the_companys_time_zone(world, person, settings):
    settings.COMPANY_TIME_ZONE = "Pacific/Auckland"
    other = Brand.objects.create(key="other", name="Other", time_zone="America/New_York")
    cap(world, window="day", brand=None)
    sent(world, person, at("2026-03-01 12:00"), brand_id=other.pk)  # one in the morning of 2 March in Auckland
    queue(world, person, 1, policy=WAIT)
    drain()
    assert (fate(1), due(1)) == (["queued"], at("2026-03-02 11:00"))


def test_a_cap_of_a_topic_counts_this_topic_only(world, person):
    offers = Topic.objects.create(brand=world.brand, key="offers", name="Offers")
    Consent.objects.create(customer_id=person, channel="sms", topic=offers, granted=True, changed_at=NOW)
    cap(world, topic=offers)
    sent(world, person, NOW - HOUR, topic_id=offers.pk)
    queue(world, person, 1, topic_id=offers.pk)
    queue(world, person, 2)
    queue(world, person, 3, topic_id=None)
    drain()
    assert fate(1, 2, 3) == ["capped", "sent", "sent"]


@pytest.mark.parametrize("window", ["rolling", "day", "week", "month"])
def test_nought_allows_nothing_and_fails_at_once_because_it_never_gets_free(world, person, window):
    queue(world, person, 1)
    drain()
    assert fate(1) == ["sent"]  # no cap is no cap
    cap(world, most=0, window=window)
    queue(world, person, 2)
    queue(world, person, 3, policy=WAIT)
    queue(world, person, 4, traffic_class="transactional")
    queue(world, person, 5, traffic_class="service")
    drain()
    assert fate(2, 3, 4, 5) == ["capped", "capped", "sent", "sent"]


def test_what_a_cap_holds_back_for_good_is_counted_as_withheld(world, person):
    cap(world, most=0)
    queue(world, person, 1)
    drain()
    (count,) = MessageCount.objects.all()
    assert (count.withheld, count.sent, count.failed) == (1, 0, 0)


def test_what_is_refused_for_another_reason_takes_nobodys_place(world, person):
    offers = Topic.objects.create(brand=world.brand, key="offers", name="Offers")
    cap(world)
    queue(world, person, 1, topic_id=offers.pk, priority=9)  # no consent
    queue(world, person, 2)
    drain()
    assert fate(1, 2) == ["no_consent", "sent"]


# Who gets the last place


def test_within_a_batch_the_higher_priority_gets_the_place_and_of_equals_who_came_first(world, person):
    cap(world, most=2)
    queue(world, person, 1, priority=3)
    queue(world, person, 2)
    queue(world, person, 3)
    queue(world, person, 4, priority=9)
    drain()
    assert fate(1, 2, 3, 4) == ["capped", "sent", "capped", "sent"]


def test_a_place_is_kept_for_what_waits_in_another_lane_with_a_higher_priority(world, person):
    cap(world)
    queue(world, person, 1, "email", created_at=NOW - HOUR)  # its lane is served first
    queue(world, person, 2, "sms", priority=8)
    drain()
    assert fate(1, 2) == ["capped", "sent"]


def test_equals_in_other_lanes_keep_no_place(world, person):
    cap(world)
    queue(world, person, 1, "email", created_at=NOW - HOUR)
    queue(world, person, 2, "sms")
    drain()
    assert fate(1, 2) == ["sent", "capped"]


@pytest.mark.parametrize(
    ("rival", "expected"),
    [
        ({}, "capped"),
        ({"status": "held"}, "sent"),  # its journey is paused
        ({"status": "superseded"}, "sent"),
        ({"expires_at": NOW - HOUR}, "sent"),
        ({"created_at": NOW - 25 * HOUR}, "sent"),  # its account is down, perhaps
        ({"created_at": NOW - 23 * HOUR}, "capped"),
        ({"traffic_class": "service"}, "sent"),
        ({"channel": "email", "brand_id": 10**6}, "sent"),
        ({"waits_until": NOW + 3 * HOUR}, "capped"),  # leaves within the same window, and before our latest moment
        ({"waits_until": NOW + 7 * HOUR}, "sent"),  # after our latest moment
        ({"waits_until": NOW + 5 * HOUR, "expires_at": NOW + 4 * HOUR}, "sent"),
    ],
)
def test_a_place_is_kept_only_for_what_is_really_to_leave(world, person, rival, expected):
    cap(world)
    queue(world, person, 2, rival.pop("channel", "push"), **{"priority": 8} | rival)
    Outbox.objects.all().delete()  # its own lane stands still
    queue(world, person, 1, expires_at=NOW + 6 * HOUR)
    Outbox.objects.exclude(message_id=Message.objects.get(visit=1).id).delete()
    drain()
    assert fate(1) == [expected]


def test_no_place_is_kept_for_what_leaves_in_another_window(world, person):
    cap(world, window="day")
    queue(world, person, 2, "push", priority=8, waits_until=NOW + DAY)
    Outbox.objects.all().delete()
    queue(world, person, 1)
    Outbox.objects.exclude(message_id=Message.objects.get(visit=1).id).delete()
    drain()
    assert fate(1) == ["sent"]


def test_what_is_capped_itself_takes_nobodys_place(world, person):
    cap(world, channel="sms", most=1)
    cap(world, most=2)
    sent(world, person, NOW - HOUR)
    queue(world, person, 1, "email", created_at=NOW - HOUR)
    queue(world, person, 2, "sms", priority=9)
    drain()
    assert fate(1, 2) == ["sent", "capped"]


def test_what_sleeps_through_the_night_keeps_its_place(world, person):
    world.brand.quiet_from, world.brand.quiet_to = time(8), time(20)
    world.brand.save()
    cap(world)
    queue(world, person, 1, policy='{"quiet": false}')
    queue(world, person, 2, priority=9)
    drain()
    assert fate(1, 2) == ["capped", "queued"]
    drain(at("2026-03-02 20:00"))
    assert fate(2) == ["sent"]


# Waiting


def test_a_message_waits_until_the_oldest_of_those_that_count_is_old_enough(world, person):
    cap(world, most=2)
    sent(world, person, NOW - 23 * HOUR)
    sent(world, person, NOW - 20 * HOUR)
    queue(world, person, 1, policy=WAIT)
    drain()
    assert (fate(1), due(1)) == (["queued"], NOW + HOUR)
    message = Message.objects.get(visit=1)
    assert (message.waits_until, message.attempts, message.claimed_at) == (NOW + HOUR, 0, None)
    assert dispatcher.drain(NOW + HOUR - timedelta(seconds=1)) == 0  # nobody asks meanwhile
    drain(NOW + HOUR)
    assert fate(1) == ["sent"]


def test_a_cap_that_was_lowered_gets_free_when_enough_of_them_are_old(world, person):
    cap(world, most=1)
    for hours in (20, 15, 5):
        sent(world, person, NOW - hours * HOUR)
    queue(world, person, 1, policy=WAIT)
    drain()
    assert due(1) == NOW + 19 * HOUR


def test_it_waits_for_the_last_of_several_caps(world, person):
    cap(world, window="day")
    cap(world, window="week")
    sent(world, person, NOW - HOUR)
    queue(world, person, 1, policy=WAIT)
    drain()
    assert due(1) == at("2026-03-09 00:00")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"expires_at": NOW + HOUR}, "capped"),
        ({"expires_at": NOW + HOUR + timedelta(seconds=1)}, "queued"),
        ({"policy": '{"if_capped": "wait", "waits_s": 3600}'}, "capped"),
        ({"policy": '{"if_capped": "wait", "waits_s": 3601}'}, "queued"),
        ({"policy": '{"if_capped": "wait", "waits_s": 5400}', "created_at": NOW - HOUR}, "capped"),
        ({"policy": '{"if_capped": "drop", "waits_s": 9000}'}, "capped"),
        ({"policy": '{"if_quiet": "wait"}'}, "capped"),
        ({"policy": None}, "capped"),
    ],
)
def test_past_its_latest_moment_it_does_not_wait(world, person, values, expected):
    cap(world)
    sent(world, person, NOW - 23 * HOUR)
    queue(world, person, 1, **{"policy": WAIT} | values)
    drain()
    assert fate(1) == [expected]


def test_it_asks_again_when_it_should_be_known_whether_a_promised_place_was_taken(world, person):
    cap(world)
    queue(world, person, 1, "email", created_at=NOW - HOUR, policy=WAIT)
    queue(world, person, 2, "sms", priority=8)
    drain()
    assert (fate(1, 2), due(1)) == (["queued", "sent"], NOW + caps.LOOK_AGAIN)
    drain(NOW + caps.LOOK_AGAIN)
    assert (fate(1), due(1)) == (["queued"], NOW + DAY)
    drain(NOW + DAY)
    assert fate(1) == ["sent"]


def test_a_promised_place_that_was_not_taken_goes_to_the_next(world, person):
    cap(world)
    queue(world, person, 1, "email", created_at=NOW - HOUR, policy=WAIT)
    queue(world, person, 2, "sms", priority=8)
    dispatcher.drain(NOW)  # the e-mail's lane
    Message.objects.filter(visit=2).update(status="superseded")
    drain(NOW + caps.LOOK_AGAIN)
    assert fate(1, 2) == ["sent", "superseded"]


def test_what_waits_for_a_place_gets_it_before_a_lower_priority_that_comes_just_then(world, person):
    cap(world)
    sent(world, person, NOW - 23 * HOUR)
    queue(world, person, 1, "sms", policy=WAIT, priority=7)
    drain()
    queue(world, person, 2, "email", created_at=NOW + HOUR - timedelta(seconds=1))
    drain(NOW + HOUR)
    assert fate(1, 2) == ["sent", "capped"]


# The last look after a wait


def test_after_a_wait_consent_is_asked_again(world):
    cap(world)
    staying, leaving = world.people(2)
    for name, person in enumerate((staying, leaving)):
        sent(world, person, NOW - 23 * HOUR)
        queue(world, person, name, policy=WAIT)
    drain()
    Consent.objects.filter(customer_id=leaving).update(granted=False)
    drain(NOW + HOUR)
    assert fate(0, 1) == ["sent", "no_consent"]


def test_after_the_night_caps_and_consent_are_asked_again(world):
    world.brand.quiet_from, world.brand.quiet_to = time(8), time(20)
    world.brand.save()
    cap(world, most=1)
    staying, capped, leaving = world.people(3)
    for name, person in enumerate((staying, capped, leaving)):
        queue(world, person, name)
    drain()
    assert fate(0, 1, 2) == ["queued"] * 3
    sent(world, capped, NOW + HOUR)
    Consent.objects.filter(customer_id=leaving).update(granted=False)
    drain(at("2026-03-02 20:00"))
    assert fate(0, 1, 2) == ["sent", "capped", "no_consent"]


def test_at_night_nothing_is_dropped_for_a_cap_that_is_free_in_the_morning(world, person):
    world.brand.quiet_from, world.brand.quiet_to = time(8), time(20)
    world.brand.save()
    cap(world)
    sent(world, person, NOW - 20 * HOUR)
    queue(world, person, 1)
    drain()
    drain(at("2026-03-02 20:00"))
    assert fate(1) == ["sent"]


def test_a_wait_for_a_cap_that_ends_at_night_goes_on_until_the_morning(world, person):
    world.brand.quiet_from, world.brand.quiet_to = time(10), time(20)
    world.brand.save()
    cap(world)
    sent(world, person, NOW - 23 * HOUR)
    queue(world, person, 1, policy=WAIT)
    drain()
    drain(NOW + HOUR)
    assert due(1) == at("2026-03-02 20:00")
    drain(at("2026-03-02 20:00"))
    assert fate(1) == ["sent"]


# Quiet hours of its own


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (None, "queued"),
        ("{}", "queued"),
        ('{"if_quiet": "wait"}', "queued"),
        ('{"if_quiet": "drop"}', "quiet_hours"),
        ('{"waits_s": 3600}', "quiet_hours"),
        ('{"waits_s": 86400}', "queued"),
        ('{"quiet": false}', "sent"),
        ('{"quiet": null}', "queued"),
        ('{"quiet": {"from": "22:00", "to": "07:00"}}', "sent"),
        ('{"quiet": {"from": "09:00", "to": "10:00"}}', "queued"),
        # What cannot be read counts as not given.
        ('{"quiet": {"from": "nine"}}', "queued"),
        ('{"quiet": {"from": "22:00+02:00", "to": "07:00+02:00"}}', "queued"),
        ('{"quiet": "never", "waits_s": "long", "if_quiet": 7}', "queued"),
        ("[]", "queued"),
        ('"drop"', "queued"),
    ],
)
def test_a_message_says_what_it_does_in_quiet_hours_and_which_are_its_own(world, person, policy, expected):
    world.brand.quiet_from, world.brand.quiet_to = time(8), time(20)
    world.brand.save()
    queue(world, person, 1, policy=policy)
    drain()
    assert fate(1) == [expected]


def test_quiet_hours_of_its_own_hold_where_the_brand_has_none_on_the_customers_clock(world):
    here, there = world.people(2)
    Customer.objects.filter(pk=there).update(time_zone="America/New_York")
    for name, person in enumerate((here, there)):
        queue(world, person, name, policy='{"quiet": {"from": "21:00", "to": "09:00"}}')
    drain()
    assert fate(0, 1) == ["sent", "queued"]
    assert due(1) == at("2026-03-02 14:00")


def test_a_policy_is_bounded():
    assert policies.read('{"waits_s": 1e300}').waits_s == policies.LONGEST_S
    assert policies.read('{"waits_s": -5}').waits_s == 0
    assert policies.read('{"waits_s": true}').waits_s is None


# At random


def any_cap(chance: random.Random, world: World) -> Cap:
    window = chance.choice(["rolling", "rolling", "day", "week"])
    return cap(
        world,
        most=chance.randint(1, 3),
        window=window,
        window_s=chance.choice([3600, 86400, 3 * 86400]) if window == "rolling" else None,
        channel=chance.choice(["", "sms", "email"]),
        brand=chance.choice([world.brand, None]),
    )


def covered(limit: caps.Limit, messages: list[Message]) -> list[datetime]:
    found = [each for each in messages if each.traffic_class == "marketing" and limit.channel in ("", each.channel)]
    return sorted(each.sent_at for each in found if each.sent_at)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_comes_no_window_ever_holds_more_than_its_cap_and_everything_ends(world, seed):
    chance = random.Random(seed)
    world.brand.time_zone = chance.choice(["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe"])
    world.brand.quiet_from, world.brand.quiet_to = chance.choice([(None, None), (time(21), time(9))])
    world.brand.save()
    for _ in range(chance.randint(1, 3)):
        any_cap(chance, world)
    people, now, name = world.people(3), at("2026-03-27 12:00"), 0  # two days before a change of the clock in Kyiv
    for _ in range(8):
        for _ in range(chance.randint(0, 4)):
            name += 1
            queue(
                world,
                chance.choice(people),
                name,
                chance.choice(["sms", "email", "push"]),
                created_at=now,
                priority=chance.randint(3, 7),
                policy=chance.choice([WAIT, WAIT, None, '{"if_capped": "wait", "waits_s": 7200}', '{"quiet": false}']),
                expires_at=chance.choice([None, now + DAY]),
                traffic_class=chance.choice(["marketing"] * 5 + ["service"]),
            )
        dispatcher.drain(now, limit=chance.choice([1, 2, 100]))
        now += timedelta(minutes=chance.randint(1, 600))
    looks = 0
    while waiting := Outbox.objects.order_by("due_at").first():
        now = max(now, waiting.due_at)
        looks += bool(dispatcher.drain(now))
        assert looks < 10 * name + 10
    limits = caps.limits()
    for person in people:
        messages = list(Message.objects.filter(customer_id=person))
        assert {each.status for each in messages} <= {"sent", "failed", "expired"}
        assert all(each.status == "sent" for each in messages if each.traffic_class == "service")
        for limit in limits:
            moments = covered(limit, messages)
            assert all(
                sum(limit.joins(one, other) for one in moments if one >= other) <= limit.most for other in moments
            )


@pytest.mark.parametrize("seed", range(12))
def test_of_one_batch_those_go_that_a_simple_model_lets_through(world, person, seed):
    chance = random.Random(seed)
    limits = [caps.Limit.of(any_cap(chance, world)) for _ in range(chance.randint(1, 3))]
    limits = [each for each in limits if each.concerns(world.brand.pk, "sms")]
    before = [
        (chance.choice(["sms", "email"]), NOW - chance.randint(1, 96) * HOUR) for _ in range(chance.randint(0, 5))
    ]
    for channel, moment in before:
        sent(world, person, moment, channel)
    priorities = {name: chance.randint(1, 9) for name in range(chance.randint(1, 6))}
    for name, priority in priorities.items():
        queue(world, person, name, priority=priority)
    drain()
    going: list[int] = []
    for name in sorted(priorities, key=lambda each: (-priorities[each], each)):
        used = [
            len(going) + sum(limit.channel in ("", channel) and limit.joins(moment, NOW) for channel, moment in before)
            for limit in limits
        ]
        if all(count < limit.most for count, limit in zip(used, limits, strict=True)):
            going.append(name)
    assert fate(*priorities) == ["sent" if name in going else "capped" for name in priorities]


# Several dispatchers


@pytest.mark.django_db(transaction=True)
def test_dispatchers_at_work_at_once_give_a_place_to_one_message_only():
    world = World.make(seed=1, channels={each.key: QUIET for each in KINDS})
    people = world.people(200)
    for visit, channel in enumerate(("sms", "email", "push")):
        world.queue(people, channel, visit=visit)
    cap(world)
    together = Barrier(3, timeout=30)

    def work(lane: dispatcher.Lane) -> None:
        try:
            together.wait()
            dispatcher.serve(lane, NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(work, dispatcher.lanes(NOW)))
    going = Message.objects.filter(status="sent").values_list("customer_id", flat=True)
    assert sorted(going) == sorted(people)
    assert Message.objects.filter(error_code="capped").count() == 2 * len(people)


# In sets


def test_caps_cost_one_statement_more_whatever_the_size_of_the_batch(world):
    def statements(count: int) -> int:
        people = world.people(count)
        for person in people[: count // 2]:
            sent(world, person, NOW - HOUR)
        world.queue(people, "sms", policy=WAIT)
        world.queue(people, "sms", visit=2, priority=7)
        with CaptureQueriesContext(connection) as captured:
            assert dispatcher.drain(NOW) == 2 * count
        assert set(world.statuses()) == {"sent", "queued", "failed"}
        Outbox.objects.all().delete()
        Message.objects.all().delete()
        return len(captured)

    cap(world)
    cap(world, most=9, window="week", brand=None)
    statements(4)  # compiles the content
    assert statements(10) == statements(300)


def test_what_caps_look_at_is_found_by_customer(world):
    people = world.people(20)
    for visit in range(1, 60):
        world.queue(people, "push", visit=visit, status="sent", sent_at=NOW - visit * HOUR)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into delivery_message (customer_id, brand_id, sender_id, content_id, channel, traffic_class,"
            " endpoint, status, created_at, sent_at, enrollment_id, op, visit)"
            " select customer_id + 1000 * n, brand_id, sender_id, content_id, channel, traffic_class,"
            " endpoint, status, created_at, sent_at, enrollment_id, op, visit"
            " from delivery_message, generate_series(1, 84) n"
        )
        cursor.execute("analyze delivery_message")
        since = NOW - DAY
        look = statement(
            "capped",
            customers=people,
            brands=[None],
            channels=[""],
            topics=[None],
            most=[3],
            sinces=[since],
            since_ours=since,
            since=since,
            above=5,
            stuck_since=since,
            now=NOW,
        )
        cursor.execute(
            "explain (analyze, buffers off, costs off, timing off, summary off) "
            + look.as_string(connection.connection)
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert Message.objects.count() > 100_000 - 1000
    assert "Seq Scan" not in plan
    assert "message_once" in plan
    assert "Index Cond: (customer_id = c.customer_id)" in plan
