"""The figures of a watched journey: of a time, a version, a segment; the people behind them; and how pages are told."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Role, User
from customers.models import Customer
from delivery.models import Message, Price
from journeys import actions
from journeys.figures import sockets
from journeys.figures.asked import Asked
from journeys.figures.bought import bought
from journeys.figures.counters import counters, totals
from journeys.figures.sharing import shared
from journeys.models import Decision, Enrollment, Journey
from lib.live import publish
from segments.models import Segment
from tests.journeys.flows import EXIT, HOUR
from tests.journeys.world import World
from tests.websocket import Socket, session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer(world: World) -> APIClient:
    client = APIClient()
    client.force_authenticate(
        User.objects.create_user("m@example.com", "a-long-password", name="M", role=Role.MARKETER)
    )
    return client


@pytest.fixture
def played(world: World) -> tuple[Journey, list[Customer]]:
    """Four in a cascade of push and SMS that began at 09:00 on 2 March: one clicks after ten minutes and buys after
    twenty, one allows no SMS, two let every time pass. At 19:00 on the next day all are out.
    """
    world.make_attribute("city")
    people = [world.customer(city="Kyiv"), world.customer(city="Lviv"), world.customer(city="Kyiv")]
    people.append(world.customer(refuses=["sms"], city="Lviv"))
    journey = world.start(world.cascade_journey("push", "sms"))
    world.pass_time(minutes=10)
    world.report(people[0], "push", "delivered")
    world.report(people[0], "push", "opened", grade="certain")
    world.report(people[0], "push", "clicked")
    world.work()
    world.pass_time(minutes=10)
    world.buy(people[0], "25.50")
    world.pass_time(hours=33, minutes=40)
    assert world.inside() == 0
    return journey, people


def segment(world: World, city: str) -> Segment:
    rule = {"type": "attribute", "attribute": "city", "operator": "equals", "value": city}
    return Segment.objects.create(name=city, rule=rule)


def get(client: APIClient, name: str, journey: Journey, *more: Any, status: Any = 200, **params: Any) -> dict[str, Any]:
    answer = client.get(reverse(name, args=[journey.pk, *more]), params)
    assert answer.status_code == status, answer.content
    return dict(answer.json())


def reconciles(found: dict[str, Any]) -> None:
    for node, figures in found["nodes"].items():
        if figures["ports"]:
            assert figures["entered"] == figures["waiting"] + sum(figures["ports"].values()), node
    assert found["entered"] == found["inside"] + found["exited"]


def test_a_small_journey_counted_by_hand(marketer: APIClient, played: tuple[Journey, list[Customer]]) -> None:
    found = get(marketer, "journey-counters", played[0])
    assert (found["entered"], found["inside"], found["exited"]) == (4, 0, 4)
    assert (found["version"], found["versions"]) == (1, 1)
    cascade = found["nodes"]["cascade"]
    assert cascade["ports"] == {"reacted": 1, "exhausted": 3}
    assert cascade["reasons_by_port"] == {"reacted": {"clicked": 1}, "exhausted": {"timed_out": 2, "no_consent": 1}}
    push, sms = cascade["steps"]
    assert [push[key] for key in ("queued", "sent", "delivered", "opened", "clicked")] == [4, 4, 1, 1, 1]
    assert [sms[key] for key in ("queued", "sent", "skipped", "waiting")] == [2, 2, 1, 0]
    assert (push["channel"], push["cost"], push["currency"]) == ("push", "0.00", "USD")
    assert found["edges"]["cascade.reacted>reacted"] == 1
    assert found["nodes"]["exhausted"]["entered"] == 3
    reconciles(found)


def test_what_failed_who_unsubscribed_and_what_it_cost_are_counted_by_hand(world: World, marketer: APIClient) -> None:
    """Three get a push for 2 cents, from which one unsubscribes, and then an SMS for 30 cents, of which one fails."""
    for channel, amount in (("push", "0.02"), ("sms", "0.30")):
        Price.objects.create(account=world.account, channel=channel, amount=amount, billed_on="sent")
    people = [world.customer(), world.customer(), world.customer()]
    journey = world.start(world.cascade_journey("push", "sms"))
    world.report(people[0], "push", "delivered")
    world.report(people[0], "push", "unsubscribed")
    world.pass_time(hours=2)
    world.report(people[1], "sms", "failed")
    world.pass_time(hours=6)
    whole: dict[str, Any] = {}
    for asked in (whole, {"segment": world.everybody.pk}):
        push, sms = get(marketer, "journey-counters", journey, **asked)["nodes"]["cascade"]["steps"]
        names = ("sent", "delivered", "failed", "unsubscribed", "cost", "costs")
        assert [push[key] for key in names] == [3, 1, 0, 1, "0.06", {"USD": "0.06"}], asked
        assert [sms[key] for key in names] == [3, 0, 1, 0, "0.90", {"USD": "0.90"}], asked


def test_everybody_who_was_not_let_in_is_told_with_the_reason(world: World, marketer: APIClient) -> None:
    world.customer()
    journey = world.start(world.cascade_journey("push"))
    actions.launch(journey, None, world.now)
    world.work()
    entry = get(marketer, "journey-counters", journey)["nodes"]["in"]
    assert entry["entered"] == 1
    assert entry["reasons_by_port"] == {"next": {"entered": 1}, "refused": {"already_inside": 1}}
    there = get(marketer, "journey-node-visits", journey, "in", way="left", port="refused")["results"]
    assert [each["reason"] for each in there] == ["already_inside"]


def test_a_period_is_of_days_in_the_companys_zone(
    world: World, marketer: APIClient, played: tuple[Journey, list[Customer]]
) -> None:
    first = get(marketer, "journey-counters", played[0], **{"from": "2026-03-02", "to": "2026-03-02"})
    assert first["nodes"]["cascade"]["entered"] == 4
    assert first["nodes"]["cascade"]["ports"] == {"reacted": 1, "exhausted": 3}
    late = get(marketer, "journey-counters", played[0], **{"from": "2026-03-03"})
    assert (late["entered"], late["exited"], late["inside"]) == (0, 0, 0)
    before = get(marketer, "journey-counters", played[0], to="2026-03-01")
    assert before["nodes"]["cascade"]["entered"] == 0


def test_who_waits_is_told_as_of_now_whatever_the_period(world: World, marketer: APIClient) -> None:
    world.customer()
    journey = world.start(world.cascade_journey("email"))
    world.pass_time(hours=20)
    found = get(marketer, "journey-counters", journey, **{"from": "2026-03-03"})
    assert (found["nodes"]["cascade"]["entered"], found["nodes"]["cascade"]["waiting"]) == (0, 1)
    assert found["inside"] == 1


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "from"),
        ({"to": "1492-10-12"}, "to"),
        ({"version": "7"}, "version"),
        ({"version": "x" * 5000}, "version"),
        ({"segment": "9999"}, "segment"),
        ({"segment": "99999999999999999999"}, "segment"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_a_sentence(
    marketer: APIClient, played: tuple[Journey, list[Customer]], params: dict[str, str], field: str
) -> None:
    for name, more in (("counters", []), ("node-customers", ["cascade"]), ("node-visits", ["cascade"]), ("bought", [])):
        refused = get(marketer, f"journey-{name}", played[0], *more, status=400, **params)
        assert field in refused, refused


def test_the_figures_of_a_segment_are_those_of_its_people(
    world: World, marketer: APIClient, played: tuple[Journey, list[Customer]]
) -> None:
    journey, people = played
    found = get(marketer, "journey-counters", journey, segment=segment(world, "Kyiv").pk)
    assert (found["entered"], found["exited"]) == (2, 2)
    assert found["nodes"]["cascade"]["ports"] == {"reacted": 1, "exhausted": 1}
    assert [step["sent"] for step in found["nodes"]["cascade"]["steps"]] == [2, 1]
    assert found["nodes"]["cascade"]["steps"][0]["clicked"] == 1
    reconciles(found)
    there = get(marketer, "journey-node-visits", journey, "exhausted", segment=segment(world, "Lviv").pk)
    assert {each["id"] for each in there["results"]} == {people[1].pk, people[3].pk}


def test_the_segment_of_everybody_has_the_same_figures_as_the_counters(
    world: World, played: tuple[Journey, list[Customer]]
) -> None:
    journey = played[0]
    world.customer()
    actions.launch(journey, None, world.now)
    world.pass_time(minutes=1)
    Message.objects.filter(channel="push").update(cost="0.0123")
    for asked in (
        Asked(),
        Asked(since=world.now.replace(minute=0)),
        Asked(until=world.now.replace(minute=0)),
        Asked(version=1),
    ):
        told = counters(journey, asked, world.now)
        counted = counters(
            journey, Asked(asked.since, asked.until, asked.version, segment=world.everybody.pk), world.now
        )
        for node, figures in told["nodes"].items():
            for step in (*figures.get("steps", []), *counted["nodes"][node].get("steps", [])):
                for key in ("cost", "costs"):
                    step.pop(key)  # put into the messages by hand, past the counters
            assert counted["nodes"][node] == figures, node
        assert {**counted, "nodes": None} == {**told, "nodes": None}
        assert counted["inside"] == 1


def test_the_totals_are_those_of_the_ledger_over_all_versions(world: World, marketer: APIClient) -> None:
    """A node keeps its id: the figures of versions add up."""
    world.customer()
    graph = {"wait": ("wait", {"duration_s": 4 * HOUR}), "out": EXIT}
    journey = world.start(world.journey(graph, ["in.next>wait", "wait.next>out"], reentry="any_time"))
    journey.graph["nodes"] = [each for each in journey.graph["nodes"] if each["id"] != "out"]
    journey.graph["nodes"].append({"id": "more", "type": "exit", "config": {}, "position": {"x": 9, "y": 9}})
    for each in journey.graph["edges"]:
        if each["source"] == "wait":
            each["target"] = "more"
    journey.save()
    actions.publish_version(journey, None, world.now)
    world.customer()
    world.pass_time(hours=1)
    actions.launch(journey, None, world.now)
    world.work()
    journey.refresh_from_db()

    whole = get(marketer, "journey-counters", journey)
    inside = Enrollment.objects.filter(journey_id=journey.pk, exited_at=None).count()
    assert whole["nodes"]["wait"]["waiting"] == whole["inside"] == inside
    assert (whole["version"], whole["versions"]) == (2, 2)
    first = get(marketer, "journey-counters", journey, version=1)
    second = get(marketer, "journey-counters", journey, version=2)
    assert (first["version"], first["versions"]) == (1, 1)
    assert first["nodes"]["wait"]["waiting"] == 1
    assert whole["nodes"]["wait"]["entered"] == first["nodes"]["wait"]["entered"] + second["nodes"]["wait"]["entered"]
    assert len(get(marketer, "journey-node-customers", journey, "wait")["results"]) == inside
    assert len(get(marketer, "journey-node-customers", journey, "wait", version=1)["results"]) == 1

    world.pass_time(hours=9)
    whole = get(marketer, "journey-counters", journey)
    assert {key: whole[key] for key in ("entered", "inside", "exited")} == totals([journey])[journey.pk]
    # The edge to the exit of the first version is not drawn any more; who went there is still counted at the port.
    assert whole["nodes"]["wait"]["ports"]["next"] == whole["entered"]
    assert whole["nodes"]["out"]["entered"] == 1
    assert whole["edges"]["wait.next>out"] == whole["entered"] - 1
    decisions = Counter(Decision.objects.filter(journey_id=journey.pk).values_list("reason", flat=True))
    told = Counter[str]()
    for figures in whole["nodes"].values():
        told.update(figures["reasons"])
    assert told == decisions
    reconciles(whole)


def test_the_people_behind_a_figure_are_found_by_node_port_and_reason(
    world: World, marketer: APIClient, played: tuple[Journey, list[Customer]]
) -> None:
    journey, people = played

    def who(node: str, **params: Any) -> list[int]:
        return sorted(each["id"] for each in get(marketer, "journey-node-visits", journey, node, **params)["results"])

    everybody = sorted(each.pk for each in people)
    assert who("cascade") == who("in") == who("cascade", way="left") == everybody
    assert who("cascade", way="left", port="reacted") == who("reacted") == [people[0].pk]
    assert who("cascade", way="left", port="exhausted", reason="no_consent") == [people[3].pk]
    assert who("cascade", way="left", port="exhausted", reason="clicked") == []
    assert who("cascade", **{"from": "2026-03-03"}) == []
    assert who("nowhere") == []
    get(marketer, "journey-node-visits", journey, "cascade", way="sideways", status=400)
    get(marketer, "journey-node-visits", journey, "cascade", port="reacted", status=400)
    get(marketer, "journey-node-visits", journey, "cascade", before="x", status=400)


def test_the_people_come_in_pages(world: World, marketer: APIClient) -> None:
    everybody = {world.customer().pk for _ in range(45)}
    journey = world.start(world.cascade_journey("push"))
    seen: list[int] = []
    params: dict[str, str] = {}
    for size in (20, 20, 5):
        page = get(marketer, "journey-node-visits", journey, "cascade", **params)
        assert len(page["results"]) == size
        seen += [each["id"] for each in page["results"]]
        params = {"before": page["next"]} if page["next"] else {}
    assert params == {}
    assert (len(seen), set(seen)) == (45, everybody)


def test_a_purchase_counts_for_the_message_that_brought_it_about(
    world: World, marketer: APIClient, played: tuple[Journey, list[Customer]]
) -> None:
    journey, people = played
    world.buy(people[1])  # who did not read anything
    found = bought(journey, world.now + timedelta(seconds=1))
    (step,) = found["steps"]
    assert (step["node"], step["step"], step["channel"]) == ("cascade", 0, "push")
    assert (step["purchases"], step["buyers"], step["revenue"]) == (1, 1, {"USD": "25.50"})
    assert found["rule"].startswith("A purchase counts for one message")
    assert bought(journey, world.now, Asked(segment=segment(world, "Lviv").pk))["steps"] == []
    assert bought(journey, world.now, Asked(since=world.now))["steps"] == []
    assert get(marketer, "journey-bought", journey)["rule"] == found["rule"]


def test_figures_cost_a_constant_number_of_statements(
    world: World, played: tuple[Journey, list[Customer]], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        counters(played[0], Asked(), world.now)


async def test_what_several_ask_for_at_once_is_computed_once() -> None:
    computed = 0

    async def compute() -> int:
        nonlocal computed
        computed += 1
        await asyncio.sleep(0.05)
        return computed

    now = asyncio.get_running_loop().time()
    answers = await asyncio.gather(*(shared("x", compute, now) for _ in range(20)))
    assert {answer for _, answer in answers} == {1}
    begun = answers[0][0]
    assert (await shared("x", compute, begun))[1] == 1
    # Whoever has heard of something newer does not get what began before it.
    assert (await shared("x", compute, begun + 0.001))[1] == 2
    assert (await shared("y", compute, begun))[1] == 3


@database_sync_to_async
def make_journey() -> tuple[World, Journey, User]:
    world = World()
    world.customer()
    journey = world.start(world.cascade_journey("push"))
    return world, journey, User.objects.create_user("manager@example.com", "x", name="Manager", role=Role.MANAGER)


@database_sync_to_async
def let_in(world: World, journey: Journey) -> None:
    world.customer()
    actions.launch(journey, None, world.now)
    world.work()


@pytest.fixture
async def watched(monkeypatch: pytest.MonkeyPatch) -> tuple[World, Journey, str]:
    monkeypatch.setattr(sockets, "SHORTEST_PAUSE_S", 0.3)
    world, journey, user = await make_journey()
    return world, journey, await session_of(user)


@pytest.mark.django_db(transaction=True)
async def test_a_page_is_told_the_newest_figures_when_it_comes_back(watched: tuple[World, Journey, str]) -> None:
    """What happened while it was away is in the first answer."""
    world, journey, session = watched
    socket = Socket(f"/ws/journeys/{journey.pk}/", session)
    assert await socket.open() is None
    assert (await socket.receive())["counters"]["entered"] == 1
    await socket.close()
    await let_in(world, journey)
    again = Socket(f"/ws/journeys/{journey.pk}/", session)
    assert await again.open() is None
    assert (await again.receive())["counters"]["entered"] == 2
    await let_in(world, journey)
    assert (await again.receive())["counters"]["entered"] == 3
    await again.close()


@pytest.mark.django_db(transaction=True)
async def test_many_changes_and_many_pages_are_one_look_at_the_figures(
    watched: tuple[World, Journey, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, journey, session = watched
    looked = 0

    def look(*args: Any) -> dict[str, Any]:
        nonlocal looked
        looked += 1
        return counters(*args)

    monkeypatch.setattr(sockets, "counters", look)
    pages = [Socket(f"/ws/journeys/{journey.pk}/", session) for _ in range(5)]
    for each in pages:
        assert await each.open() is None
        await each.receive()
    await asyncio.sleep(0.8)  # what is told for a beginning is over
    looked = 0

    def tell() -> None:
        for _ in range(10):
            publish(f"journey.{journey.pk}", {"type": "changed"})

    await database_sync_to_async(tell)()
    for each in pages:
        assert (await each.receive())["type"] == "counters"
    assert looked == 1
    for each in pages:
        assert await each.receive_nothing(timeout=0.5)
        await each.close()


@pytest.mark.django_db(transaction=True)
async def test_a_page_may_watch_days_and_a_version_and_is_only_told_of_changes_to_a_segment(
    watched: tuple[World, Journey, str],
) -> None:
    world, journey, session = watched

    class Asking(Socket):
        def __init__(self, query: str) -> None:
            super().__init__(f"/ws/journeys/{journey.pk}/", session)
            self.scope["query_string"] = query.encode()

    early = Asking("to=2020-01-01&version=1")
    assert await early.open() is None
    assert (await early.receive())["counters"]["entered"] == 0
    await early.close()
    some = Asking(f"segment={world.everybody.pk}")
    assert await some.open() is None
    assert await some.receive() == {"type": "changed"}
    await some.close()
    assert await Asking("version=99").open() == sockets.REFUSED
