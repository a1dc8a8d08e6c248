"""Reports move messages forward and nothing twice, in whatever order and how often they come."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Consent
from delivery import statuses
from delivery.models import DeliveryEvent, Message, MessageCount, Touched
from delivery.outcomes import Report, record
from delivery.sending import dispatcher, handover
from delivery.sending.handover import Handover
from delivery.signals import outcomes_recorded
from tests.delivery.world import NOW, World

LATER = NOW + timedelta(days=2)
STAMPS = [
    "status",
    "sent_at",
    "delivered_at",
    "opened_at",
    "opened_grade",
    "clicked_at",
    "clicked_weak_at",
    "replied_at",
    "failed_at",
    "unsubscribed_at",
    "complained_at",
    "cost",
    "error_code",
    "error_text",
]


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def sent(world: World) -> list[Message]:
    """Two messages that were handed over at NOW."""
    world.queue(world.people(2), "email")
    dispatcher.handed_over(NOW, 10)
    return world.messages()


def report(message: Message, type_: str, minutes: float = 1, **values: Any) -> Report:
    return Report(message.customer_id, message.id, type_, after(minutes), **values)


def counts() -> dict[str, Any]:
    """All counts together, without those that are zero."""
    total: dict[str, Any] = {}
    for row in MessageCount.objects.values():
        for key, value in row.items():
            if key not in ("id", "hour_at", "channel", "op") and not key.endswith("_id") and value:
                total[key] = total.get(key, 0) + value
    return total


@contextmanager
def heard() -> Iterator[list[int]]:
    """The customers of whom was told upward."""
    ids: list[int] = []

    def receiver(customer_ids: list[int], now: datetime, **_: Any) -> None:
        ids.extend(customer_ids)

    outcomes_recorded.connect(receiver)
    try:
        yield ids
    finally:
        outcomes_recorded.disconnect(receiver)


def test_a_report_stamps_its_message_and_is_kept(sent):
    first, second = sent
    assert record([report(first, "delivered", 3, key="a")], LATER) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.delivered_at) == ("delivered", after(3))
    assert (second.status, second.delivered_at) == ("sent", None)
    event = DeliveryEvent.objects.get()
    assert (event.message_id, event.type, event.at, event.received_at) == (first.id, "delivered", after(3), LATER)
    assert counts() == {"sent": 2, "delivered": 1}


def test_the_same_report_again_changes_nothing(sent):
    told = report(sent[0], "opened", 3, grade="likely", key="a")
    assert record([told, told], LATER) == 1
    before = counts()
    with heard() as ids:
        assert record([told], LATER) == 0
    assert (counts(), DeliveryEvent.objects.count(), ids) == (before, 1, [])


def test_every_report_is_kept_and_each_message_counts_once(sent):
    record([report(sent[0], "opened", minute, key=str(minute)) for minute in range(1, 5)], LATER)
    assert DeliveryEvent.objects.count() == 4
    assert (counts()["opened_weak"], "opened" in counts()) == (1, False)
    record([report(sent[0], "opened", 9, grade="likely", key="person")], LATER)
    assert (counts()["opened"], "opened_weak" in counts()) == (1, False)


def test_a_status_never_moves_back(sent):
    first = sent[0]
    for type_ in ("clicked", "opened", "delivered"):
        record([report(first, type_, 9)], LATER)
    first.refresh_from_db()
    assert first.status == "clicked"


def test_who_clicked_has_read_it_and_what_was_read_has_been_delivered(sent):
    record([report(sent[0], "clicked", 7)], LATER)
    sent[0].refresh_from_db()
    stamps = sent[0].delivered_at, sent[0].opened_at, sent[0].opened_grade, sent[0].clicked_at
    assert stamps == (after(7), after(7), "certain", after(7))
    assert counts() == {"sent": 2, "delivered": 1, "opened": 1, "clicked": 1}


def test_the_best_grade_of_a_reading_stands(sent):
    first = sent[0]
    for grade, best in [(None, "weak"), ("likely", "likely"), ("weak", "likely"), ("certain", "certain")]:
        record([report(first, "opened", 5, grade=grade, key=str(grade))], LATER)
        first.refresh_from_db()
        assert first.opened_grade == best


def test_a_better_grade_wakes_the_journey_again(sent):
    record([report(sent[0], "opened", 5, grade="weak", key="proxy")], LATER)
    with heard() as ids:
        record([report(sent[0], "opened", 9, grade="likely", key="person")], LATER)
    assert ids == [sent[0].customer_id]
    assert counts()["opened"] == 1


@pytest.mark.parametrize(
    ("type_", "grade"),
    [("clicked", "weak"), ("clicked", "none"), ("replied", "none"), ("unsubscribed", "weak"), ("opened", "none")],
)
def test_what_a_robot_did_is_kept_and_changes_nothing(sent, type_, grade):
    with heard() as ids:
        assert record([report(sent[0], type_, 5, grade=grade)], LATER) == 1
    sent[0].refresh_from_db()
    assert (sent[0].status, sent[0].clicked_at, ids) == ("sent", None, [])
    assert counts() == {"sent": 2} | ({"clicked_weak": 1} if type_ == "clicked" else {})
    assert DeliveryEvent.objects.get().grade == grade
    assert not Consent.objects.filter(granted=False).exists()


def test_clicks_of_robots_are_counted_apart_until_a_person_clicks(sent):
    record([report(sent[0], "clicked", 5, grade="none", key="scanner")], LATER)
    record([report(sent[0], "clicked", 3, grade="weak", key="burst")], LATER)
    sent[0].refresh_from_db()
    assert (sent[0].clicked_weak_at, sent[0].clicked_at, sent[0].opened_at) == (after(3), None, None)
    assert counts() == {"sent": 2, "clicked_weak": 1}
    record([report(sent[0], "clicked", 9, key="person")], LATER)
    record([report(sent[0], "clicked", 1, grade="none", key="earlier")], LATER)
    assert {key: each for key, each in counts().items() if "clicked" in key} == {"clicked": 1}


@pytest.mark.parametrize("type_", sorted(statuses.FAILURES))
def test_a_failure_has_its_reason_in_the_words_of_the_vendor(sent, type_):
    record([report(sent[0], type_, 5, code="550", words="No such mailbox", detail={"mx": "mx1"})], LATER)
    sent[0].refresh_from_db()
    message = sent[0]
    assert (message.status, message.failed_at) == (type_, after(5))
    assert (message.error_code, message.error_text) == ("550", "No such mailbox")
    assert DeliveryEvent.objects.get().detail == {"code": "550", "words": "No such mailbox", "mx": "mx1"}
    assert counts() == {"sent": 2, "failed": 1}


def test_mail_that_was_taken_and_then_returned_has_failed(sent):
    record([report(sent[0], "delivered", 1)], LATER)
    record([report(sent[0], "bounced", 90)], LATER)
    sent[0].refresh_from_db()
    assert sent[0].status == "bounced"
    assert counts() == {"sent": 2, "failed": 1}


def test_what_was_read_has_not_failed_whatever_came_before(sent):
    record([report(sent[0], "failed", 1)], LATER)
    record([report(sent[0], "opened", 9, grade="likely")], LATER)
    sent[0].refresh_from_db()
    assert sent[0].status == "opened"
    assert counts() == {"sent": 2, "delivered": 1, "opened": 1}


def test_an_earlier_report_that_comes_late_moves_the_count_to_its_hour(sent):
    record([report(sent[0], "delivered", 150, key="b")], LATER)
    record([report(sent[0], "delivered", 10, key="a")], LATER)
    by_hour = {row.hour_at: row.delivered for row in MessageCount.objects.filter(delivered__gt=0)}
    assert by_hour == {NOW.replace(minute=0): 1}


def test_an_unsubscription_withdraws_the_consent_for_this_channel_and_topic_only(sent):
    record([report(sent[0], "unsubscribed", 5)], LATER)
    refused = Consent.objects.get(granted=False)
    assert (refused.customer_id, refused.channel, refused.changed_at) == (sent[0].customer_id, "email", after(5))
    assert counts() == {"sent": 2, "unsubscribed": 1}
    sent[0].refresh_from_db()
    assert sent[0].status == "sent"


def test_a_complaint_withdraws_the_consent_too(sent):
    record([report(sent[0], "complained", 5)], LATER)
    assert Consent.objects.get(granted=False).channel == "email"
    assert counts() == {"sent": 2, "complained": 1}


def test_an_unsubscription_that_was_told_late_does_not_undo_a_later_consent(sent):
    again = Consent.objects.get(customer_id=sent[0].customer_id, channel="email")
    again.changed_at = after(60)
    again.save()
    record([report(sent[0], "unsubscribed", 5)], LATER)
    assert not Consent.objects.filter(granted=False).exists()


@pytest.mark.parametrize("type_", ["delivered", "deferred", "unsubscribed"])
def test_what_is_neither_a_reaction_nor_a_failure_wakes_nobody(sent, type_):
    with heard() as ids:
        record([report(sent[0], type_)], LATER)
    assert ids == []


def test_it_tells_of_each_customer_once_and_before_the_commit(sent):
    with heard() as ids:
        record([report(each, type_) for type_ in ("opened", "clicked", "replied") for each in reversed(sent)], LATER)
    assert ids == sorted(each.customer_id for each in sent)


def test_a_report_about_a_message_that_does_not_exist_is_kept_and_harms_nobody(sent):
    assert record([Report(1, 10**9, "clicked", after(1)), report(sent[0], "clicked")], LATER) == 2
    assert counts()["clicked"] == 1


def test_a_type_that_nobody_knows_is_refused(sent):
    with pytest.raises(ValueError, match="not a type of report: exploded"):
        record([report(sent[0], "exploded")], LATER)


def test_what_a_vendor_says_is_stored_whatever_it_contains(sent):
    odd = report(
        sent[0], "failed", key="k" * 500, code="5\x0050", words="no\x00 ї😀" * 200, detail={"a\x00": ["\x00b", 1]}
    )
    assert record([odd, odd], LATER) == 1
    sent[0].refresh_from_db()
    assert sent[0].error_code == "550"
    assert len(str(sent[0].error_text)) == 300
    event = DeliveryEvent.objects.get()
    assert len(event.key) == 64
    assert event.detail is not None
    assert event.detail["a"] == ["b", 1]


def test_nothing_to_record_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert record([], LATER) == 0


def test_a_batch_costs_the_same_number_of_statements_whatever_its_size(world):
    def statements(count: int) -> int:
        world.queue(world.people(count), "email")
        dispatcher.handed_over(NOW, count)
        batch = [
            report(each, type_)
            for each in Message.objects.filter(status="sent")
            for type_ in ("delivered", "clicked", "unsubscribed", "bounced")
        ]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert record(batch, LATER) == 4 * count
        return len(captured)

    assert statements(10) == statements(1000)


@pytest.mark.parametrize("billed_on", ["sent", "delivered"])
def test_cost_is_counted_when_the_account_bills(world, billed_on):
    world.price("viber", "0.03", billed_on)
    world.queue(world.people(2), "viber", ttl_s=None)
    dispatcher.drain(NOW)
    first, _ = world.messages()
    paid = {"sent": Decimal("0.06"), "delivered": Decimal(0)}[billed_on]
    assert counts().get("cost", 0) == paid
    record([report(first, "opened", 40, key="x")], LATER)  # read, and so delivered
    record([report(first, "delivered", 130, key="y")], LATER)
    first.refresh_from_db()
    assert first.cost == Decimal("0.03")
    assert counts()["cost"] == max(paid, Decimal("0.03"))


REPORTS = st.tuples(
    st.sampled_from(sorted(statuses.REPORTS)),
    st.integers(-30, 400),
    st.sampled_from([None, "certain", "likely", "weak", "none"]),
    st.sampled_from(["", "550", "absent"]),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(), facts=st.lists(REPORTS, min_size=1, max_size=6), billed_on=st.sampled_from(["sent", "delivered"])
)
def test_any_order_with_any_repeats_and_the_handover_anywhere_between_ends_the_same(world, data, facts, billed_on):
    with transaction.atomic():
        price = world.price("email", "0.01", billed_on)
        (customer_id,) = world.people(1)
        world.queue([customer_id], "email", status="sending", claimed_at=NOW)
        message = Message.objects.get(customer_id=customer_id)
        told = [
            report(message, type_, minutes, grade=grade, key=str(number), code=code, words=code)
            for number, (type_, minutes, grade, code) in enumerate(facts)
        ]
        handover = Handover(customer_id, message.id, statuses.SENT, "vendor-1", 2)
        steps: list[Any] = [handover, *told]
        canonical = _played(message, [[handover], told])
        repeats = data.draw(st.lists(st.sampled_from(steps), max_size=4))
        shuffled = data.draw(st.permutations(steps + repeats))
        cuts = data.draw(st.lists(st.integers(0, len(shuffled)), max_size=3))
        edges = [0, *sorted(cuts), len(shuffled)]
        batches = [shuffled[a:b] for a, b in itertools.pairwise(edges)]
        assert _played(message, batches) == canonical
        price.delete()
        transaction.set_rollback(True)


def _played(message: Message, batches: list[list[Any]]) -> Any:
    """What is stored after these batches; the database is as before."""
    with transaction.atomic():
        for batch in batches:
            if handed := [each for each in batch if isinstance(each, Handover)][:1]:
                handover.record(handed, NOW)
            record([each for each in batch if isinstance(each, Report)], LATER)
        stored = (
            Message.objects.filter(pk=message.pk).values(*STAMPS).get(),
            sorted(DeliveryEvent.objects.values_list("type", "grade", "at", "key"), key=str),
            sorted(
                str({key: value for key, value in row.items() if key != "id" and value})
                for row in map(dict[str, Any], MessageCount.objects.values())
                if any(row[each] for each in COUNTERS)
            ),
            Consent.objects.filter(granted=False).exists(),
        )
        transaction.set_rollback(True)
    return stored


COUNTERS = [
    "sent", "delivered", "opened", "clicked", "replied", "failed", "withheld", "unsubscribed", "complained", "cost"
]  # fmt: skip


def test_the_upgrade_counts_clicks_of_robots_from_before(sent):
    record([report(sent[0], "clicked", 5, grade="none", key="scanner")], LATER)
    record([report(sent[1], "clicked", 5, grade="weak", key="burst"), report(sent[1], "clicked", 6)], LATER)
    Message.objects.update(clicked_weak_at=None)
    MessageCount.objects.update(clicked_weak=0)
    Touched.objects.all().delete()
    upgrade = import_module("delivery.migrations.0021_clicked_weak")
    with connection.cursor() as cursor:
        for statement in (upgrade.TELL, upgrade.COUNT, upgrade.NOTE):
            cursor.execute(statement)
    assert [each.clicked_weak_at for each in Message.objects.order_by("id")] == [after(5), after(5)]
    assert counts()["clicked_weak"] == 1
    assert len(Touched.objects.get().hours) == 1
