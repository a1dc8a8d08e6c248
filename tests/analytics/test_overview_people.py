"""The people behind the numbers of Home: whoever it happened to in the hours that are counted, and nobody else."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from analytics.behind import finding
from analytics.behind.finding import Place
from analytics.filters import Filters
from analytics.period import Period
from analytics.report import REPORTS, NoPeople
from analytics.rolling.making import catch_up
from customers.models import Customer
from delivery.models import Message
from tests.analytics import test_overview
from tests.analytics.test_overview import WEEK
from tests.analytics.world import PricedWorld

played = test_overview.played  # the same story
NAMES = ("ann", "bob", "cid", "dee", "eve", "fay")
OVERVIEW = REPORTS["overview"]


def behind(world: PricedWorld, column: str, table: str = "totals", row: str = "now", **filters: Any) -> set[str]:
    """Their names."""
    catch_up()
    asked = Filters(filters.pop("period", WEEK), **filters)
    place = Place(table, column, row)
    names = dict(zip(Customer.objects.order_by("id").values_list("pk", flat=True), NAMES, strict=True))
    return {names[each] for each in finding.all_ids(finding.statement(OVERVIEW, asked, place, world.now))}


def test_behind_the_totals_stand_the_people_of_the_story(played: PricedWorld) -> None:
    assert behind(played, "entered") == set(NAMES)
    assert behind(played, "sent") == {"ann", "bob", "cid", "eve", "fay"}
    assert behind(played, "delivered") == {"ann", "bob", "cid", "eve", "fay"}
    assert behind(played, "opened") == {"ann", "bob"}
    assert behind(played, "clicked") == {"bob"}
    assert behind(played, "failed") == {"eve"}
    assert behind(played, "unsubscribed") == {"eve"}
    assert behind(played, "complained") == set()
    assert behind(played, "purchases") == {"ann", "bob", "cid"}
    assert behind(played, "saved") == set(NAMES)
    # Viber is charged when it is delivered, and Cid's was not; everybody else paid for what was sent.
    assert behind(played, "cost") == {"ann", "bob", "cid", "eve", "fay"}
    assert behind(played, "sent", row="before") == set()


def test_behind_a_channel_a_journey_and_a_day(played: PricedWorld) -> None:
    assert behind(played, "sent", "channels", "email") == {"bob", "cid", "eve"}
    assert behind(played, "delivered", "channels", "sms") == {"cid"}
    assert behind(played, "cost", "channels", "viber") == set()
    assert behind(played, "purchases", "channels", "sms") == {"cid"}
    journey = str(Message.objects.values_list("journey_id", flat=True)[0])
    assert behind(played, "clicked", "journeys", journey) == {"bob"}
    assert behind(played, "inside", "journeys", journey) == set()
    assert behind(played, "sent", "days", "2026-03-02") == {"ann", "bob", "cid", "eve", "fay"}
    # Written to on Monday, clicked on Tuesday: it is Tuesday's click.
    assert behind(played, "clicked", "days", "2026-03-02") == set()
    assert behind(played, "clicked", "days", "2026-03-03") == {"bob"}


def test_as_many_messages_as_a_number_says_are_those_of_its_people(played: PricedWorld) -> None:
    """Each day and channel, by the stamps of the messages themselves."""
    catch_up()
    found = OVERVIEW.answer(Filters(WEEK), played.now)
    compared = 0
    for table in found.tables[1:]:
        for row in table.rows if table.key != "journeys" else ():
            for column in ("sent", "delivered", "opened", "clicked", "failed", "unsubscribed"):
                messages = list(stamped(column, table.key, row["key"]))
                assert (row[column] or 0) == len(messages), (table.key, row["key"], column)
                ids = {each.customer_id for each in messages}
                place = Place(table.key, column, row["key"])
                people = finding.all_ids(finding.statement(OVERVIEW, Filters(WEEK), place, played.now))
                assert set(people) == ids, (table.key, row["key"], column)
                compared += bool(ids)
    assert compared > 15


def stamped(column: str, table: str, row: str) -> Iterable[Message]:
    """Messages to which it happened in the week: of one channel, or on one day."""
    found = Message.objects.filter(**{f"{column}_at__gte": WEEK.since, f"{column}_at__lt": WEEK.until})
    found = found.exclude(status="failed") if column == "delivered" else found
    found = found.exclude(channel__in=("sms",)) if column == "opened" else found
    if table == "channels":
        return found.filter(channel=row)
    return [each for each in found if str(getattr(each, f"{column}_at").date()) == row]


def test_who_reacts_weeks_later_is_found_on_that_day_alone(played: PricedWorld) -> None:
    ann = Customer.objects.order_by("id")[0]
    played.pass_time(days=30)
    played.report(ann, "push", "clicked")
    today = played.now.date()
    later = Period(today, today, WEEK.zone)
    assert behind(played, "clicked", period=later) == {"ann"}
    assert behind(played, "clicked") == {"bob"}
    assert behind(played, "sent", period=later) == set()


def test_what_no_provider_has_taken_has_failed_and_what_we_withheld_has_not(played: PricedWorld) -> None:
    Message.objects.filter(channel="sms").update(sent_at=None)  # as if it had been refused at the hand-over
    played.report(Customer.objects.order_by("id")[2], "sms", "failed", words="no such number")
    assert behind(played, "failed") == {"cid", "eve"}
    Message.objects.filter(channel="sms").update(error_code="capped")
    assert behind(played, "failed") == {"eve"}


def test_what_is_charged_on_delivery_counts_on_its_day(played: PricedWorld) -> None:
    cid = Customer.objects.order_by("id")[2]
    played.pass_time(days=10)
    played.report(cid, "viber", "delivered")
    today = played.now.date()
    assert behind(played, "cost", period=Period(today, today, WEEK.zone)) == {"cid"}
    yesterday = today - timedelta(days=1)
    assert behind(played, "cost", period=Period(yesterday, yesterday, WEEK.zone)) == set()


def test_a_cell_that_is_none_says_so(played: PricedWorld) -> None:
    for column, table, row in (
        ("nothing", "totals", "now"),
        ("sent", "totals", "then"),
        ("sent", "days", "2026-01-01"),
        ("sent", "journeys", "999999"),
        ("sent", "nothing", "now"),
    ):
        with pytest.raises(NoPeople):
            behind(played, column, table, row)
    with pytest.raises(NoPeople):
        behind(played, "sent", "channels", "sms", channel="email")
