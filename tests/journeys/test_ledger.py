"""The ledger in pages, as a file, and the Why: who was decided about, where and why, and why somebody never came."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Brand, Role, User
from customers.models import Customer
from journeys import actions
from journeys.models import Decision, Journey
from journeys.reading.ledger import Wanted, everything, page
from journeys.reading.why import why
from segments.models import Segment
from tests.journeys.world import World


@pytest.fixture
def marketer(world: World) -> APIClient:
    client = APIClient()
    client.force_authenticate(
        User.objects.create_user("m@example.com", "a-long-password", name="M", role=Role.MARKETER)
    )
    return client


@pytest.fixture
def played(world: World) -> tuple[Journey, list[Customer]]:
    """Four in a cascade: one clicks, one has no consent for SMS, the others let every time pass; over a day."""
    people = [world.customer(first_name=name) for name in ("Олена", "Zażółć", "=cmd()")]
    people.append(world.customer(refuses=["sms"], first_name="Nina"))
    journey = world.start(world.cascade_journey("push", "sms"))
    world.pass_time(minutes=10)
    world.report(people[0], "push", "clicked")
    world.work()
    world.pass_time(hours=20)
    assert world.inside() == 0
    return journey, people


def asked(client: APIClient, journey: Journey, **params: Any) -> dict[str, Any]:
    answer = client.get(reverse("journey-decisions", args=[journey.pk]), params)
    assert answer.status_code == 200, answer.data
    return dict(answer.json())


def test_a_journeys_ledger_shows_everything_the_newest_first(
    marketer: APIClient, played: tuple[Journey, list[Customer]]
) -> None:
    found = asked(marketer, played[0])["results"]
    assert len(found) == Decision.objects.count() == 4 + 4 + 1 + 3 + 3 + 2
    assert [each["at"] for each in found] == sorted((each["at"] for each in found), reverse=True)
    assert {each["cause"] for each in found} == {"entry", "check", "reaction", "timer"}
    assert found[-1]["title"] == "Entered “Journey”"


def test_who_left_a_node_by_a_port_and_why(marketer: APIClient, played: tuple[Journey, list[Customer]]) -> None:
    journey, people = played
    (clicked,) = asked(marketer, journey, node="cascade", port="reacted")["results"]
    assert (clicked["customer"]["id"], clicked["reason"]) == (people[0].pk, "clicked")
    refused = asked(marketer, journey, reason="no_consent")["results"]
    assert [(each["customer"]["name"], each["text"].split(" since ")[0]) for each in refused] == [
        ("Nina", "Has not allowed Promotions on SMS")
    ]
    assert asked(marketer, journey, node="cascade", port="exhausted", reason="timed_out")["results"] != []
    assert asked(marketer, journey, node="nothing")["results"] == []


def test_it_is_searched_by_customer_and_by_time(
    world: World, marketer: APIClient, played: tuple[Journey, list[Customer]]
) -> None:
    journey, people = played
    assert {each["customer"]["id"] for each in asked(marketer, journey, q="олена")["results"]} == {people[0].pk}
    assert asked(marketer, journey, q="nobody of this name")["results"] == []
    late = asked(marketer, journey, since=(world.now - timedelta(hours=19)).isoformat())["results"]
    assert {each["reason"] for each in late} == {"timed_out", "sent", "no_consent"}
    assert asked(marketer, journey, until=(world.now - timedelta(days=3)).isoformat())["results"] == []


def test_pages_follow_one_another_without_a_gap_also_within_one_moment(played: tuple[Journey, list[Customer]]) -> None:
    journey, _ = played
    whole = page(Wanted(journey.pk), 100)
    assert [each.id for chunk in everything(Wanted(journey.pk), at_once=2) for each in chunk] == [
        each.id for each in whole
    ]


@pytest.mark.parametrize("limit", [1, 2, 5, 50])
def test_a_page_is_the_same_as_if_all_decisions_had_been_read(
    played: tuple[Journey, list[Customer]], limit: int
) -> None:
    """Within any time, before any decision, by a reason: whether hours hold more than the page or less."""
    journey, _ = played
    whole = list(Decision.objects.order_by("-at", "-id").values_list("at", "id", "reason"))
    moments = [None, *sorted({at + timedelta(minutes=by) for at, _, _ in whole for by in (0, 1, 60)})]
    for since, until in zip(moments, moments[3:] + [None] * 3, strict=True):
        for before in (None, whole[4][:2], whole[-3][:2]):
            for reason in ("", "timed_out", "entered"):
                fits = [
                    id_
                    for at, id_, why_ in whole
                    if (since is None or at >= since)
                    and (until is None or at < until)
                    and (before is None or (at, id_) < before)
                    and reason in ("", why_)
                ]
                wanted = Wanted(journey.pk, reason=reason, since=since, until=until, before=before)
                assert [each.id for each in page(wanted, limit)] == fits[:limit], wanted


def test_a_page_that_holds_the_decisions_of_many_quiet_hours_takes_few_statements(world: World) -> None:
    journey = world.start(world.cascade_journey("push", "sms"))
    for _ in range(12):
        world.customer()
        actions.launch(Journey.objects.get(pk=journey.pk), None, world.now)
        world.pass_time(hours=3)
    hours = {each.replace(minute=0) for each in Decision.objects.values_list("at", flat=True)}
    assert len(hours) > 12
    with CaptureQueriesContext(connection) as asked_:
        assert len(page(Wanted(journey.pk), 500)) == Decision.objects.count()
    assert len(asked_) <= 6


def test_a_cursor_or_a_time_that_is_none_gets_a_sentence(
    marketer: APIClient, played: tuple[Journey, list[Customer]]
) -> None:
    for params in ({"before": "yesterday"}, {"since": "soon"}, {"before": "2026-01-01T00:00:00Z~x"}):
        answer = marketer.get(reverse("journey-decisions", args=[played[0].pk]), params)
        assert answer.status_code == 400
        assert set(answer.json()) >= set(params), answer.json()


def test_the_file_holds_every_decision_and_no_formula(
    marketer: APIClient, played: tuple[Journey, list[Customer]]
) -> None:
    answer = marketer.get(reverse("journey-decisions-export", args=[played[0].pk]))
    assert answer["Content-Type"].startswith("text/csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    lines = list(csv.DictReader(StringIO(text[1:])))
    assert len(lines) == Decision.objects.count()
    assert {each["name"] for each in lines} == {"Олена", "Zażółć", "'=cmd()", "Nina"}
    assert {each["reason"] for each in lines} >= {"entered", "clicked", "no_consent"}


def test_nobody_reads_the_ledger_of_a_brand_that_is_not_theirs(
    world: World, played: tuple[Journey, list[Customer]]
) -> None:
    stranger = User.objects.create_user("s@example.com", "a-long-password", name="S", role=Role.MARKETER)
    stranger.brands.add(Brand.objects.create(key="other", name="Other"))
    client = APIClient()
    client.force_authenticate(stranger)
    journey, people = played
    for name in ("journey-decisions", "journey-decisions-export"):
        assert client.get(reverse(name, args=[journey.pk])).status_code == 404
    assert client.get(reverse("journey-why", args=[journey.pk]), {"customer": people[0].pk}).status_code == 404
    assert client.get(reverse("customer-decisions", args=[people[0].pk])).json()["results"] == []


def test_a_customers_decisions_in_one_journey(marketer: APIClient, played: tuple[Journey, list[Customer]]) -> None:
    journey, people = played
    found = marketer.get(reverse("customer-decisions", args=[people[3].pk]), {"journey": journey.pk}).json()["results"]
    assert [each["reason"] for each in found] == ["no_consent", "timed_out", "sent", "entered"]


def test_why_of_somebody_inside_names_where_and_since_when(world: World) -> None:
    person = world.customer()
    journey = world.start(world.cascade_journey("push", "sms"))
    answer = why(journey, person, world.now)
    (run,) = answer.runs
    assert (answer.verdict, run["node"], run["exited_at"]) == ("inside", "cascade", None)
    assert [each["reason"] for each in run["decisions"]] == ["sent", "entered"]


def test_why_not_shows_the_rule_as_it_was_at_the_launch_and_as_it_is_today(world: World, marketer: APIClient) -> None:
    buyer, late, never = world.customer(), world.customer(), world.customer()
    world.buy(buyer)
    bought = {"type": "purchase_count", "compare": "at_least", "value": 1}
    buyers = Segment.objects.create(name="Buyers", rule={"all": [bought]})
    world.pass_time(hours=1)
    journey = world.start(world.journey({"out": ("exit", {})}, ["in.next>out"], segment_id=buyers.pk))
    launched_at = world.now
    world.pass_time(hours=1)
    world.buy(late)
    assert why(journey, buyer, world.now).verdict == "left"
    answer = why(journey, late, world.now)
    assert (answer.verdict, answer.runs, answer.refusals) == ("never_came", [], [])
    ((finding,),) = [each["findings"] for each in answer.entries]
    assert (finding.code, finding.holds, finding.at) == ("segment", False, launched_at)
    assert finding.params == {"segment": "Buyers"}
    then, today = finding.then.children[0], finding.today.children[0]
    assert (then.value, then.compared["purchases"]) == (False, 0)
    assert (today.value, today.compared["purchases"]) == (True, 1)
    nobody = why(journey, never, world.now).entries[0]["findings"][0]
    assert nobody.today.children[0].value is False
    told = marketer.get(reverse("journey-why", args=[journey.pk]), {"customer": never.pk}).json()
    (leaf,) = told["entries"][0]["findings"][0]["today"]["children"]
    assert (leaf["value"], leaf["compared"]) == (False, {"purchases": 0})


def test_why_names_the_refusals_at_the_door(world: World, marketer: APIClient) -> None:
    person = world.customer()
    world.make_attribute("city")
    journey = world.cascade_journey("push")
    journey = actions.save(
        journey,
        None,
        journey.revision,
        settings={
            "audience": {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"},
            "entry_cap": 7,
        },
    )
    world.start(journey)
    answer = marketer.get(reverse("journey-why", args=[journey.pk]), {"customer": person.pk}).json()
    assert answer["verdict"] == "refused"
    assert [each["reason"] for each in answer["refusals"]] == ["not_in_audience"]
    by_code = {each["code"]: each for each in answer["findings"]}
    assert by_code["audience"]["holds"] is False
    assert by_code["audience"]["then"]["words"]
    assert by_code["room"]["params"] == {"left": 7, "cap": 7, "entered": 0}


def test_why_says_who_is_held_out(world: World) -> None:
    people = [world.customer() for _ in range(40)]
    journey = world.cascade_journey("push")
    journey = actions.save(journey, None, journey.revision, settings={"holdout_share": 50})
    world.start(journey)
    held = [each for each in people if world.ledger(each) == [("holdout", "holdout")]]
    assert 5 < len(held) < 35
    answer = why(journey, held[0], timezone.now())
    assert (answer.verdict, answer.findings[0].code, answer.findings[0].holds) == ("held_out", "holdout", False)
    others = [each for each in people if each not in held]
    assert why(journey, others[0], timezone.now()).findings[0].holds is True


def test_the_file_is_of_the_people_and_the_time_that_the_page_shows(
    world: World, marketer: APIClient, played: tuple[Journey, list[Customer]]
) -> None:
    journey, people = played
    wanted = {"q": "Nina", "since": (world.now - timedelta(hours=19)).isoformat()}
    answer = marketer.get(reverse("journey-decisions-export", args=[journey.pk]), wanted)
    lines = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode()[1:])))  # type: ignore[attr-defined]
    assert [each["reason"] for each in lines] == ["no_consent", "timed_out"]
    assert {each["customer"] for each in lines} == {str(people[3].pk)}


def test_a_search_that_finds_more_customers_than_are_looked_at_says_so(
    world: World, marketer: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Anna A", "Anna B", "Anna C"):
        world.customer(first_name=name)
    journey = world.start(world.journey({"out": ("exit", {})}, ["in.next>out"]))
    whole = asked(marketer, journey, q="anna")
    assert (len({each["customer"]["id"] for each in whole["results"]}), whole["is_cut"]) == (3, False)
    monkeypatch.setattr("journeys.reading.ledger_api.MOST_FOUND", 2)
    cut = asked(marketer, journey, q="anna")
    assert (len({each["customer"]["id"] for each in cut["results"]}), cut["is_cut"]) == (2, True)
    assert asked(marketer, journey)["is_cut"] is False
