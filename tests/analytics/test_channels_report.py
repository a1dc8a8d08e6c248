"""Every number of the report on channels, in a world small enough to count by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings

from analytics.behind import finding
from analytics.checking import differences
from analytics.filters import Filters
from analytics.period import Period, company_zone
from analytics.report import Answer, Table
from analytics.reports.attribution import Attribution
from analytics.reports.channels import Channels
from analytics.reports.journey import JourneyReport
from analytics.rolling.making import catch_up
from customers.models import Customer
from delivery.models import Message
from tests.analytics.world import PricedWorld

WEEK = Period(date(2026, 3, 1), date(2026, 3, 7), company_zone())


def asked(world: PricedWorld, period: Period = WEEK, **filters: Any) -> Answer:
    catch_up()
    return Channels().answer(Filters(period, **filters), world.now)


def table(answer: Answer, key: str) -> Table:
    return next(each for each in answer.tables if each.key == key)


def row(answer: Answer, key: str, name: str, *columns: str) -> tuple[Any, ...]:
    found = next(each for each in table(answer, key).rows if each["key"] == name)
    return tuple(found[column] for column in columns)


def total(answer: Answer, key: str, *columns: str) -> tuple[Any, ...]:
    whole = table(answer, key).total
    assert whole is not None
    return tuple(whole[column] for column in columns)


def people(key: str, column: str, name: str, period: Period = WEEK, **filters: Any) -> list[int]:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    found = finding.page(Channels().people(Filters(period, **filters), key, column, name, now), 0, 100)
    assert (found.count, found.is_more) == (len(found.ids), False)
    return found.ids


class Story(PricedWorld):
    """A four-step cascade, launched on Monday the 2nd of March 2026 at nine (UTC).

    Ann reads the push and buys for 30 two hours later. Bob has no push; a proxy opens his e-mail, and a day later he
    clicks it and buys for 20 and again for 5. Cid gets everything, SMS included, and buys for 7 the hour after it. Dee
    has an e-mail address elsewhere, which fails. Eve complains about hers, and unsubscribes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ann, self.bob, self.cid = self.customer(), self.customer(["email", "sms"]), self.customer()
        self.dee, self.eve = self.customer(["email"]), self.customer(["email"])
        self.dee.addresses.update(endpoint="dee@Elsewhere.example")
        self.journey_ = self.start(self.cascade_journey())
        for each in (self.ann, self.cid):
            self.report(each, "push", "delivered")
        self.report(self.ann, "push", "opened", grade="likely")
        for each in (self.bob, self.eve):
            self.report(each, "email", "delivered")
        self.report(self.dee, "email", "bounced", words="nobody here")
        self.report(self.bob, "email", "opened", grade="weak")
        self.report(self.eve, "email", "complained")
        self.report(self.eve, "email", "unsubscribed")
        self.pass_time(hours=2)  # Cid's e-mail goes, at eleven
        self.buy(self.ann, "30.00")
        self.pass_time(hours=16)
        self.report(self.bob, "email", "clicked")
        self.pass_time(hours=1)
        self.buy(self.bob, "20.00")
        self.pass_time(hours=1)
        self.buy(self.bob, "5.00")
        self.pass_time(hours=21)  # Cid's Viber went on Tuesday at eleven, the SMS at five in the afternoon
        self.report(self.cid, "sms", "delivered")
        self.pass_time(hours=1)
        self.buy(self.cid, "7.00")
        self.pass_time(days=2)


@pytest.fixture
def story(db: None) -> Story:
    return Story()


def test_what_each_channel_delivered(story: Story) -> None:
    found = asked(story)
    columns = ("sent", "delivered", "opened", "opened_weak", "clicked", "failed", "unsubscribed", "complained")
    assert row(found, "channels", "push", *columns) == (2, 2, 1, 0, 0, 0, 0, None)
    # Bob, Dee, Eve and, late, Cid. Bob clicked, and who clicks has read: the proxy is forgotten.
    assert row(found, "channels", "email", *columns) == (4, 2, 1, 0, 1, 1, 1, 1)
    assert row(found, "channels", "viber", *columns) == (1, 0, 0, 0, 0, 0, 0, None)
    assert row(found, "channels", "sms", *columns) == (1, 1, None, None, 0, 0, 0, None)
    assert total(found, "channels", *columns) == (8, 5, 2, 0, 1, 1, 1, 1)


def test_rates_have_their_own_base(story: Story) -> None:
    found = asked(story)
    rates = (
        "delivery_rate",
        "read_rate",
        "click_rate",
        "failure_rate",
        "unsubscribe_rate",
        "complaint_rate",
        "purchase_rate",
    )
    assert row(found, "channels", "push", *rates) == (1.0, 0.5, 0.0, 0.0, 0.0, None, 0.5)
    assert row(found, "channels", "email", *rates) == (0.5, 0.5, 0.5, 0.25, 0.5, 0.5, 1.0)
    # Nothing of Viber was delivered; an SMS cannot be read, which is no rate of 0.
    assert row(found, "channels", "viber", *rates) == (0.0, None, None, 0.0, None, None, None)
    assert row(found, "channels", "sms", *rates) == (1.0, None, 0.0, 0.0, 0.0, None, 1.0)
    # Of the five delivered, four went over channels that report reading, two over e-mail, which tells complaints.
    assert total(found, "channels", *rates) == (5 / 8, 2 / 4, 1 / 5, 1 / 8, 1 / 5, 1 / 2, 4 / 5)


def test_what_each_channel_brought_and_cost(story: Story) -> None:
    found = asked(story)
    money = ("purchases", "revenue", "cost", "cost_per_delivered", "cost_per_click", "cost_per_purchase", "net_revenue")
    assert row(found, "channels", "push", *money) == (
        1,
        Decimal("30.00"),
        Decimal("0.00200"),
        Decimal("0.00100"),
        None,
        Decimal("0.00200"),
        Decimal("29.99800"),
    )
    assert row(found, "channels", "email", *money) == (
        2,
        Decimal("25.00"),
        Decimal("0.04000"),
        Decimal("0.02000"),
        Decimal("0.04000"),
        Decimal("0.02000"),
        Decimal("24.96000"),
    )
    # Viber is billed on delivery.
    assert row(found, "channels", "viber", *money) == (0, 0, 0, None, None, None, 0)
    assert row(found, "channels", "sms", "purchases", "revenue", "cost") == (1, Decimal("7.00"), Decimal("0.10"))
    assert total(found, "channels", "purchases", "revenue", "cost") == (4, Decimal("62.00"), Decimal("0.142"))
    # Nobody has said what the goods cost.
    assert total(found, "channels", "margin", "margin_known", "profit") == (None, 0.0, None)


def test_what_a_machine_opened_is_counted_apart_and_in_no_rate(story: Story) -> None:
    story.report(story.eve, "email", "opened", grade="weak")
    found = asked(story)
    assert row(found, "channels", "email", "opened", "opened_weak", "read_rate") == (1, 1, 0.5)
    assert found.extra["excluded"] == {"opened_weak": 1, "clicked_weak": 0, "share": 1 / 3}
    assert people("channels", "opened_weak", "email") == [story.eve.pk]


def test_what_a_machine_clicked_is_counted_apart_and_in_no_rate(story: Story) -> None:
    before = asked(story)
    story.report(story.eve, "email", "clicked", grade="none")
    story.report(story.eve, "email", "clicked", grade="weak", key="again")
    story.report(story.bob, "email", "clicked", grade="weak", key="scanner")  # who has clicked himself, too
    story.report(story.cid, "sms", "clicked", grade="weak")
    found = asked(story)
    assert row(found, "channels", "email", "clicked", "clicked_weak", "click_rate", "opened") == (1, 1, 0.5, 1)
    assert row(found, "channels", "sms", "clicked", "clicked_weak") == (0, 1)
    assert row(found, "domains", "@example.com", "clicked", "clicked_weak") == (1, 1)
    assert row(found, "countries", "UA", "clicked_weak") == (1,)
    assert total(found, "channels", "clicked", "clicked_weak", "purchases") == (1, 2, 4)
    assert (before.extra["excluded"]["clicked_weak"], found.extra["excluded"]["clicked_weak"]) == (0, 2)
    assert people("channels", "clicked_weak", "email") == [story.eve.pk]
    assert people("countries", "clicked_weak", "UA") == [story.cid.pk]
    assert differences() == []
    story.report(story.eve, "email", "clicked", key="herself")
    found = asked(story)
    assert row(found, "channels", "email", "clicked", "clicked_weak") == (2, 0)
    assert people("channels", "clicked_weak", "email") == []
    assert differences() == []


def test_every_report_with_such_rates_says_what_was_left_out(story: Story) -> None:
    story.report(story.eve, "email", "opened", grade="weak")
    story.report(story.cid, "push", "clicked", grade="none")
    catch_up()
    both = {"opened_weak": 1, "clicked_weak": 1}
    for filters, left_out in (
        ({}, both),
        ({"channel": "email"}, {"opened_weak": 1, "clicked_weak": 0}),
        ({"journey": story.journey_.pk}, both),
        ({"brands": ()}, {"opened_weak": 0, "clicked_weak": 0}),
    ):
        assert Attribution().answer(Filters(WEEK, **filters), story.now).extra["excluded"] == left_out
    journey = JourneyReport().answer(Filters(WEEK, journey=story.journey_.pk), story.now)
    assert journey.extra["excluded"] == both
    home = story.overview(WEEK)
    assert (home["totals"]["opened_weak"], home["totals"]["clicked_weak"]) == (1, 1)
    assert {each["channel"]: each["clicked_weak"] for each in home["channels"]} == {
        "push": 1, "email": 0, "viber": 0, "sms": 0
    }  # fmt: skip


def test_net_profit_is_of_the_goods_whose_cost_is_known(story: Story) -> None:
    margins(story, {"30.00": "18.00", "20.00": "15.00"})
    found = asked(story)
    assert row(found, "channels", "push", "margin", "margin_known", "profit") == (
        Decimal("12.00"),
        1.0,
        Decimal("11.99800"),
    )
    assert row(found, "channels", "email", "margin", "margin_known", "profit") == (
        Decimal("5.00"),
        20 / 25,
        Decimal("4.96000"),
    )
    assert row(found, "channels", "sms", "margin", "margin_known", "profit") == (None, 0.0, None)
    assert total(found, "channels", "margin", "profit") == (Decimal("17.00"), Decimal("16.858"))


def test_the_days_and_weeks_say_when_it_was(story: Story) -> None:
    found = asked(story)
    assert row(found, "days", "2026-03-02.email", "sent", "delivered", "clicked", "purchases") == (4, 2, 1, 0)
    assert row(found, "days", "2026-03-03.email", "sent", "purchases", "revenue") == (0, 2, Decimal("25.00"))
    assert row(found, "days", "2026-03-03.sms", "sent", "delivered", "purchases") == (1, 1, 0)
    assert row(found, "days", "2026-03-04.sms", "sent", "purchases") == (0, 1)
    # The week of the period's first day, a Sunday, has only that day; everything was in the week from Monday.
    assert {each["key"] for each in table(found, "weeks").rows} == {
        f"2026-03-02.{channel}" for channel in ("push", "email", "viber", "sms")
    }
    assert row(found, "weeks", "2026-03-02.email", "sent", "purchases") == (4, 2)


def test_the_hours_are_those_of_the_weekdays_of_the_company(story: Story) -> None:
    found = asked(story)
    # Monday at nine: the pushes, Bob's, Dee's and Eve's e-mail; at eleven Cid's. Tuesday: Viber and SMS.
    assert {each["key"]: each["sent"] for each in table(found, "hours").rows} == {
        "1.9": 5,
        "1.11": 1,
        "2.11": 1,
        "2.17": 1,
    }
    assert found.extra["hours"]["email"] == {"1.9": [3, 2, 2, 1, 1, 1], "1.11": [1, 0, 0, 0, 0, 0]}
    assert people("hours", "clicked", "1.9") == [story.bob.pk]
    with override_settings(COMPANY_TIME_ZONE="Asia/Tokyo"):
        week = Period(date(2026, 3, 1), date(2026, 3, 7), company_zone())
        found = asked(story, week)
        assert {each["key"] for each in table(found, "hours").rows} == {"1.18", "1.20", "2.20", "3.2"}
        assert people("hours", "clicked", "1.18", week) == [story.bob.pk]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), {"7.1", "7.3"}), (date(2026, 10, 25), {"7.2"})], ids=["forward", "back"]
)
def test_days_of_clock_change_have_their_own_hours(world: PricedWorld, day: date, hours: set[str]) -> None:
    """In Berlin at one in the morning (UTC) it becomes three instead of two, and in autumn two instead of three."""
    with override_settings(COMPANY_TIME_ZONE="Europe/Berlin"):
        world.now = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)
        world.customer(["sms"])
        world.start(world.cascade_journey("sms"))
        world.now += timedelta(hours=1)
        world.customer(["email"])
        world.start(world.cascade_journey("email"))
        found = asked(world, Period(day, day, company_zone()))
        assert {each["key"] for each in table(found, "hours").rows} == hours
        assert total(found, "hours", "sent") == total(found, "channels", "sent") == (2,)
        assert {each["day"] for each in table(found, "days").rows} == {day}


def test_providers_accounts_and_senders(story: Story) -> None:
    found = asked(story)
    assert row(found, "providers", "rehearsal", "provider", "sent", "purchases") == ("Rehearsal", 8, 4)
    assert row(found, "accounts", str(story.account.pk), "account", "sent") == ("Rehearsal", 8)
    sms = story.senders["sms"]
    assert row(found, "senders", f"sms.{sms.pk}", "sender", "channel", "account", "sent", "purchases", "cost") == (
        "sms",
        "sms",
        "Rehearsal",
        1,
        1,
        Decimal("0.10"),
    )
    assert [each["key"] for each in found.warnings] == ["rehearsal"]
    assert people("senders", "sent", f"sms.{sms.pk}") == [story.cid.pk]
    assert people("accounts", "clicked", str(story.account.pk)) == people("providers", "clicked", "rehearsal")


def test_countries_of_telephone_numbers(story: Story) -> None:
    found = asked(story)
    # Viber and SMS have numbers of Ukraine, push and e-mail have none.
    assert row(found, "countries", "UA", "country", "sent", "delivered", "cost") == ("UA", 2, 1, Decimal("0.10"))
    assert row(found, "countries", "none", "country", "sent") == (None, 6)
    assert people("countries", "delivered", "UA") == [story.cid.pk]
    assert people("countries", "clicked", "none") == [story.bob.pk]


def test_domains_of_e_mail(story: Story) -> None:
    found = asked(story)
    columns = ("domains", "sent", "delivered", "opened", "failed", "complained", "delivery_rate")
    assert row(found, "domains", "@example.com", *columns) == (1, 3, 2, 1, 0, 1, 2 / 3)
    assert row(found, "domains", "@elsewhere.example", *columns) == (1, 1, 0, 0, 1, 0, 0.0)
    assert people("domains", "failed", "@elsewhere.example") == [story.dee.pk]
    assert table(asked(story, channel="sms"), "domains").rows == []
    # All other domains together: there is none.
    assert people("domains", "failed", "none") == []
    assert people("domains", "failed", "*") == [story.dee.pk]


@pytest.mark.parametrize(
    ("column", "channel", "who"),
    [
        ("sent", "push", "ann cid"),
        ("delivered", "email", "bob eve"),
        ("opened", "push", "ann"),
        ("clicked", "email", "bob"),
        ("failed", "email", "dee"),
        ("unsubscribed", "email", "eve"),
        ("complained", "email", "eve"),
        ("purchases", "push", "ann"),
        ("purchases", "email", "bob"),
        ("purchases", "sms", "cid"),
    ],
)
def test_the_people_behind_the_numbers(story: Story, column: str, channel: str, who: str) -> None:
    catch_up()
    wanted: list[Customer] = [getattr(story, each) for each in who.split()]
    assert people("channels", column, channel) == sorted(each.pk for each in wanted)
    assert people("channels", column, channel, journey=story.journey_.pk + 1) == []
    assert people("channels", column, channel, brands=()) == []
    assert people("channels", column, channel, Period(date(2026, 2, 1), date(2026, 2, 7), company_zone())) == []


def test_somebody_with_many_such_messages_is_one_person(story: Story) -> None:
    story.start(story.cascade_journey("push"))
    found = asked(story)
    assert row(found, "channels", "push", "sent") == (4,)
    assert people("channels", "sent", "push") == sorted([story.ann.pk, story.cid.pk])


def test_rare_outcomes_are_found_by_every_cell(story: Story) -> None:
    catch_up()
    sent_at = Message.objects.get(customer_id=story.dee.pk).sent_at
    assert sent_at is not None
    hour = f"{sent_at.isoweekday()}.{sent_at.hour}"
    email = story.senders["email"].pk
    for table_, name in (
        ("channels", "email"),
        ("hours", hour),
        ("providers", "rehearsal"),
        ("accounts", str(story.account.pk)),
        ("senders", f"email.{email}"),
        ("countries", "none"),
        ("domains", "@elsewhere.example"),
    ):
        assert people(table_, "failed", name) == [story.dee.pk], table_
    assert people("countries", "failed", "UA") == people("domains", "failed", "@example.com") == []
    assert people("channels", "failed", "email", journey=story.journey_.pk) == [story.dee.pk]


def test_who_did_not_fail_after_all_is_found_no_more(story: Story) -> None:
    catch_up()
    story.report(story.dee, "email", "opened", grade="weak")
    catch_up()
    assert (people("channels", "failed", "email"), people("channels", "opened_weak", "email")) == ([], [story.dee.pk])
    story.report(story.dee, "email", "clicked")  # and who clicks has read: the proxy is forgotten
    catch_up()
    assert (people("channels", "opened_weak", "email"), people("channels", "opened", "email")) == (
        [],
        sorted([story.bob.pk, story.dee.pk]),
    )


def test_of_its_only_journey_the_report_says_the_same(story: Story) -> None:
    whole, alone = asked(story), asked(story, journey=story.journey_.pk)
    for each in whole.tables:
        if each.key not in ("before", "domains"):
            assert (table(alone, each.key).rows, table(alone, each.key).total) == (each.rows, each.total), each.key


def test_the_period_before_stands_beside_it(story: Story) -> None:
    later = asked(story, Period(date(2026, 3, 8), date(2026, 3, 14), company_zone()))
    now = asked(story)
    assert table(later, "before").rows == table(now, "channels").rows
    assert table(later, "before").total == table(now, "channels").total
    assert (table(later, "channels").rows, table(now, "before").rows) == ([], [])


def margins(world: PricedWorld, costs: dict[str, str]) -> None:
    """What the goods of purchases of these amounts have cost."""
    from customers.models import Purchase, PurchaseLine

    for amount, cost in costs.items():
        bought = Purchase.objects.get(amount=Decimal(amount))
        PurchaseLine.objects.create(
            customer_id=bought.customer_id,
            purchase_id=bought.id,
            key="tea",
            number=1,
            sku="tea",
            quantity=1,
            amount=bought.amount,
            cost=Decimal(cost),
        )
    # As the loader of purchases does: the hours of what it changes are noted.
    with_hours = sorted(
        {
            each.replace(minute=0, second=0, microsecond=0)
            for each in Purchase.objects.values_list("occurred_at", flat=True)
        }
    )
    from analytics.rolling.roll import ROLLS
    from analytics.rolling.touched import mark

    mark(ROLLS["conversions"], with_hours)
