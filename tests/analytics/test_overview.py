"""Every number of the dashboard, in a world small enough to count by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import Brand
from analytics.checking import differences
from analytics.filters import Filters
from analytics.overview import overview
from analytics.period import Period, company_zone
from analytics.report import REPORTS
from analytics.rolling.making import catch_up
from customers.models import Topic
from delivery.models import MessageCount, Sender
from journeys import actions
from tests.analytics.world import PricedWorld


def figures(row: dict[str, Any], *keys: str) -> tuple[Any, ...]:
    return tuple(row[key] for key in keys)


@pytest.fixture
def played(world: PricedWorld) -> PricedWorld:
    """A four-step cascade, launched on Monday the 2nd of March 2026 at nine (UTC).

    Ann reads the push and buys for 30 two hours later. Bob has no push; he clicks the e-mail on the day after, and buys
    for 20 and again for 5. Cid gets everything, SMS included, and buys for 7 the hour after it. Dee may not be written
    to. Eve's push fails, and she unsubscribes from the e-mail. Fay bought before she was written to.
    """
    ann, bob, cid = world.customer(), world.customer(["email", "sms"]), world.customer()
    world.customer(["email"], refuses=["email"])  # Dee
    eve, fay = world.customer(["push", "email"]), world.customer(["push"])
    world.buy(fay, "99.00")
    world.now += timedelta(hours=1)
    world.start(world.cascade_journey())
    for each in (ann, cid, fay):
        world.report(each, "push", "delivered")
    world.report(eve, "push", "failed", words="gone")
    world.work()
    for each in (bob, eve):
        world.report(each, "email", "delivered")
    world.report(ann, "push", "opened", grade="likely")
    world.report(eve, "email", "unsubscribed")
    world.pass_time(hours=2)
    world.buy(ann, "30.00")
    world.pass_time(hours=16)  # Tuesday, four in the morning
    world.report(bob, "email", "clicked")
    world.pass_time(hours=1)
    world.buy(bob, "20.00")
    world.pass_time(hours=1)
    world.buy(bob, "5.00")
    world.pass_time(hours=20)  # the e-mail's day is over, and six hours of Viber are too
    world.report(cid, "sms", "delivered")
    world.pass_time(hours=1)
    world.buy(cid, "7.00")
    world.pass_time(days=2)
    return world


WEEK = Period(date(2026, 3, 1), date(2026, 3, 7), company_zone())


def test_the_totals_are_those_of_the_story(played: PricedWorld) -> None:
    totals = played.overview(WEEK)["totals"]
    # Push to Ann, Cid, Eve and Fay; e-mail to Bob, Cid and Eve; Viber and SMS to Cid.
    assert figures(totals, "entered", "sent") == (6, 9)
    # Ann's, Cid's and Fay's push, Bob's and Eve's e-mail, Cid's SMS. Eve's push failed.
    assert figures(totals, "delivered", "failed", "unsubscribed") == (6, 1, 1)
    # Ann read; Bob clicked, and who clicks has read.
    assert figures(totals, "opened", "clicked") == (2, 1)
    # Ann 30, Bob 20 + 5, Cid 7. Fay's purchase came before the push.
    assert figures(totals, "purchases", "revenue") == (4, Decimal("62.00"))
    # Four pushes, three e-mails, an SMS; the Viber message was never delivered.
    assert totals["cost"] == Decimal("0.004") + Decimal("0.03") + Decimal("0.10")
    # Over SMS: Ann and Bob (today), Cid. 0.30 - 0.134
    assert totals["saved"] == Decimal("0.166")
    # Push reaches four; e-mail Ann, Bob, Cid, not Eve (she was reached before she unsubscribed: counted); Viber at its
    # real average of nothing; SMS three.
    assert totals["saved_vs_all"] == Decimal("0.004") + Decimal("0.04") + Decimal("0.30") - Decimal("0.134")


def test_what_a_robot_opened_is_told_apart_and_home_agrees_with_the_channels(world: PricedWorld) -> None:
    ann, bob, cid = (world.customer(["email"]) for _ in range(3))
    dee = world.customer(["sms"])
    world.start(world.cascade_journey("email"))
    world.start(world.cascade_journey("sms"))
    for each in (ann, bob, cid):
        world.report(each, "email", "opened", grade="weak")
    world.report(dee, "sms", "clicked")  # who clicks has read; SMS tells of no reading, and so counts none
    assert figures(world.overview(WEEK)["totals"], "readable", "opened", "opened_weak", "clicked") == (3, 0, 3, 1)
    world.now += timedelta(hours=1)
    world.report(ann, "email", "opened", grade="likely", key="again")  # Ann herself, an hour after the robot
    world.report(bob, "email", "clicked")
    found = world.overview(WEEK)
    assert figures(found["totals"], "readable", "opened", "opened_weak", "clicked") == (3, 2, 1, 2)
    catch_up()
    answer = REPORTS["channels"].answer(Filters(WEEK), world.now)
    rows = {row["key"]: row for row in answer.tables[0].rows}
    for channel in found["channels"]:
        there = rows[channel["channel"]]
        for key in ("sent", "delivered", "opened", "opened_weak", "clicked"):
            assert (there[key] or 0) == channel[key], (channel["channel"], key)  # (None: SMS tells of no reading)
    assert rows["email"]["read_rate"] == pytest.approx(2 / 3)
    assert differences() == []


def test_messages_of_a_rehearsal_are_counted_apart(world: PricedWorld) -> None:
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    found = world.overview(WEEK)
    assert (found["rehearsal"], found["rehearsed"]) == (True, found["totals"]["sent"])


def test_every_day_of_the_period_has_a_row(played: PricedWorld) -> None:
    series = played.overview(WEEK)["series"]
    assert [each["on"].day for each in series] == [1, 2, 3, 4, 5, 6, 7]
    days = {each["on"].day: each for each in series}
    assert figures(days[1], "entered", "sent", "purchases", "cost") == (0, 0, 0, 0)
    # The launch: four pushes, Bob's and Eve's e-mail at once, Cid's two hours later; Ann reads and buys.
    assert figures(days[2], "entered", "sent", "opened", "purchases", "revenue") == (6, 7, 1, 1, Decimal("30.00"))
    # Bob clicks and buys twice; Cid's Viber and, late, the SMS, and what he buys at one in the night is of Wednesday.
    assert figures(days[3], "entered", "sent", "opened", "clicked", "purchases") == (0, 2, 1, 1, 2)
    assert figures(days[4], "purchases", "revenue") == (1, Decimal("7.00"))


def test_days_and_channels_and_journeys_add_up_to_the_totals(played: PricedWorld) -> None:
    found = played.overview(WEEK)
    for key in ("sent", "delivered", "opened", "clicked", "failed", "unsubscribed", "cost", "purchases", "revenue"):
        for part in ("series", "channels", "journeys"):
            assert sum(each[key] for each in found[part]) == found["totals"][key], (part, key)
    for part in ("series", "journeys"):
        assert sum(each["entered"] for each in found[part]) == found["totals"]["entered"]


def test_a_purchase_counts_for_the_channel_that_won_it(played: PricedWorld) -> None:
    rows = {each["channel"]: each for each in played.overview(WEEK)["channels"]}
    assert figures(rows["push"], "sent", "opened", "failed", "purchases", "revenue") == (4, 1, 1, 1, Decimal("30.00"))
    assert figures(rows["email"], "sent", "clicked", "purchases") == (3, 1, 2)
    assert figures(rows["viber"], "sent", "delivered", "cost", "purchases") == (1, 0, 0, 0)
    assert figures(rows["sms"], "sent", "delivered", "purchases") == (1, 1, 1)


def test_one_channel_alone_shows_its_own_figures(played: PricedWorld) -> None:
    found = played.overview(WEEK, channel="email")
    assert figures(found["totals"], "sent", "clicked", "purchases", "saved") == (3, 1, 2, None)
    assert [each["channel"] for each in found["channels"]] == ["email"]


def test_a_journey_tells_who_is_inside_now(played: PricedWorld) -> None:
    (row,) = played.overview(WEEK)["journeys"]
    assert figures(row, "name", "status", "entered", "inside") == ("Journey", "running", 6, 0)
    assert row["saved"] == Decimal("0.166")


def test_the_period_before_stands_beside_it(played: PricedWorld) -> None:
    later = Period(date(2026, 3, 8), date(2026, 3, 14), company_zone())
    found = played.overview(later)
    assert found["previous_period"] == {"from": date(2026, 3, 1), "to": date(2026, 3, 7)}
    assert found["previous"] == played.overview(WEEK)["totals"]
    assert found["totals"]["sent"] == 0


def test_nothing_of_another_journey_or_brand_is_counted(played: PricedWorld) -> None:
    other = Brand.objects.create(key="other", name="Other", currency="EUR")
    topic = Topic.objects.create(brand=other, key="news", name="News", traffic_class="service")
    Sender.objects.create(brand=other, account=played.account, channel="push", name="o", value="o", is_default=True)
    mine, played.brand, played.topic = played.brand, other, topic
    theirs = played.start(played.cascade_journey("push"))
    whole = played.overview(WEEK)
    assert whole["totals"]["sent"] == 9 + 4  # everybody with a push address, Fay included
    assert played.overview(WEEK, journey=theirs.pk)["totals"]["sent"] == 4
    of_mine = played.overview(WEEK, brands=(mine.pk,))
    assert figures(of_mine["totals"], "sent", "entered", "saved") == (9, 6, Decimal("0.166"))
    assert [each["id"] for each in of_mine["journeys"]] != [theirs.pk]
    assert of_mine["currency"] == "USD"
    of_other = played.overview(WEEK, brands=(other.pk,))
    assert (of_other["currency"], of_other["totals"]["purchases"]) == ("EUR", 0)


def test_a_day_is_a_day_of_the_company(played: PricedWorld) -> None:
    with override_settings(COMPANY_TIME_ZONE="Pacific/Auckland"):  # the launch, at ten in UTC, is eleven at night there
        week = Period(date(2026, 3, 2), date(2026, 3, 7), company_zone())
        series = {each["on"].day: each for each in played.overview(week)["series"]}
    assert figures(series[2], "entered", "sent", "opened", "purchases") == (6, 6, 1, 0)
    assert figures(series[3], "sent", "purchases") == (1, 3)
    assert figures(series[4], "sent", "purchases") == (2, 1)


def test_purchases_in_another_currency_are_counted_and_named(played: PricedWorld) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update customers_purchase set currency = 'EUR' where amount = 5")
    found = played.overview(WEEK)
    assert (found["currency"], found["other_currencies"]) == ("USD", ["EUR"])
    assert figures(found["totals"], "purchases", "revenue") == (4, Decimal("57.00"))


def test_messages_of_no_journey_count_in_the_totals_and_for_no_journey(played: PricedWorld) -> None:
    MessageCount.objects.create(
        hour_at=WEEK.since, brand_id=played.brand.pk, account_id=played.account.pk, channel="sms", sent=3
    )
    found = played.overview(WEEK)
    assert found["totals"]["sent"] == 12
    assert sum(each["sent"] for each in found["journeys"]) == 9


def test_systems_that_were_called_are_no_messages_and_are_counted_apart(played: PricedWorld) -> None:
    before = played.overview(WEEK)
    about = {"hour_at": WEEK.since, "brand_id": played.brand.pk, "account_id": played.account.pk}
    MessageCount.objects.create(channel="webhook", sent=3, failed=1, journey_id=10**6, **about)
    found = played.overview(WEEK)
    assert before["calls"] == {"made": 0, "failed": 0}
    assert found == before | {"calls": {"made": 3, "failed": 1}}
    alone = played.overview(WEEK, channel="webhook")
    assert (alone["totals"]["sent"], [each["channel"] for each in alone["channels"]]) == (3, ["webhook"])


def test_a_draft_is_no_row_and_a_live_journey_always_is(played: PricedWorld) -> None:
    played.cascade_journey()
    later = Period(date(2026, 5, 1), date(2026, 5, 2), company_zone())
    assert len(played.overview(later)["journeys"]) == 1
    (row,) = played.overview(later)["journeys"]
    assert row["sent"] == 0


def test_the_number_of_statements_does_not_grow(played: PricedWorld) -> None:
    def count() -> int:
        catch_up()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            overview(Filters(WEEK))
        return len(queries)

    few = count()
    for _ in range(3):
        played.start(played.cascade_journey("push", "email"))
    actions.publish_version(played.cascade_journey(), None, played.now)
    assert count() == few <= 16


def test_an_empty_installation_has_zeros(db: None) -> None:
    found = overview(Filters(WEEK))
    assert set(found["totals"].values()) == {0}
    assert (found["journeys"], found["channels"], len(found["series"])) == ([], [], 7)
