"""The report “journey” of one version alone: people change versions, and every number still adds up."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from analytics.models import ReportSchedule
from analytics.report import Kind, NoPeople
from analytics.rolling.making import catch_up
from analytics.sharing.freezing import Gone, thawed
from delivery.models import Account, MessageCount, Sender
from journeys import actions
from journeys.changing import undoing
from journeys.models import Enrollment, Journey
from segments.models import Segment
from tests.analytics.journey_report import column, ids, people, report, rows
from tests.analytics.world import PricedWorld
from tests.journeys.changes import plan, publish, redraw
from tests.journeys.world import H

DAY = 24 * H
REPORTS = "/api/v1/analytics/reports/journey/"
MAIL, PUSH = "mail|0|email", "push|0|push"


def drawn(world: PricedWorld) -> Journey:
    """An e-mail at once, a push three days later."""
    nodes = {
        "mail": ("message", world.message("email")),
        "wait": ("wait", {"duration_s": 3 * DAY}),
        "push": ("message", world.message("push")),
        "out": ("exit", {}),
    }
    ways = ["in.next>mail", "mail.sent>wait", "wait.next>push", "push.sent>out"]
    return world.start(world.journey(nodes, [*ways, "mail.not_sent>out", "push.not_sent>out"]))


class Changed:
    """Ann and Bob get the e-mail of the first version and are taken over, waiting, to the second; Dee has left before.

    Bob clicks the e-mail and buys. Cid enters the second version, whose wait is a day; there all three get the push,
    and Cid clicks it and buys.
    """

    def __init__(self, world: PricedWorld) -> None:
        self.world = world
        self.ann, self.bob = world.customer(["email", "push"]), world.customer(["email", "push"])
        self.dee = world.customer(["push"])
        self.journey = drawn(world)
        world.pass_time(hours=1)
        world.report(self.bob, "email", "clicked")
        world.pass_time(hours=1)
        world.buy(self.bob, "40.00")
        redraw(self.journey, {"wait": ("wait", {"duration_s": DAY})})
        publish(world, self.journey, plan(wait="again"))
        self.cid = world.customer(["email", "push"])
        actions.launch(self.journey, None, world.now)
        world.work()
        world.pass_time(days=1, hours=1)
        world.report(self.cid, "push", "clicked")
        world.pass_time(hours=1)
        world.buy(self.cid, "60.00")
        world.work()


@pytest.fixture
def changed(world: PricedWorld) -> Changed:
    return Changed(world)


def test_each_version_comes_out_even_with_those_who_came_from_the_other_one(changed: Changed) -> None:
    world, journey = changed.world, changed.journey
    first, second, both = (report(world, journey, version=each) for each in (1, 2, None))
    assert column(first, "balance", "people") == {
        "before": 0, "entered": 3, "brought": 0, "out": 1, "gone": 2, "inside": 0
    }  # fmt: skip
    assert column(second, "balance", "people") == {
        "before": 0, "entered": 1, "brought": 2, "out": 3, "gone": 0, "inside": 0
    }  # fmt: skip
    assert column(both, "balance", "people") == {"before": 0, "entered": 4, "out": 4, "inside": 0}
    assert all(each.extra["reconciles"] for each in (first, second, both))
    assert [each.extra["version"] for each in (first, second, both)] == [1, 2, None]
    assert [[each["key"] for each in found.warnings if each["key"] == "version"] for found in (first, both)] == [
        ["version"],
        [],
    ]
    assert column(first, "versions", "entered") == {"1": 3}
    # Ann, Bob and Dee were there already when the second version was launched.
    assert (rows(first, "refused"), sum(column(second, "refused", "people").values())) == ({}, 3)


def test_blocks_steps_costs_times_and_purchases_are_those_of_the_version(changed: Changed) -> None:
    world, journey = changed.world, changed.journey
    first, second, both = (report(world, journey, version=each) for each in (1, 2, None))
    assert column(first, "nodes", "came") == {"in": 3, "mail": 3, "wait": 2, "push": 0, "out": 1}
    assert column(second, "nodes", "came") == {"in": 1, "mail": 1, "wait": 3, "push": 3, "out": 3}
    assert column(both, "nodes", "came") == {"in": 4, "mail": 4, "wait": 3, "push": 3, "out": 4}
    assert column(first, "steps", "sent") == {MAIL: 2, PUSH: 0}
    assert column(second, "steps", "sent") == {MAIL: 1, PUSH: 3}
    assert column(both, "steps", "sent") == {MAIL: 3, PUSH: 3}
    assert [sorted(column(each, "costs", "cost").values()) for each in (first, second)] == [
        [Decimal("0.02")],
        [Decimal("0.003"), Decimal("0.01")],
    ]
    assert column(first, "times", "reacted") == {MAIL: 1, PUSH: 0}
    assert column(second, "times", "reacted") == {MAIL: 0, PUSH: 1}
    assert [
        {key: revenue for key, revenue in column(each, "bought", "revenue").items() if revenue}
        for each in (first, second, both)
    ] == [{MAIL: 40}, {PUSH: 60}, {MAIL: 40, PUSH: 60}]


def test_what_was_rehearsed_is_said_of_the_version_that_wrote_it(changed: Changed) -> None:
    """The e-mail of the first version was real, the push of the second was not."""
    world, journey = changed.world, changed.journey
    everybody = Segment.objects.create(name="All of them", rule={"all": []}).pk
    real = Account.objects.create(name="Real", provider="real")
    Sender.objects.filter(channel="email").update(account=real)
    MessageCount.objects.filter(channel="email").update(account_id=real.pk)
    for segment in (None, everybody):
        first, second, both = (report(world, journey, version=each, segment=segment) for each in (1, 2, None))
        warned = ["rehearsal" in {each["key"] for each in found.warnings} for found in (first, second, both)]
        assert warned == [False, True, True]


def test_the_people_behind_a_number_are_those_of_the_version(changed: Changed) -> None:
    world, journey = changed.world, changed.journey
    ann, bob, cid, dee = changed.ann, changed.bob, changed.cid, changed.dee
    catch_up()

    def behind(version: int | None, table: str, name: str, row: str) -> list[int]:
        return people(world, journey, table, name, row, version=version)

    assert behind(1, "balance", "people", "entered") == ids(ann, bob, dee)
    assert behind(1, "balance", "people", "gone") == behind(2, "balance", "people", "brought") == ids(ann, bob)
    assert behind(1, "balance", "people", "out") == ids(dee)
    assert behind(2, "balance", "people", "entered") == ids(cid)
    assert behind(2, "nodes", "came", "wait") == ids(ann, bob, cid)
    assert behind(1, "steps", "sent", MAIL) == ids(ann, bob)
    assert behind(2, "bought", "purchases", PUSH) == ids(cid)
    with pytest.raises(NoPeople):
        behind(None, "balance", "people", "gone")
    with pytest.raises(NoPeople):
        behind(1, "bought", "purchases", "other|0|push")


def test_every_cell_that_opens_has_as_many_people_as_it_says(changed: Changed) -> None:
    for version in (1, 2):
        answer = report(changed.world, changed.journey, version=version)
        opened = 0
        for table in answer.tables:
            for each in table.columns:
                for row in table.rows if each.opens else ():
                    if row["key"] == "before":
                        continue
                    place = (table.key, each.people_of, row["key"])
                    found = people(changed.world, changed.journey, *place, version=version)
                    if each.opens is True and each.kind is Kind.COUNT and each.unit != "messages":
                        assert len(found) == row[each.key], place
                    elif row[each.key]:
                        assert found, place
                    opened += 1
        assert opened > 20


def test_of_a_segments_people_one_version_alone(changed: Changed) -> None:
    world = changed.world
    type(changed.ann).objects.filter(pk__in=ids(changed.ann, changed.cid)).update(attributes={"city": "Kyiv"})
    world.make_attribute("city")
    rule = {"all": [{"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}]}
    segment = Segment.objects.create(name="Kyiv", rule=rule).pk
    first, second = (report(world, changed.journey, version=each, segment=segment) for each in (1, 2))
    assert list(column(first, "balance", "people").values()) == [0, 1, 0, 0, 1, 0]
    assert list(column(second, "balance", "people").values()) == [0, 1, 1, 2, 0, 0]
    assert column(first, "steps", "sent") == {MAIL: 1, PUSH: 0}
    assert column(second, "steps", "sent") == {MAIL: 1, PUSH: 2}
    assert column(second, "times", "reacted") == {MAIL: 0, PUSH: 1}
    assert sum(column(first, "bought", "purchases").values()) == 0
    assert people(world, changed.journey, "balance", "people", "brought", version=2, segment=segment) == ids(
        changed.ann
    )


def test_those_who_came_over_before_the_period_stand_in_it_from_the_beginning(world: PricedWorld) -> None:
    world.customer(["email", "push"])
    journey = drawn(world)
    world.pass_time(hours=2)
    redraw(journey, {"wait": ("wait", {"duration_s": 5 * DAY})})
    publish(world, journey, plan(wait="again"))
    tomorrow = world.period(days_back=-1, days_on=1)
    first, second = (report(world, journey, version=each, period=tomorrow) for each in (1, 2))
    assert list(column(first, "balance", "people").values()) == [0, 0, 0, 0, 0, 0]
    assert list(column(second, "balance", "people").values()) == [1, 0, 0, 0, 0, 1]
    assert first.extra["reconciles"]
    assert second.extra["reconciles"]


@pytest.mark.parametrize("choice", ["stay", "again", "exit", "move>push", "move>out"])
def test_whatever_a_change_does_and_its_undoing_takes_back_each_version_comes_out_even(
    world: PricedWorld, choice: str
) -> None:
    for _ in range(2):
        world.customer(["email", "push"])
    journey = drawn(world)
    world.pass_time(hours=2)
    redraw(journey, {"wait": ("wait", {"duration_s": 5 * DAY})})
    actions.publish_version(journey, None, world.now, plan(wait=choice))
    _even(world, journey)
    world.now += (world.period(days_back=-1).since - world.now) / 2  # later, on the same day
    undoing.undo(journey, None, world.now)
    _even(world, journey)
    world.pass_time(days=6)
    _even(world, journey)


def _even(world: PricedWorld, journey: Journey) -> None:
    """In each version stand as many as the engine has there."""
    whole = 0
    for version in journey.versions.all():
        answer = report(world, journey, version=version.number, period=world.period(days_back=9))
        stand = Enrollment.objects.filter(version_id=version.pk, exited_at=None).count()
        numbers = column(answer, "balance", "people")
        assert (numbers["inside"], answer.extra["standing"]) == (stand, stand), (version.number, numbers)
        whole += stand
    both = report(world, journey, period=world.period(days_back=9))
    assert (column(both, "balance", "people")["inside"], both.extra["standing"]) == (whole, whole)


def test_the_version_is_asked_for_by_its_number_and_must_be_one_of_the_journey(
    changed: Changed, marketer: APIClient
) -> None:
    catch_up()
    asked: dict[str, Any] = {"from": "2026-03-01", "to": "2026-03-05", "journey": changed.journey.pk}
    answer = marketer.get(REPORTS, asked | {"version": 2})
    assert answer.data["extra"]["version"] == 2
    place = {"table": "balance", "column": "people", "row": "brought"}
    assert marketer.get(f"{REPORTS}people/", asked | {"version": 2} | place).data["count"] == 2
    file = marketer.get(f"{REPORTS}file/", asked | {"version": 2, "table": "balance", "format": "csv"})
    assert b"Went over to other versions" in b"".join(file.streaming_content)  # type: ignore[attr-defined]
    for given, said in (
        ({"version": 3}, "This journey has no version 3."),
        ({"version": "second"}, "Write the number of the journey's version, a whole number."),
    ):
        refused = marketer.get(REPORTS, asked | given)
        assert (refused.status_code, refused.data["version"]) == (400, [said])
    other = marketer.get(REPORTS.replace("journey", "channels"), asked | {"version": 2})
    assert (other.status_code, list(other.data)) == (400, ["version"])


def test_a_link_and_a_mail_keep_the_version(changed: Changed, marketer: APIClient) -> None:
    frozen = {"report": "journey", "days": 7, "filters": {"journey": changed.journey.pk, "version": 2}}
    link = marketer.post("/api/v1/analytics/shared-links/", frozen)
    assert link.status_code == 201, link.data
    shown = APIClient().get(f"/api/v1/analytics/shared/{link.data['token']}/")
    assert (shown.status_code, shown.data["extra"]["version"]) == (200, 2)
    refused = marketer.post(
        "/api/v1/analytics/shared-links/",
        frozen | {"filters": frozen["filters"] | {"version": 9}},  # type: ignore[operator]
    )
    assert refused.status_code == 400
    maker = marketer.handler._force_user  # type: ignore[attr-defined]
    schedule = ReportSchedule(
        report="journey", days=7, filters=frozen["filters"], created_by=maker, created_at=changed.world.now
    )
    assert thawed(schedule, changed.world.now)[1].version == 2
    schedule.filters = {"journey": changed.journey.pk, "version": 9}
    with pytest.raises(Gone):
        thawed(schedule, changed.world.now)
