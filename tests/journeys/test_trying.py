"""Trying a journey on a person says what the engine would do, and leaves nothing behind."""

from datetime import timedelta

from delivery.models import Sender
from journeys.trying.trial import Limits
from tests.journeys.flows import around
from tests.journeys.trying_world import after, try_on, ways
from tests.journeys.world import H, World

MADE_UP = {"channels": ["push", "email", "viber", "sms"], "attributes": {}}


def test_a_made_up_person_goes_the_whole_cascade_when_they_do_nothing(world: World) -> None:
    journey = world.cascade_journey("push", "email")
    told = try_on(journey, MADE_UP, now=world.now)
    assert ways(told) == [
        ("next", "entered"),
        ("sent", "sent"),
        ("timed_out", "timed_out"),
        ("sent", "sent"),
        ("timed_out", "timed_out"),
    ]
    assert told["ended"]["node"] == "exhausted"
    assert [each["channel"] for each in told["messages"]] == ["push", "email"]
    assert told["messages"][0]["fields"]["title"] == "Hello"


def test_a_chosen_answer_ends_the_cascade_when_its_moment_has_come(world: World) -> None:
    journey = world.cascade_journey("push", "email")
    told = try_on(journey, MADE_UP, [after("cascade", "clicked", H, step=1)], now=world.now)
    assert ways(told)[-1] == ("reacted", "clicked")
    assert told["ended"] == {"node": "reacted", "reason": "exit", "at": told["path"][-1]["at"]}
    assert (told["path"][-1]["at"] - world.now).total_seconds() == H


def test_only_the_same_way_is_gone_again_and_again(world: World) -> None:
    arms = [{"key": "a", "label": "A", "share": 50}, {"key": "b", "label": "B", "share": 50}]
    journey = world.journey(
        {"split": ("split", {"arms": arms}), "a": ("exit", {}), "b": ("exit", {})},
        ["in.next>split", "split.a>a", "split.b>b"],
    )
    first, second = (try_on(journey, MADE_UP, now=world.now) for _ in range(2))
    assert first == second
    other = "b" if first["path"][-1]["port"] == "a" else "a"
    forced = try_on(journey, MADE_UP, now=world.now, ports={"split": other})
    assert (forced["path"][-1]["port"], forced["path"][-1]["forced"], forced["forced"]) == (other, True, ["split"])


def test_consents_addresses_and_texts_of_a_made_up_person_are_as_they_were_made(world: World) -> None:
    world.make_attribute("first_name")
    greeting = {"title": "Hello", "text": "Dear {{ customer.first_name }}"}
    cascade = world.cascade("push", "email", "sms")
    cascade["steps"][0]["content"] = greeting
    journey = world.journey(
        {"cascade": ("cascade", cascade), "out": ("exit", {})},
        ["in.next>cascade"] + [f"cascade.{port}>out" for port in ("reacted", "exhausted", "unreachable")],
    )
    someone = {"channels": ["push", "email"], "consents": {"email": "refused"}}
    told = try_on(journey, someone | {"attributes": {"first_name": "Olena"}}, now=world.now)
    assert [each["reason"] for each in told["path"]] == ["entered", "sent", "timed_out", "no_consent", "no_address"]
    assert told["messages"][0]["fields"]["text"] == "Dear Olena"
    assert told["messages"][0]["to"].startswith("made-up-")
    nameless = try_on(journey, someone, now=world.now)
    assert nameless["messages"][0]["error"]["code"] == "missing_variable"
    assert nameless["path"][2]["reason"] == "failed"


def test_an_event_brings_the_person_in_only_if_it_fits(world: World) -> None:
    journey = world.journey({"out": ("exit", {})}, ["in.next>out"])
    large = {"property": "total", "compare": "at_least", "value": "100"}
    journey.graph["nodes"][0] |= {"type": "entry_event", "config": {"event": "basket", "filters": [large]}}
    journey.save()
    fits = try_on(journey, MADE_UP, now=world.now, event={"properties": {"total": 120}})
    assert (fits["ended"]["node"], fits["path"][0]["params"]["name"]) == ("out", "basket")
    small = try_on(journey, MADE_UP, now=world.now, event={"properties": {"total": 20}})
    assert (small["path"], small["ended"]["reason"]) == ([], "not_come")


def test_who_is_refused_at_the_door_can_be_let_in_all_the_same(world: World) -> None:
    person = world.customer()
    journey = world.start(world.cascade_journey("push"))
    refused = try_on(journey, person, now=world.now)
    assert (refused["ended"]["reason"], refused["messages"]) == ("already_inside", [])
    let_in = try_on(journey, person, now=world.now, let_in=True)
    assert let_in["ended"]["node"] == "exhausted"


def test_a_try_has_an_end_however_the_journey_goes_round(world: World) -> None:
    journey = world.journey(
        {"wait": ("wait", {"duration_s": H}), "loop": ("loop", {"most": 1000}), "out": ("exit", {})},
        ["in.next>wait", "wait.next>loop", "loop.again>wait", "loop.done>out"],
    )
    told = try_on(journey, MADE_UP, now=world.now, limits=Limits(decisions=30))
    assert told["cut"] == "decisions"
    assert 30 <= len(told["path"]) <= 32
    soon = try_on(journey, MADE_UP, now=world.now, limits=Limits(until_s=5 * H))
    assert (soon["cut"], soon["path"][-1]["at"] - world.now) == ("until", timedelta(hours=5))


def test_what_a_called_system_says_is_chosen_and_nobody_is_called(world: World) -> None:
    Sender.objects.create(
        brand=world.brand, account=world.account, channel="webhook", name="CRM", value="crm", is_default=True
    )
    gold = {"key": "gold", "label": "Gold", "filters": [{"property": "level", "compare": "is", "value": "gold"}]}
    journey = around(world, "call_webhook", {"url": "https://crm.example/", "cases": [gold]})
    for answer, port in (
        ({"kind": "answered", "body": {"level": "gold"}}, "gold"),
        ({"kind": "answered", "body": {"level": "tin"}}, "answered"),
        ({"kind": "silent"}, "timed_out"),
        ({"kind": "failed"}, "failed"),
    ):
        told = try_on(journey, MADE_UP, [answer | {"after": {"node": "block"}}], now=world.now)
        assert told["ended"]["node"] == port
