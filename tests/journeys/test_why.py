"""The Why of somebody who never came, or was refused: values as they were then, and what each entry knows of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Role, User
from customers.consents import ConsentRow, record_consents
from customers.models import Customer
from delivery import outcomes
from delivery.models import Message
from journeys import actions
from journeys.entering.enrolling import enroll
from journeys.entering.shares import is_in_share
from journeys.entry import Finding
from journeys.models import Journey, Watch
from journeys.reading.why import why
from segments.explaining import Explained
from segments.models import Segment
from tests.journeys.entering import drafted, listening
from tests.journeys.world import H, World

Told = list[tuple[str, bool | None, dict[str, Any]]]


def become(world: World, customer: Customer, **attributes: Any) -> None:
    customer.refresh_from_db()
    customer.attributes = customer.attributes | attributes
    customer.updated_at = world.now
    customer.save()


def of_entry(world: World, journey: Journey, customer: Customer) -> Told:
    """What is said of the one entry, but for rules."""
    journey.refresh_from_db()
    customer.refresh_from_db()
    found = why(journey, customer, world.now).entries[0]["findings"]
    return [(each.code, each.holds, dict(each.params)) for each in found if each.code != "segment"]


def of_journey(world: World, journey: Journey, customer: Customer) -> dict[str, list[Finding]]:
    """The findings of the whole journey, by code."""
    journey.refresh_from_db()
    customer.refresh_from_db()
    found: dict[str, list[Finding]] = {}
    for each in why(journey, customer, world.now).findings:
        found.setdefault(each.code, []).append(each)
    return found


def leaf(tree: Explained | None) -> tuple[bool, dict[str, Any], bool]:
    assert tree is not None
    return tree.value, tree.compared, tree.as_of_today


def city_is(value: str) -> dict[str, Any]:
    return {"type": "attribute", "attribute": "city", "operator": "equals", "value": value}


@pytest.fixture(autouse=True)
def city(world: World) -> None:
    world.make_attribute("city")


# As it was at the decision


def test_who_was_refused_as_of_lviv_and_has_moved_to_kyiv_was_of_lviv_then(world: World) -> None:
    person = world.customer(city="Lviv", vip="no")
    refused_at = world.now
    journey = listening(world, "entry_segment", {"audience": city_is("Kyiv")}, segment_id=world.everybody.pk)
    for city in ("Odesa", "Kyiv"):
        world.now += timedelta(hours=1)
        become(world, person, city=city)
    (found,) = of_journey(world, journey, person)["audience"]
    assert (found.at, found.holds) == (refused_at, False)
    assert leaf(found.then) == (False, {"city": "Lviv"}, False)
    assert leaf(found.today) == (True, {"city": "Kyiv"}, False)


def test_an_attribute_that_came_later_was_not_there_then_and_one_taken_away_was(world: World) -> None:
    known, lost = world.customer(), world.customer(city="Lviv")
    journey = listening(world, "entry_segment", {"audience": city_is("Kyiv")}, segment_id=world.everybody.pk)
    world.now += timedelta(hours=1)
    become(world, known, city="Kyiv")
    lost.attributes, lost.updated_at = {}, world.now
    lost.save()
    assert leaf(of_journey(world, journey, known)["audience"][0].then) == (False, {"city": None}, False)
    assert leaf(of_journey(world, journey, lost)["audience"][0].then) == (False, {"city": "Lviv"}, False)
    assert leaf(of_journey(world, journey, lost)["audience"][0].today) == (False, {"city": None}, False)


def consent(world: World, customer: Customer, granted: bool) -> None:
    record_consents([ConsentRow(customer.pk, "sms", world.topic.pk, granted, "shop", world.now)], world.now)


def test_the_consent_that_a_launch_saw_is_told_and_not_that_of_today(world: World) -> None:
    given, refused, never = (world.customer(unasked=["sms"]) for _ in range(3))
    consent(world, given, granted=False)
    world.now += timedelta(hours=1)
    consent(world, given, granted=True)
    consent(world, refused, granted=False)
    said_at = world.now.isoformat()
    allowing = Segment.objects.create(
        name="Allow SMS", rule={"all": [{"type": "consent", "channel": "sms", "topic_id": world.topic.pk}]}
    )
    world.now += timedelta(hours=1)
    journey = listening(world, "entry_segment", segment_id=allowing.pk)
    world.now += timedelta(hours=1)
    consent(world, given, granted=False)
    consent(world, refused, granted=True)
    consent(world, never, granted=True)

    def then_and_today(customer: Customer) -> tuple[tuple[bool, bool | None], tuple[bool, bool | None]]:
        (found,) = [each for each in why(journey, customer, world.now).entries[0]["findings"] if each.code == "segment"]
        then, today = found.then.children[0], found.today.children[0]
        assert then.compared["changed_at"] == (None if then.compared["granted"] is None else said_at)
        return (then.value, then.compared["granted"]), (today.value, today.compared["granted"])

    assert then_and_today(given) == ((True, True), (False, False))
    assert then_and_today(refused) == ((False, False), (True, True))
    assert then_and_today(never) == ((False, None), (True, True))


def test_what_is_kept_without_its_history_says_that_it_is_as_of_today(world: World) -> None:
    person = world.customer(channels=[], city="Lviv")
    has_address = {"type": "address", "channel": "email", "has": "yes"}
    inner = Segment.objects.create(name="Reached", rule={"all": [has_address]})
    audience = {"any": [city_is("Kyiv"), {"type": "in_segment", "segment_id": inner.pk, "member": "yes"}]}
    journey = listening(world, "entry_segment", {"audience": audience}, segment_id=world.everybody.pk)
    (found,) = of_journey(world, journey, person)["audience"]
    assert found.then is not None
    assert found.today is not None
    city, reached = found.then.children
    assert (city.as_of_today, reached.as_of_today) == (False, False)
    assert reached.children[0].children[0].as_of_today
    assert not found.today.children[1].children[0].children[0].as_of_today  # it is asked as of today


# Whether what an entry listens for came


def test_why_tells_when_the_attribute_changed_last_and_to_what(world: World) -> None:
    never, otherwise, before, came = (world.customer(city="Lviv") for _ in range(4))
    world.now += timedelta(hours=1)
    become(world, before, city="Kyiv")
    changed = world.now
    world.now += timedelta(hours=1)
    journey = listening(world, "entry_attribute", attribute="city", to_values=["Kyiv"])
    launched = world.now
    world.now += timedelta(hours=1)
    become(world, otherwise, city="Odesa")
    become(world, came, city="Kyiv")
    world.work()
    moved = {"attribute": "City", "from": "Lviv", "to": "Kyiv", "times": 1}
    assert of_entry(world, journey, never) == [("unchanged", False, {"attribute": "City", "value": "Lviv"})]
    assert of_entry(world, journey, otherwise) == [
        (
            "changed_otherwise",
            False,
            {"attribute": "City", "from": "Lviv", "to": "Odesa", "last": world.now.isoformat()},
        )
    ]
    assert of_entry(world, journey, before) == [
        ("changed", None, moved | {"last": changed.isoformat()}),
        ("heard_before_launch", False, {"launched": launched.isoformat()}),
    ]
    assert of_entry(world, journey, came)[0] == ("changed", True, moved | {"last": world.now.isoformat()})


def test_why_of_a_list_tells_who_got_one_of_its_values(world: World) -> None:
    world.make_attribute("labels", "list")
    had, got = world.customer(labels=["vip"]), world.customer(labels=["new"])
    journey = listening(world, "entry_attribute", attribute="labels", to_values=["vip"])
    world.now += timedelta(hours=1)
    become(world, had, labels=["vip", "new"])
    become(world, got, labels=["vip", "new"])
    world.work()
    assert [of_entry(world, journey, each)[0][0] for each in (had, got)] == ["changed_otherwise", "changed"]
    assert [why(journey, each, world.now).verdict for each in (had, got)] == ["never_came", "inside"]


def test_why_tells_whether_there_was_such_a_reaction_and_when(world: World) -> None:
    silent, weak, before, came = (world.customer(["email", "push"]) for _ in range(4))
    unwritten = world.customer([])
    world.start(world.cascade_journey("email", stop_on=[]))
    world.report(before, "email", "opened", grade="likely", key="1")
    read_at = world.now
    world.now += timedelta(minutes=10)
    journey = listening(world, "entry_reaction", outcome="opened", evidence="likely")
    launched = world.now
    world.now += timedelta(minutes=10)
    world.report(weak, "email", "opened", grade="weak", key="1")
    world.report(came, "email", "opened", grade="certain", key="1")
    world.work()
    at, read = world.now.isoformat(), {"outcome": "opened", "channel": "email", "times": 1}
    assert of_entry(world, journey, unwritten) == [("unreacted", False, {"outcome": "opened", "messages": 0})]
    assert of_entry(world, journey, silent) == [("unreacted", False, {"outcome": "opened", "messages": 1})]
    assert of_entry(world, journey, weak) == [("reacted_weakly", False, {"outcome": "opened", "last": at})]
    assert of_entry(world, journey, before) == [
        ("reacted", None, read | {"last": read_at.isoformat()}),
        ("heard_before_launch", False, {"launched": launched.isoformat()}),
    ]
    assert of_entry(world, journey, came)[0] == ("reacted", True, read | {"last": at})


def test_why_tells_of_a_click_that_was_reported_too_late(world: World) -> None:
    person = world.customer(["email"])
    world.start(world.cascade_journey("email", stop_on=[]))
    journey = listening(world, "entry_reaction", outcome="clicked", max_age_s=H)
    clicked, now = world.now, world.now + timedelta(hours=2)
    message = Message.objects.get(customer_id=person.pk)
    outcomes.record([outcomes.Report(person.pk, message.id, "clicked", clicked)], now)
    world.now = now
    world.work()
    assert of_entry(world, journey, person) == [
        ("reacted", None, {"outcome": "clicked", "channel": "email", "times": 1, "last": clicked.isoformat()}),
        ("heard_too_old", False, {"told": now.isoformat()}),
    ]


def test_why_tells_the_calls_that_sent_somebody_and_what_became_of_each(world: World) -> None:
    sent, never = world.customer(), world.customer()
    journey = listening(world, "entry_api", reentry="never")
    first = world.now
    for _ in range(2):
        enroll(journey, [{"customer": sent.pk, "key": ""}], None, "Shop", world.now)
        world.work()
        world.pass_time(hours=3)
    second = first + timedelta(hours=3)
    assert of_entry(world, journey, sent) == [
        ("called", False, {"by": "Shop", "last": second.isoformat(), "reason": "entered_before"}),
        ("called", True, {"by": "Shop", "last": first.isoformat(), "reason": "entered"}),
        ("again_never", False, {"times": 1, "last": first.isoformat()}),
    ]
    assert of_entry(world, journey, never) == [("uncalled", False, {})]


@pytest.mark.parametrize(
    ("birthday", "entry", "zone", "expected"),
    [
        ("1990-03-05", {}, "", ("date_comes", {"next": "2026-03-05T07:00:00+00:00"})),
        ("1990-03-05", {"day": "before", "days": 4}, "", ("date_comes", {"next": "2027-03-01T07:00:00+00:00"})),
        ("1990-03-02", {}, "Asia/Tokyo", ("date_comes", {"next": "2027-03-02T00:00:00+00:00"})),
        ("1992-02-29", {}, "", ("date_comes", {"next": "2027-02-28T07:00:00+00:00"})),
        ("2026-02-20", {"repeat": "once"}, "", ("date_over", {"last": "2026-02-20T07:00:00+00:00"})),
        ("0000-03-05", {}, "", ("date_comes", {"next": "2026-03-05T07:00:00+00:00"})),
        ("9999-12-31", {"repeat": "once", "day": "after", "days": 5}, "", ("date_unknown", {})),
        ("1990-W10-1", {}, "", ("date_unknown", {})),
        ("soon", {}, "", ("date_unknown", {})),
        (None, {}, "", ("date_unknown", {})),
    ],
)
def test_why_tells_the_date_and_when_it_comes_next(
    world: World, birthday: str | None, entry: dict[str, Any], zone: str, expected: tuple[str, dict[str, Any]]
) -> None:
    world.make_attribute("birthday", "date")
    world.brand.time_zone = "Europe/Kyiv"
    world.brand.save()
    person = world.customer([], **({"birthday": birthday} if birthday else {}))
    Customer.objects.filter(pk=person.pk).update(time_zone=zone)
    journey = listening(world, "entry_date", attribute="birthday", at="09:00", **entry)
    code, params = expected
    holds = None if code == "date_comes" else False
    assert of_entry(world, journey, person) == [(code, holds, {"attribute": "Birthday", "value": birthday} | params)]


def test_why_tells_who_joined_the_segment_and_when_and_who_was_in_it_before(world: World) -> None:
    there, joins, away = world.customer(city="Kyiv"), world.customer(city="Lviv"), world.customer(city="Lviv")
    in_kyiv = Segment.objects.create(name="Kyiv", rule={"all": [city_is("Kyiv")]})
    journey = drafted(world, "entry_segment_change", segment_id=in_kyiv.pk, change="joined")
    actions.publish_version(journey, None, world.now)
    assert of_entry(world, journey, there) == [("segment_unwatched", None, {})]
    world.start(journey)
    since = Watch.objects.get().found_at
    assert since is not None
    world.now += timedelta(hours=1)
    become(world, joins, city="Kyiv")
    world.pass_time(minutes=20)
    ((code, holds, params), *_) = of_entry(world, journey, joins)
    assert (code, holds) == ("segment_joined", True)
    assert since < datetime.fromisoformat(params["last"]) <= world.now
    assert of_entry(world, journey, there) == [("segment_was_there", False, {"since": since.isoformat()})]
    assert of_entry(world, journey, away) == [("segment_absent", False, {"since": since.isoformat()})]


def test_why_tells_who_left_the_segment_and_who_stays_in_it(world: World) -> None:
    stays, leaves = world.customer(city="Kyiv"), world.customer(city="Kyiv")
    in_kyiv = Segment.objects.create(name="Kyiv", rule={"all": [city_is("Kyiv")]})
    journey = listening(world, "entry_segment_change", segment_id=in_kyiv.pk, change="left")
    world.now += timedelta(hours=1)
    become(world, leaves, city="Lviv")
    world.pass_time(minutes=20)
    assert of_entry(world, journey, leaves)[0][:2] == ("segment_left", True)
    assert of_entry(world, journey, stays)[0][:2] == ("segment_stays", False)


def test_why_tells_when_the_clock_brought_people_last_and_when_it_does_next(world: World) -> None:
    person = world.customer(city="Lviv")
    in_kyiv = Segment.objects.create(name="Kyiv", rule={"all": [city_is("Kyiv")]})
    entry: dict[str, Any] = {
        "segment_id": in_kyiv.pk,
        "recurrence": "FREQ=WEEKLY;BYDAY=MO",
        "starts_on": "2026-03-02",
        "at": "12:00",
    }
    journey = listening(world, "entry_schedule", **entry)  # Monday, 9:00
    first, second = datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert of_entry(world, journey, person) == [
        ("schedule_not_yet", None, {}),
        ("schedule_next", None, {"next": first.isoformat()}),
    ]
    world.pass_time(hours=4)
    assert of_entry(world, journey, person) == [
        ("schedule_last", None, {"last": first.isoformat()}),
        ("schedule_next", None, {"next": second.isoformat()}),
    ]
    actions.stop(journey, None, world.now)
    assert of_entry(world, journey, person)[1] == ("schedule_over", False, {})


# The journey's own questions


def test_who_is_outside_the_share_of_a_launch_is_told_so(world: World) -> None:
    people = [world.customer([]) for _ in range(20)]
    journey = drafted(world, "entry_segment", segment_id=world.everybody.pk)
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now, share=50)
    world.work()
    within = [each for each in people if is_in_share(journey.pk, each.pk, 50)]
    (outside, *_) = [each for each in people if each not in within]
    journey.refresh_from_db()
    assert why(journey, outside, world.now).verdict == "never_came"
    (found,) = of_journey(world, journey, outside)["share"]
    assert (found.holds, found.params) == (False, {"share": 50})
    assert of_journey(world, journey, within[0])["share"][0].holds is True
    actions.widen(journey, None, world.now, share=100)
    assert "share" not in of_journey(world, journey, outside)


def test_why_of_a_refusal_by_a_cap_tells_which_one_and_with_what_numbers_then_and_today(world: World) -> None:
    first, second, third, later = (world.customer() for _ in range(4))
    settings = {"entry_cap": 5, "entry_cap_per_day": 2}
    journey = listening(world, "entry_event", settings, event="basket_left")
    for each in (first, second, third):
        world.event(each, "basket_left")
        world.work()
    refused_at = world.now
    world.now += timedelta(days=1)
    world.event(later, "basket_left")
    world.work()
    journey.refresh_from_db()
    answer = why(journey, third, world.now)
    assert (answer.verdict, [each["reason"] for each in answer.refusals]) == ("refused", ["entry_cap"])
    told = [(each.code, each.at, each.holds, each.params) for each in answer.findings]
    assert told == [
        ("room", refused_at, True, {"left": 3, "cap": 5, "entered": 2}),
        ("room_today", refused_at, False, {"left": 0, "cap": 2, "entered": 2}),
        ("room", None, True, {"left": 2, "cap": 5, "entered": 3}),
        ("room_today", None, True, {"left": 1, "cap": 2, "entered": 1}),
    ]


def test_why_of_who_has_entered_as_often_as_allowed_tells_from_when_on_they_may_again(world: World) -> None:
    person = world.customer()
    entry: dict[str, Any] = {"reentry": "any_time", "reentry_most": 2, "reentry_window_s": 24 * H}
    journey = listening(world, "entry_event", event="basket_left", **entry)
    entered = []
    for _ in range(3):
        world.event(person, "basket_left")
        world.work()
        entered.append(world.now)
        world.now += timedelta(hours=1)
    journey.refresh_from_db()
    assert [each["reason"] for each in why(journey, person, world.now).refusals] == ["entered_often"]
    said = {"times": 2, "last": entered[1].isoformat()}
    free = entered[0] + timedelta(hours=24)
    often = said | {"most": 2, "from": free.isoformat()}
    assert of_entry(world, journey, person)[-1] == ("again_often", False, often)
    world.now = free - timedelta(seconds=1)
    assert of_entry(world, journey, person)[-1] == ("again_often", False, often)
    world.now = free
    assert of_entry(world, journey, person)[-1] == ("again", True, said)
    world.event(person, "basket_left")
    world.work()
    assert of_entry(world, journey, person)[-1][0] == "again_often"  # they were let in at that very moment


def test_why_tells_whether_somebody_would_be_let_in_again(world: World) -> None:
    person = world.customer()
    never = listening(world, "entry_segment", segment_id=world.everybody.pk, reentry="never")
    after = listening(world, "entry_segment", segment_id=world.everybody.pk, reentry="after_exit")
    said = {"times": 1, "last": world.now.isoformat()}
    assert of_entry(world, never, person) == [("again_never", False, said)]
    assert of_entry(world, after, person) == [("again_inside", False, said)]
    world.pass_time(hours=3)
    assert of_entry(world, after, person) == [("again", True, said)]


def test_why_of_an_entry_for_each_basket_tells_that_each_counts_by_itself(world: World) -> None:
    person = world.customer()
    journey = listening(world, "entry_event", event="basket_left", key_property="basket", reentry="never")
    world.event(person, "basket_left", basket="A")
    world.work()
    expected = {"times": 1, "last": world.now.isoformat(), "key": "A"}
    assert of_entry(world, journey, person)[-1] == ("again_by_key", None, expected)


def test_an_answer_asks_no_more_of_somebody_with_a_long_history(world: World) -> None:
    settings = {"audience": city_is("Kyiv"), "entry_cap": 500, "entry_cap_per_day": 400}
    journey = listening(world, "entry_event", settings, event="basket_left", reentry="any_time")
    few, many = world.customer(city="Kyiv"), world.customer(city="Kyiv")
    for person, times in ((few, 1), (many, 60)):
        for _ in range(times):
            world.now += timedelta(minutes=1)
            world.event(person, "basket_left")
            become(world, person, city="Lviv" if person.attributes["city"] == "Kyiv" else "Kyiv")
    world.work()
    journey.refresh_from_db()
    counts = []
    for person in (few, many):
        person.refresh_from_db()
        with CaptureQueriesContext(connection) as asked:
            why(journey, person, world.now)
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_the_api_tells_values_of_then_and_which_are_of_today(world: World) -> None:
    person = world.customer(channels=[], city="Lviv")
    audience = {"all": [city_is("Kyiv"), {"type": "address", "channel": "email", "has": "yes"}]}
    journey = listening(world, "entry_segment", {"audience": audience}, segment_id=world.everybody.pk)
    become(world, person, city="Kyiv")
    client = APIClient()
    client.force_authenticate(User.objects.create_user("m@example.com", "a-long-password", role=Role.MARKETER))
    answer = client.get(reverse("journey-why", args=[journey.pk]), {"customer": person.pk})
    assert answer.status_code == 200, answer.data
    (found,) = [each for each in answer.json()["findings"] if each["code"] == "audience"]
    told = [(each["type"], each["value"], each["as_of_today"]) for each in found["then"]["children"]]
    assert told == [("attribute", False, False), ("address", False, True)]
