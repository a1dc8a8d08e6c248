"""The rolls in a world small enough to count by hand: every column, and what corrects the past."""

from datetime import UTC, date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.currency import Exchange
from analytics.facts.messages import messages
from analytics.facts.purchases import purchases
from analytics.filters import Filters
from analytics.models import Conversion, ConversionRoll, DomainRoll, DueHour, MessageRoll, RollState
from analytics.period import Period
from analytics.rolling import comparing, making, tasks, touched
from analytics.rolling.countries import prefixes
from analytics.rolling.making import catch_up, make_everything
from analytics.rolling.roll import ROLLS, Roll
from customers.joining import by_hand, undoing
from customers.models import Customer, Purchase, PurchaseLine
from customers.profiles.erasing import erase
from customers.purchases import PurchaseRow, record_purchases
from customers.refunds import RefundRow, record_refunds
from delivery import outcomes
from delivery.models import Message, MessageCount, Touched
from tests.analytics.world import PricedWorld

FIGURES = (
    "sent delivered opened opened_weak clicked replied failed unsubscribed complained parts".split()  # noqa: SIM905
)


def figures(**filters: Any) -> dict[str, int]:
    """The sums of a MessageRoll, without noughts."""
    found = {each: sum(MessageRoll.objects.filter(**filters).values_list(each, flat=True)) for each in FIGURES}
    return {key: value for key, value in found.items() if value}


def conversions(customer: Customer) -> list[tuple[Any, ...]]:
    """By message: channel, touch, and its part by each rule."""
    rows = Conversion.objects.filter(customer_id=customer.pk).order_by("message_id")
    return [(row.channel, row.touch, row.last, row.first, row.even) for row in rows]


def test_every_column_of_the_messages_is_as_counted_by_hand(world: PricedWorld) -> None:
    people = [world.customer(["push"]) for _ in range(6)]
    journey = world.start(world.cascade_journey("push"))
    sent_at = world.now
    world.report(people[0], "push", "clicked")  # so delivered and certainly read, too
    world.report(people[1], "push", "opened", grade="weak")
    world.report(people[2], "push", "delivered")
    world.report(people[2], "push", "failed")  # taken and then returned: failed, not delivered
    world.now += timedelta(hours=1)
    world.report(people[3], "push", "replied")
    world.report(people[3], "push", "unsubscribed")
    world.report(people[4], "push", "complained")
    catch_up()
    assert figures() == {
        "sent": 6,
        "delivered": 3,
        "opened": 2,
        "opened_weak": 1,
        "clicked": 1,
        "replied": 1,
        "failed": 1,
        "unsubscribed": 1,
        "complained": 1,
        "parts": 6,
    }
    (row,) = MessageRoll.objects.all()  # all of it in the hour of the hand-over
    assert journey.version is not None
    assert (row.hour_at, row.channel, row.country) == (sent_at.replace(minute=0), "push", "")
    assert (row.brand_id, row.journey_id, row.version_id) == (world.brand.pk, journey.pk, journey.version.pk)
    assert (row.account_id, row.sender_id) == (world.account.pk, world.senders["push"].pk)
    assert row.cost == Decimal("0.006")


def test_what_is_billed_on_delivery_costs_the_hour_of_its_hand_over(world: PricedWorld) -> None:
    person = world.customer(["viber"])
    world.start(world.cascade_journey("viber"))
    catch_up()
    assert MessageRoll.objects.get().cost == 0
    world.now += timedelta(hours=3)
    world.report(person, "viber", "delivered")
    catch_up()
    assert (MessageRoll.objects.get().cost, figures()["delivered"]) == (Decimal("0.05"), 1)


def test_a_number_tells_its_country_and_an_address_its_domain(world: PricedWorld) -> None:
    people = [world.customer(["sms", "email"]) for _ in range(5)]
    for person, number, mail in zip(
        people,
        ("+380501112233", "+48601111222", "+12125550123", "+14165550123", "+99999999"),
        ("a@Example.COM", "b@example.com", "c@mail.example.org", "d@x.example", "e@x.example"),
        strict=True,
    ):
        person.addresses.filter(channel="sms").update(endpoint=number)
        person.addresses.filter(channel="email").update(endpoint=mail)
    world.start(world.cascade_journey("sms", "email"))
    world.pass_time(days=1)
    catch_up()
    countries = MessageRoll.objects.filter(channel="sms").values_list("country", "sent")
    assert sorted(countries) == [("", 1), ("CA", 1), ("PL", 1), ("UA", 1), ("US", 1)]
    assert set(MessageRoll.objects.filter(channel="email").values_list("country", flat=True)) == {""}
    domains = DomainRoll.objects.values_list("domain", "sent")
    assert sorted(domains) == [("example.com", 2), ("mail.example.org", 1), ("x.example", 2)]


def test_prefixes_know_the_codes_that_countries_share() -> None:
    known = prefixes()
    assert [known.get(each) for each in ("380", "483", "770", "791", "1212", "1604", "1876", "800")] == [
        *("UA", "PL", "KZ", "RU", "US", "CA", "JM"),
        None,
    ]


def test_the_last_message_gets_the_purchase_the_first_by_its_rule_and_all_of_them_evenly(world: PricedWorld) -> None:
    person = world.customer(["push", "email", "sms"])
    world.start(world.cascade_journey("push", "email", "sms", stop_on=["replied"]))
    world.report(person, "push", "opened", grade="certain")
    world.pass_time(hours=2)
    world.report(person, "email", "clicked")
    world.pass_time(hours=24)
    world.report(person, "sms", "delivered")
    world.now += timedelta(hours=1)
    world.buy(person, "10.00")
    catch_up()
    email = ("email", "clicked", Decimal("10.00"), Decimal("0.00"), Decimal("3.34"))
    sms = ("sms", "delivered", Decimal("0.00"), Decimal("0.00"), Decimal("3.33"))
    # Read 27 hours ago: a push counts for 24. The click is the strongest touch, and also the first one in its window.
    assert conversions(person) == [
        ("email", "clicked", Decimal("10.00"), Decimal("10.00"), Decimal("5.00")),
        ("sms", "delivered", Decimal("0.00"), Decimal("0.00"), Decimal("5.00")),
    ]
    Message.objects.filter(channel="push").update(opened_at=world.now - timedelta(hours=23))
    make_everything()
    push = ("push", "opened", Decimal("0.00"), Decimal("0.00"), Decimal("3.33"))
    found = conversions(person)
    assert found == [push, (*email[:3], Decimal("10.00"), email[4]), sms]
    assert sum(row[4] for row in found) == Decimal("10.00")
    assert sum(Conversion.objects.values_list("count_even", flat=True)) == 1


def test_the_roll_of_conversions_adds_up_by_each_rule(world: PricedWorld) -> None:
    people = [world.customer(["push", "email"]) for _ in range(3)]
    world.start(world.cascade_journey("push", "email", stop_on=["replied"]))
    for person in people:
        world.report(person, "push", "clicked")
    world.pass_time(hours=2)
    for person in people[:2]:
        world.report(person, "email", "clicked")
    world.now += timedelta(minutes=1)
    for person, amount in zip(people, ("10.01", "20.00", "5.00"), strict=True):
        world.buy(person, amount)
    _line(people[0], "10.01", cost="4.00", returned="0")
    _line(people[1], "20.00", cost=None, returned="0")
    catch_up()
    rows = {row.channel: row for row in ConversionRoll.objects.all()}
    push, email = rows["push"], rows["email"]
    assert (push.purchases_last, push.purchases_first, push.purchases_even) == (1, 3, Decimal("2"))
    assert (email.purchases_last, email.purchases_first, email.purchases_even) == (2, 0, Decimal("1"))
    assert (push.amount_last, email.amount_last) == (Decimal("5.00"), Decimal("30.01"))
    assert (push.amount_first, email.amount_first) == (Decimal("35.01"), 0)
    assert (push.amount_even, email.amount_even) == (Decimal("20.00"), Decimal("15.01"))
    # 10.01 less 4.00 of goods; of the other two it is not known what the goods have cost.
    assert (push.margin_last, email.margin_last) == (0, Decimal("6.01"))
    assert (push.margin_first, email.margin_first) == (Decimal("6.01"), 0)
    assert (push.margin_even, email.margin_even) == (Decimal("3.00"), Decimal("3.01"))
    assert (push.margin_known_first, email.margin_known_last) == (Decimal("10.01"), Decimal("10.01"))
    assert (push.margin_known_even, email.margin_known_even) == (Decimal("5.00"), Decimal("5.01"))


def _line(customer: Customer, amount: str, cost: str | None, returned: str) -> None:
    purchase = Purchase.objects.get(customer=customer)
    PurchaseLine.objects.create(
        customer=customer,
        purchase_id=purchase.id,
        key="a",
        number=1,
        quantity=Decimal(1),
        amount=Decimal(amount),
        cost=cost and Decimal(cost),
        returned=Decimal(returned),
    )


def test_a_late_click_takes_a_purchase_to_its_message(world: PricedWorld) -> None:
    person = world.customer(["push"])
    world.start(world.cascade_journey("push"))
    clicked_at = world.now + timedelta(minutes=5)
    world.now += timedelta(hours=1)
    world.buy(person)
    catch_up()
    assert conversions(person) == []
    world.now += timedelta(days=2)
    message = Message.objects.get()
    outcomes.record([outcomes.Report(person.pk, message.id, "clicked", clicked_at)], world.now)
    catch_up()
    assert [row[:3] for row in conversions(person)] == [("push", "clicked", Decimal("10.00"))]


def test_refunds_amendments_and_cancellations_correct_the_past(world: PricedWorld) -> None:
    person = world.customer(["push"])
    world.start(world.cascade_journey("push"))
    world.report(person, "push", "clicked")
    world.buy(person, "10.00")
    catch_up()
    order = Purchase.objects.get()
    world.now += timedelta(days=30)
    record_refunds([RefundRow(person.pk, "r1", order.key, world.now, Decimal("4.00"))], world.now)
    catch_up()
    assert ConversionRoll.objects.get().amount_last == Decimal("6.00")
    record_refunds([RefundRow(person.pk, "r2", order.key, world.now)], world.now)
    catch_up()
    assert not Conversion.objects.exists()
    assert not ConversionRoll.objects.exists()


def test_what_a_merge_brings_together_is_judged_together_and_apart_again_when_it_is_undone(world: PricedWorld) -> None:
    one, other = world.customer(["push"]), world.customer(["email"])
    world.start(world.cascade_journey("push"))
    world.report(one, "push", "clicked")
    world.buy(other)
    catch_up()
    assert not Conversion.objects.exists()
    merge_id = by_hand.join(one.pk, other.pk, None, world.now)
    catch_up()
    assert [row.channel for row in Conversion.objects.all()] == ["push"]
    undoing.undo(merge_id, None, world.now)
    catch_up()
    assert not Conversion.objects.exists()
    assert comparing.differences() == ([], 0)


def test_who_is_erased_stays_in_the_numbers_without_a_domain_and_without_purchases(world: PricedWorld) -> None:
    person = world.customer(["email", "sms"])
    world.start(world.cascade_journey("email", "sms"))
    world.report(person, "email", "clicked")
    world.buy(person)
    catch_up()
    assert Conversion.objects.filter(customer_id=person.pk).exists()
    erase(person.pk, None, world.now)
    catch_up()
    assert not Conversion.objects.exists()
    assert [row.domain for row in DomainRoll.objects.all()] == [""]
    assert figures()["sent"] == MessageCount.objects.get(sent__gt=0).sent
    assert comparing.differences() == ([], 0)


def test_days_of_23_and_25_hours_have_what_happened_in_them(world: PricedWorld, settings: Any) -> None:
    """Kyiv: 29 March 2026 has 23 hours, 25 October 25. A message and a purchase in every hour of three days each."""
    settings.COMPANY_TIME_ZONE = "Europe/Kyiv"
    kyiv = ZoneInfo("Europe/Kyiv")
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25)):
        Message.objects.all().delete()
        Purchase.objects.all().delete()
        Customer.objects.all().delete()
        period = Period(day - timedelta(days=1), day + timedelta(days=1), kyiv)
        person = world.customer(["push"])
        count = 24 + hours + 24
        for number in range(count):
            world.now = period.since.astimezone(UTC) + timedelta(hours=number, minutes=30)
            _sent(world, person, number)
            world.buy(person, "1.00")
        make_everything()
        bought = purchases(Filters(period), Exchange("USD")).days
        assert [bought[each].purchases for each in period.days()] == [24, hours, 24]
        assert MessageRoll.objects.count() == count
        within = MessageRoll.objects.filter(hour_at__gte=period.since, hour_at__lt=period.until)
        assert sum(within.values_list("sent", flat=True)) == count
        assert (
            messages(Filters(period), Exchange("USD")).whole.sent == 0
        )  # the counters are delivery's, which did not send these


def _sent(world: PricedWorld, person: Customer, number: int) -> None:
    Message.objects.create(
        id=number + 1,
        customer_id=person.pk,
        brand=world.brand,
        sender=world.senders["push"],
        content_id=1,
        channel="push",
        traffic_class="marketing",
        endpoint="x",
        status="clicked",
        created_at=world.now,
        sent_at=world.now,
        clicked_at=world.now,
    )


def test_what_was_noted_survives_a_kill_before_and_amid_the_making(
    world: PricedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    assert Touched.objects.exists()  # committed with the hand-over, whoever dies now

    def dies(roll: Roll) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(making, "make_piece", dies)
        with pytest.raises(KeyboardInterrupt):
            catch_up()
    assert DueHour.objects.exists()  # taken, and marked in the same transaction
    assert not MessageRoll.objects.exists()
    catch_up()
    assert figures()["sent"] == 1
    assert not Touched.objects.exists()
    assert not DueHour.objects.exists()


def test_a_roll_that_cannot_be_made_holds_up_no_other(world: PricedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    monkeypatch.setattr(type(ROLLS["domains"]), "values", lambda self: {"failures": 0, "grades": 0, "email": "email"})
    with pytest.raises(Exception, match="cannot cast"):
        catch_up()
    assert figures()["sent"] == 1
    assert set(DueHour.objects.values_list("roll", flat=True)) == {"domains"}


def test_a_touched_hour_alone_is_made_again(world: PricedWorld) -> None:
    person = world.customer(["push"])
    world.start(world.cascade_journey("push"))
    catch_up()
    MessageRoll.objects.update(sent=77)
    world.now += timedelta(hours=5)
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    catch_up()
    assert sorted(MessageRoll.objects.values_list("sent", flat=True)) == [2, 77]
    world.report(person, "push", "delivered")  # of its last message
    catch_up()
    assert sorted(MessageRoll.objects.values_list("sent", flat=True)) == [2, 77]
    made = make_everything()
    assert sorted(MessageRoll.objects.values_list("sent", flat=True)) == [1, 2]
    assert made >= 2


def test_a_roll_of_another_edition_is_made_from_its_beginning(
    world: PricedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    catch_up()
    MessageRoll.objects.update(sent=77)
    catch_up()
    assert figures()["sent"] == 77
    monkeypatch.setattr(type(ROLLS["messages"]), "edition", 77)
    catch_up()
    assert figures()["sent"] == 1
    assert RollState.objects.get(roll="messages").edition == 77


def test_the_first_start_after_an_upgrade_makes_what_was_never_noted(world: PricedWorld) -> None:
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    Touched.objects.all().delete()
    assert catch_up() > 0
    assert figures()["sent"] == 1


def test_the_loop_rests_ten_times_as_long_as_it_worked(world: PricedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_rests_until", {})
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    assert tasks.work(world.now) >= world.now + timedelta(seconds=tasks.SHORTEST_PAUSE_S)
    with CaptureQueriesContext(connection) as nothing_new:
        tasks.work(world.now)
    assert len(nothing_new) < 20  # a look at the logs and at what is due


def test_what_is_dear_to_make_rests_longer_and_keeps_its_hours_due(
    world: PricedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, now = world.customer(["push"]), [0.0]
    monkeypatch.setattr(making, "_rests_until", {})
    monkeypatch.setattr("analytics.rolling.making.time.monotonic", lambda: now[0])
    made = making.make_piece

    def takes_two_seconds(roll: Roll) -> int:
        if hours := made(roll):
            now[0] += 2
        return hours

    monkeypatch.setattr(making, "make_piece", takes_two_seconds)
    world.start(world.cascade_journey("push"))
    catch_up(patient=True)
    resting = {roll.key for roll in ROLLS if roll.rest}
    assert resting == {"passes", "touches"}
    world.report(person, "push", "clicked")
    catch_up(patient=True)
    assert set(DueHour.objects.values_list("roll", flat=True)) == resting
    now[0] += 2 * max(roll.rest for roll in ROLLS)
    catch_up(patient=True)
    assert not DueHour.objects.exists()


def test_it_ends_between_two_pieces_when_the_cluster_stops(world: PricedWorld) -> None:
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    assert catch_up(stopping=lambda: True) == 0
    assert catch_up() > 0


def test_what_differs_is_named_and_nothing_is_changed(world: PricedWorld) -> None:
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    catch_up()
    assert comparing.differences() == ([], 0)
    MessageRoll.objects.update(sent=7)
    found = {each.check: each for each in comparing.differences()[0]}
    wrong, reader, day = (found.pop(f"roll_{key}") for key in ("messages", "channels", "messages_days"))
    assert found == {}
    assert (wrong.what, wrong.counted, wrong.is_, wrong.place["channel"]) == ("sent", "7", "1", "push")
    for each in (reader, day):  # the rolls that are made of it
        assert (each.what, each.counted, each.is_) == ("sent", "1", "7")
    MessageRoll.objects.all().delete()
    assert {each.check for each in comparing.differences()[0]} == {
        "roll_messages",
        "roll_channels",
        "roll_messages_days",
    }
    assert not MessageRoll.objects.exists()


def test_hours_that_wait_are_left_out_and_counted(world: PricedWorld) -> None:
    person = world.customer(["push"])
    world.start(world.cascade_journey("push"))
    catch_up()
    world.report(person, "push", "delivered")
    found, waiting = comparing.differences()
    assert (found, waiting > 0) == ([], True)
    assert Touched.objects.exists()
    out = StringIO()
    call_command("roll_up", stdout=out)
    assert "were made again" in out.getvalue()
    assert comparing.differences() == ([], 0)


def test_a_large_import_is_worked_off_in_pieces(world: PricedWorld) -> None:
    person = world.customer(["push"])
    hours = [world.now - timedelta(hours=number) for number in range(100)]
    orders = [PurchaseRow(person.pk, f"o{n}", at, Decimal("1.00"), "USD", 1, "shop") for n, at in enumerate(hours)]
    record_purchases(orders, world.now)
    touched.note_new()
    assert touched.note()
    assert DueHour.objects.filter(roll="conversions").count() == 100
    sizes = []
    while size := making.make_piece(ROLLS["conversions"]):
        sizes.append(size)
    assert sizes == [24, 24, 24, 24, 4]
    assert not touched.note()
