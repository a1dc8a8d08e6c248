"""What the cascades have saved: docs/saved.md, counted by hand."""

from datetime import timedelta
from decimal import Decimal

from analytics.rolling.making import make_everything
from customers.consents import ConsentRow, record_consents
from delivery.models import Price
from delivery.providers.rehearsal import Rehearsal
from tests.analytics.world import PricedWorld


def test_the_example_of_the_document_comes_out_as_written(world: PricedWorld) -> None:
    ann = world.customer(["push", "email", "sms"])
    bob = world.customer(["email", "sms"])
    world.customer(["push", "email", "sms"])  # Cid
    world.customer(["push"])  # Dee
    journey = world.start(world.cascade_journey("push", "email", "sms"))
    world.report(ann, "push", "opened")
    world.report(bob, "email", "clicked")
    world.pass_time(days=3)
    found = world.overview()
    assert found["savings"] == {
        "passes": 4,
        "dearest": Decimal("0.300"),
        "all_channels": Decimal("0.333"),
        "spent": Decimal("0.123"),
    }
    assert found["totals"]["saved"] == Decimal("0.177")
    assert found["totals"]["saved_vs_all"] == Decimal("0.210")
    assert [(each["id"], each["saved"], each["saved_vs_all"]) for each in found["journeys"]] == [
        (journey.pk, Decimal("0.177"), Decimal("0.210"))
    ]
    assert found["totals"]["cost"] == Decimal("0.123")


def test_a_cascade_of_one_step_saves_nothing(world: PricedWorld) -> None:
    reader, leaver, stranger = world.customer(["sms"]), world.customer(["sms"]), world.customer(["push"])
    world.start(world.cascade_journey("sms"))
    world.report(reader, "sms", "clicked")
    world.report(leaver, "sms", "unsubscribed")
    world.pass_time(days=1)
    assert world.sent(stranger) == []
    totals = world.overview()["totals"]
    assert (totals["saved"], totals["saved_vs_all"], totals["cost"]) == (0, 0, Decimal("0.20"))


def test_what_is_billed_on_delivery_would_have_cost_no_more_than_it_does(world: PricedWorld) -> None:
    delivered, _ = world.customer(["viber"]), world.customer(["viber"])
    world.start(world.cascade_journey("viber"))
    world.report(delivered, "viber", "delivered")
    world.pass_time(days=1)
    totals = world.overview()["totals"]
    assert (totals["saved"], totals["cost"]) == (0, Decimal("0.05"))


def test_parts_count_as_they_were_charged(world: PricedWorld) -> None:
    long_text = world.cascade("push", "sms")
    long_text["steps"][1]["content"] = {"text": "x" * 200}  # two parts
    reader, _ = world.customer(["push", "sms"]), world.customer(["push", "sms"])
    world.start(world.cascade_journey("push", "sms", steps=long_text["steps"]))
    world.report(reader, "push", "opened")
    world.pass_time(days=1)
    # Both over SMS: 2 × 0.20; spent: two pushes and one SMS.
    assert world.overview()["totals"]["saved"] == Decimal("0.400") - Decimal("0.202")


def test_before_the_first_message_of_a_step_the_price_list_counts(world: PricedWorld) -> None:
    Price.objects.create(account=world.account, channel="sms", prefix="38", amount=Decimal("0.30"))
    world.customer(["push", "sms"])
    world.start(world.cascade_journey("push", "sms"))
    assert world.overview()["totals"]["saved"] == Decimal("0.10") - Decimal("0.001")
    world.pass_time(hours=3)
    # Now the SMS has gone, to a country with a price of its own.
    assert world.overview()["totals"]["saved"] == Decimal("0.30") - Decimal("0.301")


def test_a_list_of_countries_alone_counts_by_its_lowest_price(world: PricedWorld) -> None:
    Price.objects.filter(channel="sms").update(prefix="44")
    Price.objects.create(account=world.account, channel="sms", prefix="38", amount=Decimal("0.30"))
    world.customer(["push", "sms"])
    world.start(world.cascade_journey("push", "sms"))
    assert world.overview()["totals"]["saved"] == Decimal("0.10") - Decimal("0.001")


def test_who_did_not_come_to_the_dear_step_is_judged_by_the_consent_of_when_it_was_counted(world: PricedWorld) -> None:
    person = world.customer(["push", "sms"])
    world.start(world.cascade_journey("push", "sms"))
    world.report(person, "push", "opened")
    world.work()
    assert world.overview()["savings"]["dearest"] == Decimal("0.10")
    world.now += timedelta(hours=1)
    record_consents([ConsentRow(person.pk, "sms", world.topic.pk, granted=False)], world.now)
    assert world.overview()["savings"]["dearest"] == Decimal("0.10")  # what they choose later changes no past
    make_everything()
    assert world.overview()["savings"]["dearest"] == 0  # SMS is still the dearest; nobody could be reached over it


def test_a_pass_belongs_to_the_period_in_which_it_began(world: PricedWorld) -> None:
    world.customer(["push", "sms"])
    before = world.period(days_back=3, days_on=-1)
    same_day = world.period(days_back=0, days_on=0)
    world.now += timedelta(hours=14)  # the SMS goes on the next day
    world.start(world.cascade_journey("push", "sms"))
    world.pass_time(days=1)
    assert world.overview(before)["totals"]["saved"] == 0
    began = world.overview(same_day)
    assert began["totals"]["cost"] == Decimal("0.001")
    assert began["savings"]["spent"] == Decimal("0.101")
    assert world.overview(world.period(days_back=0, days_on=0))["savings"]["spent"] == 0


def test_each_round_of_a_loop_is_a_pass(world: PricedWorld) -> None:
    world.customer(["push", "sms"])
    journey = world.journey(
        {
            "cascade": ("cascade", world.cascade("push", "sms")),
            "wait": ("wait", {"duration_s": 86400}),
            "out": ("exit", {}),
        },
        [
            "in.next>cascade",
            "cascade.reacted>out",
            "cascade.exhausted>wait",
            "cascade.unreachable>out",
            "wait.next>cascade",
        ],
    )
    world.start(journey)
    world.pass_time(days=2)
    saved = world.overview()["savings"]
    assert (saved["passes"], saved["dearest"], saved["spent"]) == (2, Decimal("0.20"), Decimal("0.202"))


def test_one_channel_alone_has_no_savings(world: PricedWorld) -> None:
    world.customer(["push", "sms"])
    world.start(world.cascade_journey("push", "sms"))
    found = world.overview(channel="sms")
    assert found["savings"] is None
    assert found["totals"]["saved"] is None


def test_the_rehearsal_is_named_as_such(world: PricedWorld) -> None:
    assert world.account.provider == Rehearsal.key
    assert world.overview()["rehearsal"] is False  # nothing was sent yet
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    assert world.overview()["rehearsal"] is True
