"""The rehearsal plays the world: the same for one seed, about as often as its settings say."""

from collections import Counter
from datetime import timedelta

import pytest

from customers.models import Consent, Purchase
from delivery import rehearsal_reports, statuses
from delivery.kinds import KINDS
from delivery.models import DeliveryEvent, Message, MessageCount, RehearsalReport
from delivery.provider import Outgoing
from delivery.providers.rehearsal import Rehearsal, delay_s, draws, future
from delivery.rehearsal_reports import PURCHASE
from delivery.sending import dispatcher
from tests.delivery.world import CONTENT, NOW, QUIET, World, endpoint


def settings(**changes):
    form = Rehearsal.Settings(data=changes)
    form.is_valid(raise_exception=True)
    return form.validated_data


def outgoing(channel: str, number: int, ttl_s: int | None = None) -> Outgoing:
    return Outgoing(number, number, channel, endpoint(channel, number), "Vinyl", "Vinyl", CONTENT[channel], ttl_s=ttl_s)


def futures(channel: str, count: int = 4000, ttl_s: int | None = None, **changes):
    chosen = settings(**changes)
    return [list(future(outgoing(channel, number, ttl_s), chosen, NOW)) for number in range(count)]


@pytest.mark.parametrize("channel", sorted(each.key for each in KINDS))
def test_people_react_about_as_often_as_usual(channel):
    found = futures(channel)
    told = Counter(each.type for story in found for each in story)
    usual = KINDS[channel].typical
    delivered = told[statuses.DELIVERED]
    assert delivered / len(found) == pytest.approx(usual.delivered / 100, abs=0.03)
    assert told[statuses.OPENED] / delivered == pytest.approx(usual.opened / 100, abs=0.03)
    assert told[statuses.CLICKED] / delivered == pytest.approx(usual.clicked / 100, abs=0.02)
    assert told[statuses.UNSUBSCRIBED] / delivered == pytest.approx(usual.unsubscribed / 100, abs=0.005)
    assert told[PURCHASE] > 0


@pytest.mark.parametrize("channel", sorted(each.key for each in KINDS))
def test_a_story_makes_sense(channel):
    reports = KINDS[channel].reports
    for story in futures(channel, ttl_s=3600):
        at = {each.type: each.due_at for each in story}
        assert set(at) <= reports | {PURCHASE}
        assert len(at) == len(story)
        assert all(each.due_at > NOW for each in story)
        if failed := at.keys() & statuses.FAILURES:
            assert set(at) == failed
        elif at:
            assert at[statuses.DELIVERED] == min(at.values())
            assert at[statuses.DELIVERED] < NOW + timedelta(seconds=3600)
        if statuses.OPENED in at and statuses.CLICKED in at:
            assert at[statuses.OPENED] < at[statuses.CLICKED]


def test_some_readings_of_mail_look_human_and_some_do_not():
    grades = Counter(each.grade for story in futures("email") for each in story if each.type == statuses.OPENED)
    assert grades[statuses.LIKELY] / grades.total() == pytest.approx(0.6, abs=0.05)
    assert set(grades) == {statuses.LIKELY, statuses.WEAK}


def test_the_same_message_meets_the_same_fate_and_another_seed_another():
    assert futures("viber", 50) == futures("viber", 50)
    assert futures("viber", 50) != futures("viber", 50, seed=2)
    assert draws(1, 7) == draws(1, 7)


def test_speed_divides_every_delay():
    for slow, fast in zip(futures("push", 100), futures("push", 100, speed=60), strict=True):
        for each, faster in zip(slow, fast, strict=True):
            assert (each.due_at - NOW).total_seconds() / 60 == pytest.approx(
                (faster.due_at - NOW).total_seconds(), abs=1e-3
            )


def test_half_of_the_delays_are_shorter_than_the_median():
    assert delay_s(100, 0.5) == pytest.approx(100)
    assert delay_s(100, 0.25) < 100 < delay_s(100, 0.75)
    assert delay_s(100, 1.0) < 100 * 60


def test_what_is_not_delivered_in_its_time_expires_then():
    late = [story for story in futures("sms", ttl_s=600) if story[0].type == statuses.EXPIRED]
    assert late
    assert {each.due_at for story in late for each in story} == {NOW + timedelta(seconds=600)}


def test_settings_that_make_no_sense_are_refused():
    form = Rehearsal.Settings(data={"channels": {"sms": {"delivered": 90, "failed": 11}}})
    assert not form.is_valid()
    assert "more than 100" in str(form.errors)
    assert not Rehearsal.Settings(data={"channels": {"fax": {}}}).is_valid()
    assert not Rehearsal.Settings(data={"speed": 0}).is_valid()


def test_it_can_refuse_everything(world):
    world.account.settings = {"channels": {"push": {"refused": 100}}}
    world.account.save()
    world.queue(world.people(3))
    dispatcher.drain(NOW)
    assert {(each.status, each.error_code) for each in world.messages()} == {(statuses.REJECTED, "refused")}
    assert not RehearsalReport.objects.exists()
    assert (MessageCount.objects.get().sent, MessageCount.objects.get().failed) == (0, 3)


def test_it_can_be_quiet(db):
    world = World.make(channels={"push": QUIET})
    world.queue(world.people(3), ttl_s=None)
    dispatcher.drain(NOW)
    assert world.statuses() == [statuses.SENT] * 3
    assert not RehearsalReport.objects.exists()


def test_its_reports_are_told_when_they_are_due_and_not_before(world):
    world.queue(world.people(200), "viber")
    dispatcher.drain(NOW)
    first = rehearsal_reports.next_report_at()
    assert first is not None
    assert first > NOW
    assert rehearsal_reports.report_due(first - timedelta(seconds=1)) == 0
    planned = RehearsalReport.objects.count()
    later = NOW + timedelta(hours=1)
    due = RehearsalReport.objects.filter(due_at__lte=later).count()
    assert rehearsal_reports.report_due(later) == due
    assert RehearsalReport.objects.count() == planned - due
    while rehearsal_reports.report_due(NOW + timedelta(days=90), limit=50):
        pass
    assert rehearsal_reports.next_report_at() is None
    assert DeliveryEvent.objects.count() + Purchase.objects.count() == planned


def test_what_happened_is_dated_when_it_was_due(world):
    world.queue(world.people(100), "push")
    dispatcher.drain(NOW)
    due = dict(RehearsalReport.objects.filter(type=statuses.DELIVERED).values_list("message_id", "due_at"))
    rehearsal_reports.report_due(NOW + timedelta(days=90))
    assert due == dict(Message.objects.exclude(delivered_at=None).values_list("id", "delivered_at"))


def test_purchases_are_recorded_in_the_currency_of_the_brand(db):
    world = World.make(channels={"sms": {"delivered": 100, "failed": 0, "clicked": 100, "bought": 100, "refused": 0}})
    ids = world.people(40)
    world.queue(ids, "sms")
    dispatcher.drain(NOW)
    rehearsal_reports.report_due(NOW + timedelta(days=90))
    bought = list(Purchase.objects.all())
    assert sorted(each.customer_id for each in bought) == ids
    assert {(each.currency, each.source) for each in bought} == {("EUR", "rehearsal")}
    amounts = sorted(each.amount for each in bought)
    assert 10 < amounts[20] < 70
    assert all(each > 0 for each in amounts)


def test_who_unsubscribes_withdraws_the_consent(db):
    world = World.make(channels={"sms": {"delivered": 100, "failed": 0, "unsubscribed": 100, "refused": 0}})
    ids = world.people(3)
    world.queue(ids, "sms")
    dispatcher.drain(NOW)
    rehearsal_reports.report_due(NOW + timedelta(days=90))
    refused = Consent.objects.filter(granted=False)
    assert sorted((each.customer_id, each.channel) for each in refused) == [(each, "sms") for each in ids]
    assert {each.source for each in refused} == {"unsubscribed"}
