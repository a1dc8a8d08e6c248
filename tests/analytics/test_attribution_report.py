"""Every number of the report on attribution, in a world small enough to count by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.behind import finding
from analytics.filters import RULES, Filters
from analytics.period import Period, company_zone
from analytics.report import Answer, Table
from analytics.reports.attribution import Attribution
from analytics.reports.channels import Channels
from analytics.rolling.making import catch_up
from customers.models import Purchase
from customers.refunds import RefundRow, record_refunds
from tests.analytics.world import PricedWorld

WEEK = Period(date(2026, 3, 1), date(2026, 3, 7), company_zone())


def asked(world: PricedWorld, period: Period = WEEK, **filters: Any) -> Answer:
    catch_up()
    return Attribution().answer(Filters(period, **filters), world.now)


def table(answer: Answer, key: str) -> Table:
    return next(each for each in answer.tables if each.key == key)


def row(answer: Answer, key: str, name: str, *columns: str) -> tuple[Any, ...]:
    found = next(each for each in table(answer, key).rows if each["key"] == name)
    return tuple(found[column] for column in columns)


def total(answer: Answer, key: str, *columns: str) -> tuple[Any, ...]:
    whole = table(answer, key).total
    assert whole is not None
    return tuple(whole[column] for column in columns)


def people(key: str, name: str, **filters: Any) -> list[int]:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    query = Attribution().people(Filters(WEEK, **filters), key, "purchases", name, now)
    return finding.page(query, 0, 100).ids


class Story(PricedWorld):
    """Two journeys on Monday the 2nd of March 2026 at nine (UTC): `first` is push, e-mail and SMS, `second` an e-mail.

    Ann reads the push, then clicks the second journey's e-mail an hour later, and two hours after that buys for 30.00:
    by the last touch it is the e-mail's, by the first the push's, evenly 15.00 each. Bob gets an SMS alone and buys for
    7.00 half an hour after its delivery. Cid buys for 100.00 and has touched nothing. Eve clicks the second e-mail and
    buys for 10.01 three days later; she gets 1.01 of it back.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ann, self.bob = self.customer(["push", "email"]), self.customer(["sms"])
        self.cid, self.eve = self.customer(["push"]), self.customer(["email"])
        self.first = self.start(self.cascade_journey("push", "sms", stop_on=["purchased"]))
        self.report(self.ann, "push", "delivered")
        self.report(self.ann, "push", "opened", grade="likely")
        self.second = self.start(self.cascade_journey("email", stop_on=["purchased"]))
        self.report(self.bob, "sms", "delivered")
        self.now += timedelta(minutes=30)
        self.buy(self.bob, "7.00")
        self.now += timedelta(minutes=30)
        self.report(self.ann, "email", "clicked")
        self.report(self.eve, "email", "clicked")
        self.pass_time(hours=2)
        self.buy(self.ann, "30.00")
        self.buy(self.cid, "100.00")
        self.pass_time(days=3)
        self.buy(self.eve, "10.01")
        order = Purchase.objects.get(customer=self.eve).key
        record_refunds([RefundRow(self.eve.pk, "r1", order, self.now, Decimal("1.01"))], self.now)


@pytest.fixture
def story(db: None) -> Story:
    return Story()


def test_a_purchase_goes_to_the_last_the_first_or_all_of_its_messages(story: Story) -> None:
    first, second = str(story.first.pk), str(story.second.pk)
    found = {rule: asked(story, rule=rule) for rule in RULES}
    columns = ("purchases", "revenue")
    assert row(found["last"], "journeys", first, *columns) == (1, Decimal("7.00"))
    assert row(found["last"], "journeys", second, *columns) == (2, Decimal("39.00"))
    assert row(found["first"], "journeys", first, *columns) == (2, Decimal("37.00"))
    assert row(found["first"], "journeys", second, *columns) == (1, Decimal("9.00"))
    assert row(found["even"], "journeys", first, *columns) == (1.5, Decimal("22.00"))
    assert row(found["even"], "journeys", second, *columns) == (1.5, Decimal("24.00"))
    for answer in found.values():
        assert total(answer, "journeys", *columns) == (3, Decimal("46.00"))


def test_the_rule_stands_beside_the_numbers(story: Story) -> None:
    for rule in RULES:
        found = asked(story, rule=rule)
        assert "in the 5 days before it" in table(found, "journeys").note
        assert table(found, "journeys").note == found.extra["rules"][rule]
    assert "evenly" in table(asked(story, rule="even"), "messages").note


def test_what_counts_for_no_message_stands_beside_what_does(story: Story) -> None:
    found = asked(story)
    columns = ("purchases", "share_purchases", "revenue", "share")
    assert row(found, "all", "here", *columns) == (3, 0.75, Decimal("46.00"), 46 / 146)
    assert row(found, "all", "none", *columns) == (1, 0.25, Decimal("100.00"), 100 / 146)
    assert total(found, "all", "purchases", "revenue") == (4, Decimal("146.00"))
    assert people("all", "none") == [story.cid.pk]
    assert people("all", "here") == sorted([story.ann.pk, story.bob.pk, story.eve.pk])


def test_of_one_journey_the_others_purchases_stand_beside_it(story: Story) -> None:
    found = asked(story, journey=story.first.pk)
    assert row(found, "all", "here", "purchases", "revenue") == (1, Decimal("7.00"))
    assert row(found, "all", "other", "purchases", "revenue") == (2, Decimal("39.00"))
    assert row(found, "all", "none", "purchases", "revenue") == (1, Decimal("100.00"))
    assert total(found, "all", "purchases") == (4,)
    assert people("all", "here", journey=story.first.pk) == [story.bob.pk]
    others = people("all", "other", journey=story.first.pk)
    assert others == sorted(set(people("all", "here")) - {story.bob.pk})
    assert others
    assert len(people("all", "*", journey=story.first.pk)) == 4 - (2 - len(others))


def test_the_time_to_the_purchase_of_journeys_adds_up(story: Story) -> None:
    whole = table(asked(story), "lags").rows
    parts = [table(asked(story, journey=each.pk), "lags").rows for each in (story.first, story.second)]
    assert [each["purchases"] for each in whole] == [
        one["purchases"] + other["purchases"] for one, other in zip(*parts, strict=True)
    ]
    assert sum(each["purchases"] for each in whole) == 3


def test_nothing_of_another_brand_is_counted_as_ours(story: Story) -> None:
    found = asked(story, brands=())
    assert row(found, "all", "here", "purchases") == (0,)
    assert row(found, "all", "none", "purchases", "revenue") == (4, Decimal("146.00"))
    assert (table(found, "journeys").rows, table(found, "messages").rows) == ([], [])
    assert len(people("all", "none", brands=())) == 4


def test_messages_are_steps_of_versions_with_what_they_cost(story: Story) -> None:
    found = asked(story)
    rows = {(each["channel"], each["step"]): each for each in table(found, "messages").rows}
    sms = rows["sms", "2"]
    assert [sms[key] for key in ("version", "message", "purchases", "revenue", "sent", "cost", "net", "order")] == [
        "v1",
        "A text message",
        1,
        Decimal("7.00"),
        1,
        Decimal("0.10"),
        Decimal("6.90"),
        Decimal("7.00"),
    ]
    push = rows["push", "1"]
    assert [push[key] for key in ("message", "purchases", "sent", "cost", "order")] == [
        "Hello",
        0,
        2,
        Decimal("0.002"),
        None,
    ]
    email = rows["email", "1"]
    assert (email["purchases"], email["share"], email["sent"]) == (2, 39 / 46, 2)
    assert total(found, "messages", "purchases", "revenue", "sent", "cost") == (
        3,
        Decimal("46.00"),
        5,
        Decimal("0.122"),
    )
    assert people("messages", email["key"]) == sorted([story.ann.pk, story.eve.pk])
    assert people("messages", push["key"]) == []
    assert people("messages", push["key"], rule="first") == [story.ann.pk]


def test_the_rules_stand_beside_each_other_with_equal_totals(story: Story) -> None:
    found = asked(story)
    counts = ("purchases_last", "purchases_first", "purchases_even")
    money = ("revenue_last", "revenue_first", "revenue_even")
    assert row(found, "rules", "push", *counts, *money) == (0, 1, 0.5, 0, Decimal("30.00"), Decimal("15.00"))
    assert row(found, "rules", "email", *counts) == (2, 1, 1.5)
    assert row(found, "rules", "sms", *counts) == (1, 1, 1)
    assert row(found, "rules_journeys", str(story.first.pk), *counts) == (1, 2, 1.5)
    for key in ("rules", "rules_journeys"):
        assert total(found, key, *counts, *money) == (3, 3, 3, *[Decimal("46.00")] * 3)


def test_touches_are_told_with_their_windows(story: Story) -> None:
    found = asked(story)
    columns = ("touch", "window", "purchases", "revenue")
    assert row(found, "touches", "email.clicked", *columns) == ("clicked or answered", 5 * 86400, 2, Decimal("39.00"))
    assert row(found, "touches", "sms.delivered", *columns) == ("delivered", 12 * 3600, 1, Decimal("7.00"))
    assert people("touches", "sms.delivered") == [story.bob.pk]
    assert row(asked(story, rule="first"), "touches", "push.opened", *columns[1:]) == (86400, 1, Decimal("30.00"))


def test_the_time_from_touch_to_purchase(story: Story) -> None:
    rows = {each["span"]: (each["purchases"], each["by_then"]) for each in table(asked(story), "lags").rows}
    # Bob after half an hour, Ann two hours after the click, Eve three days and two hours after hers.
    assert rows["up to 1 hour"] == (1, 1 / 3)
    assert rows["up to 3 hours"] == (1, 2 / 3)
    assert rows["up to 5 days"] == (1, 1.0)
    assert sum(count for count, _ in rows.values()) == 3
    # By the first touch Ann's is counted from the reading, three hours before.
    rows = {
        each["span"]: (each["purchases"], each["by_then"]) for each in table(asked(story, rule="first"), "lags").rows
    }
    assert rows["up to 6 hours"] == (1, 2 / 3)


def test_every_day_has_its_purchases_and_all_others(story: Story) -> None:
    found = asked(story)
    columns = ("purchases", "revenue", "others", "others_revenue")
    assert row(found, "days", "2026-03-02", *columns) == (2, Decimal("37.00"), 1, Decimal("100.00"))
    assert row(found, "days", "2026-03-05", *columns) == (1, Decimal("9.00"), 0, Decimal("0.00"))
    assert row(found, "days", "2026-03-07", *columns) == (0, 0, 0, 0)
    assert len(table(found, "days").rows) == 7


def test_a_refund_subtracts_and_a_cancelled_purchase_is_gone(story: Story) -> None:
    order = Purchase.objects.get(customer=story.eve).key
    record_refunds([RefundRow(story.eve.pk, "r2", order, story.now)], story.now)
    found = asked(story)
    assert total(found, "all", "purchases", "revenue") == (3, Decimal("137.00"))
    assert row(found, "journeys", str(story.second.pk), "purchases", "revenue") == (1, Decimal("30.00"))


def test_a_late_report_gives_a_purchase_to_its_message(story: Story) -> None:
    bought_at = Purchase.objects.get(customer=story.cid).occurred_at
    assert row(asked(story), "all", "none", "purchases") == (1,)
    later, story.now = story.now, bought_at - timedelta(hours=1)
    story.report(story.cid, "push", "clicked")
    story.now = later
    assert row(asked(story), "all", "none", "purchases") == (0,)
    assert total(asked(story), "journeys", "purchases", "revenue") == (4, Decimal("146.00"))


PARTS = ("journeys", "messages", "touches")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(["push", "email", "sms"]),
            st.sampled_from(["delivered", "opened", "clicked", "buy"]),
            st.integers(0, 40),
            st.integers(1, 10_000),
        ),
        max_size=25,
    )
)
def test_parts_add_up_to_totals_whatever_happened_under_all_filters_and_rules(
    transactional_story: "Crowd", deeds: list[tuple[int, str, str, int, int]]
) -> None:
    crowd = transactional_story
    with crowd.undone():
        for person, channel, deed, hours, cents in deeds:
            crowd.now += timedelta(hours=hours)
            if deed == "buy":
                crowd.buy(crowd.people[person], str(Decimal(cents) / 100))
            else:
                crowd.report(crowd.people[person], channel, deed, grade=None if deed == "delivered" else "likely")
        period = crowd.period(days_back=60)
        catch_up()
        bought = Decimal(sum((each.amount for each in Purchase.objects.all()), Decimal(0)))
        totals = set()
        for rule in RULES:
            for limit in ({}, {"journey": crowd.first.pk}, {"channel": "sms"}, {"brands": (crowd.brand.pk,)}):
                answer = Attribution().answer(Filters(period, rule=rule, **limit), crowd.now)
                everything = table(answer, "all")
                assert sum(each["revenue"] for each in everything.rows) == total(answer, "all", "revenue")[0] == bought
                assert sum(each["purchases"] for each in everything.rows) == pytest.approx(Purchase.objects.count())
                here = row(answer, "all", "here", "purchases", "revenue")
                for key in PARTS:
                    assert sum(each["revenue"] for each in table(answer, key).rows) == here[1], (key, rule, limit)
                    assert sum(each["purchases"] for each in table(answer, key).rows) == pytest.approx(here[0])
                assert sum(each["revenue"] for each in table(answer, "days").rows) == here[1]
                assert sum(each["purchases"] for each in table(answer, "lags").rows) == pytest.approx(here[0])
                channels = Channels().answer(Filters(period, rule=rule, **limit), crowd.now)
                assert total(channels, "channels", "revenue")[0] == here[1]
                for key in ("days", "weeks", "providers", "accounts", "senders"):
                    assert sum(each["revenue"] for each in table(channels, key).rows) == here[1]
                for key in ("days", "weeks", "hours", "senders", "countries"):
                    assert (
                        sum(each["sent"] for each in table(channels, key).rows)
                        == total(channels, "channels", "sent")[0]
                    )
                    assert (
                        sum(each["cost"] for each in table(channels, key).rows)
                        == total(channels, "channels", "cost")[0]
                    )
                if not limit:
                    totals.add(here)
        assert len(totals) == 1, "every rule gives the same total"


class Crowd(PricedWorld):
    """Four people who have got push, e-mail and SMS of two journeys, and have done nothing yet."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [self.customer(["push", "email", "sms"]) for _ in range(4)]
        self.first = self.start(self.cascade_journey("push", "email", "sms", stop_on=["purchased"]))
        self.start(self.cascade_journey("sms", stop_on=["purchased"]))
        self.pass_time(days=3)

    def undone(self) -> Any:
        """Whatever happens within is taken back afterwards, the clock too."""
        from contextlib import contextmanager

        from django.db import transaction

        @contextmanager
        def block() -> Any:
            now = self.now
            try:
                with transaction.atomic():
                    yield
                    transaction.set_rollback(True)
            finally:
                self.now = now

        return block()


@pytest.fixture
def transactional_story(db: None) -> Crowd:
    return Crowd()
