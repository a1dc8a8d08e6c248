"""A message of a journey is sent again by hand: its run waits for it where it still can, else it is not called back."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from accounts.models import User
from analytics.checking import differences
from customers.models import Customer
from delivery.models import Account, Message
from delivery.provider import OpenAccount, Outcome, Outgoing
from delivery.sending_again import one
from journeys import actions
from journeys.models import Decision
from journeys.timeline.pages import Cursor, timeline
from lib import secrets
from lib.problems import Conflict
from tests.delivery.vendors import Vendor, accept, refuse
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import World


@pytest.fixture
def vendor(world: World, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    made = Vendor().installed(monkeypatch)
    login = secrets.encrypt({"user": "u", "password": "p"})
    Account.objects.update(provider="vendor", settings={}, credentials=login)
    return made


@pytest.fixture
def anna(db: None) -> User:
    return User.objects.create_user("anna@example.com", None, name="Anna", role="marketer")


def silent(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
    return []


def message_of(customer: Customer, channel: str) -> Message:
    return Message.objects.get(customer_id=customer.pk, channel=channel)


def test_a_run_that_still_waits_counts_its_time_from_the_new_hand_over(
    world: World, vendor: Vendor, anna: User
) -> None:
    person = world.customer()
    vendor.answer = silent
    journey = world.start(world.cascade_journey("push", "sms"))  # two hours for the push
    assert message_of(person, "push").status == "unknown"
    vendor.answer = accept
    world.pass_time(minutes=90)
    one(message_of(person, "push").id, anna, world.now)
    world.work()
    assert message_of(person, "push").sent_at == world.now
    world.pass_time(minutes=119)
    assert world.sent(person) == ["push"]
    world.pass_time(minutes=1)
    assert world.sent(person) == ["push", "sms"]
    check_ledger(journey)
    assert differences() == []


def test_while_it_waits_in_the_outbox_no_next_step_goes_out_on_top_of_it(
    world: World, vendor: Vendor, anna: User
) -> None:
    person = world.customer()
    vendor.answer = silent
    journey = world.start(world.cascade_journey("push", "sms"))
    world.pass_time(minutes=90)
    one(message_of(person, "push").id, anna, world.now, world.now + timedelta(hours=5))
    world.pass_time(hours=4, hand_over=False)  # the account is down
    assert world.sent(person) == ["push"]
    vendor.answer = accept
    world.work()
    world.pass_time(minutes=119)
    assert world.sent(person) == ["push"]
    world.pass_time(minutes=1)
    assert world.sent(person) == ["push", "sms"]
    check_ledger(journey)


def test_past_its_new_latest_moment_it_is_withdrawn_and_the_run_goes_on(
    world: World, vendor: Vendor, anna: User
) -> None:
    person = world.customer()
    vendor.answer = silent
    journey = world.start(world.cascade_journey("push", "sms"))
    world.pass_time(minutes=90)
    one(message_of(person, "push").id, anna, world.now, world.now + timedelta(hours=1))
    world.pass_time(hours=2, hand_over=False)
    assert message_of(person, "push").status == "superseded"
    assert ("failed", "superseded") in world.ledger(person)
    assert message_of(person, "sms").status == "queued"
    check_ledger(journey)


def test_a_receipt_of_the_first_hand_over_lets_the_run_go_on_from_there(
    world: World, vendor: Vendor, anna: User
) -> None:
    person = world.customer()
    vendor.answer = silent
    world.start(world.cascade_journey("push", "sms"))
    began = world.now
    world.pass_time(minutes=60)
    one(message_of(person, "push").id, anna, world.now)
    world.report(person, "push", "delivered")
    world.work()
    assert (message_of(person, "push").status, message_of(person, "push").sent_at) == ("delivered", began)
    world.pass_time(minutes=60)
    assert world.sent(person) == ["push", "sms"]


def test_a_run_that_has_gone_on_is_not_called_back_and_hears_of_it_as_of_any_late_reaction(
    world: World, vendor: Vendor, anna: User
) -> None:
    person = world.customer()
    vendor.answer = refuse
    journey = world.start(world.cascade_journey("push", "sms", "email"))
    vendor.answer = accept
    Message.objects.filter(channel__in=["sms", "email"]).update(status="sent", sent_at=world.now, error_code=None)
    assert world.ledger(person)[1:3] == [("sent", "sent"), ("failed", "rejected")]
    before = Decision.objects.count()
    one(message_of(person, "push").id, anna, world.now)
    world.work()
    assert message_of(person, "push").status == "sent"
    assert Decision.objects.count() == before
    check_ledger(journey)


def test_a_reaction_to_what_was_sent_again_stops_the_cascade_that_has_gone_on(
    world: World, vendor: Vendor, anna: User
) -> None:
    person = world.customer()

    def push_fails(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
        return (refuse if batch[0].channel == "push" else accept)(batch, account)

    vendor.answer = push_fails
    journey = world.start(world.cascade_journey("push", "sms", "email"))
    assert world.sent(person) == ["push", "sms"]
    vendor.answer = accept
    world.pass_time(minutes=10)
    one(message_of(person, "push").id, anna, world.now)
    world.work()
    world.pass_time(minutes=10)
    world.report(person, "push", "clicked")
    world.work()
    decision = Decision.objects.filter(customer_id=person.pk).order_by("-id")[0]
    assert (decision.port, decision.reason, decision.detail) == ("reacted", "clicked", {"late": True, "step": 1})
    assert world.sent(person) == ["push", "sms"]
    check_ledger(journey)


def test_it_goes_out_although_its_run_is_over(world: World, vendor: Vendor, anna: User) -> None:
    person = world.customer()
    vendor.answer = refuse
    journey = world.start(world.cascade_journey("push"))
    assert world.inside() == 0
    vendor.answer = accept
    one(message_of(person, "push").id, anna, world.now)
    world.work()
    world.report(person, "push", "clicked")
    world.work()
    assert message_of(person, "push").status == "clicked"
    assert world.ledger(person)[-1] == ("failed", "rejected")
    check_ledger(journey)
    assert differences() == []


def test_that_of_a_paused_journey_waits_until_it_goes_on(world: World, vendor: Vendor, anna: User) -> None:
    person = world.customer()
    vendor.answer = silent
    journey = world.start(world.cascade_journey("push", "sms"))
    vendor.answer = accept
    actions.pause(journey, None, world.now)
    one(message_of(person, "push").id, anna, world.now)
    world.work()
    assert message_of(person, "push").status == "queued"
    actions.resume(journey, None, world.now)
    world.work()
    assert message_of(person, "push").status == "sent"


def test_that_of_a_stopped_journey_is_not_sent(world: World, vendor: Vendor, anna: User) -> None:
    person = world.customer()
    vendor.answer = silent
    journey = world.start(world.cascade_journey("push", "sms"))
    actions.stop(journey, None, world.now)
    world.work()
    with pytest.raises(Conflict) as error:
        one(message_of(person, "push").id, anna, world.now)
    assert error.value.get_codes() == "ended"
    assert message_of(person, "push").status == "unknown"


def test_a_second_loss_is_a_failure_that_moves_on(world: World, vendor: Vendor, anna: User) -> None:
    person = world.customer()
    vendor.answer = silent
    world.start(world.cascade_journey("push", "sms"))
    vendor.answer = refuse
    one(message_of(person, "push").id, anna, world.now)
    world.work()
    assert world.ledger(person)[2] == ("failed", "rejected")
    assert world.sent(person) == ["push", "sms"]


def test_the_timeline_says_who_did_it_and_which_message_can_be_sent_again(
    world: World, vendor: Vendor, anna: User
) -> None:
    person = world.customer()
    vendor.answer = silent
    world.start(world.cascade_journey("push", "sms"))
    message = message_of(person, "push")
    (entry,) = timeline(person.pk, None, None, kinds=["message"])["results"]
    assert (entry["code"], entry["detail"]["message"], entry["detail"]["status"]) == (
        "message_unknown",
        message.id,
        "unknown",
    )
    world.pass_time(minutes=5)
    vendor.answer = refuse
    one(message.id, anna, world.now)
    world.work()
    vendor.answer = accept
    world.pass_time(minutes=5)
    one(message.id, anna, world.now)
    world.work()
    whole = timeline(person.pk, None, None, kinds=["message"])["results"]
    assert [
        (each["code"], each["title"], each["text"]) for each in whole if each["code"].startswith("message_again")
    ] == [
        ("message_again", "Push sent again by hand", "By Anna. Bad p."),
        (
            "message_again_unknown",
            "Push sent again by hand",
            "By Anna. Nobody knew whether the provider had taken it the first time.",
        ),
    ]
    assert {each["kind"] for each in whole} == {"message"}
    pages, before = [], None
    while True:
        page = timeline(person.pk, None, before, page=1)
        pages += page["results"]
        if page["next"] is None:
            break
        before = Cursor.parse(page["next"])
    assert pages == timeline(person.pk, None, None)["results"]
    assert timeline(person.pk, [10**6], None, kinds=["message"])["results"] == []
