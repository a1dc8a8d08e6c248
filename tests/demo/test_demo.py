"""The demo as a whole: what it loads, and that it does no harm."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Max, Min

from accounts.models import Brand, User
from analytics.filters import Filters
from analytics.period import Period, company_zone
from analytics.report import REPORTS
from customers.models import Address, Consent, Customer, Import, Purchase
from delivery.models import Account, Message
from delivery.rehearsal_reports import REHEARSAL
from demo.journeys import READY
from journeys.actions import problems_of
from journeys.linting.checking import errors
from journeys.models import Decision, Enrollment, Journey
from lib import loop
from segments.models import Segment

pytestmark = pytest.mark.django_db


def yesterday():
    return datetime.now(UTC).date() - timedelta(days=1)


def test_the_small_demo_is_complete_and_a_second_run_changes_nothing(capsys):
    call_command("demo", small=True)

    assert Customer.objects.count() == 2_000
    days = Purchase.objects.aggregate(first=Min("occurred_at"), last=Max("occurred_at"))
    assert days["last"].date() <= yesterday()
    assert days["last"].date() > yesterday() - timedelta(days=7)
    assert (yesterday() - days["first"].date()).days <= 545
    assert all(run.read == run.created for run in Import.objects.all())
    assert {each.role for each in User.objects.all()} == {"marketer", "manager", "admin"}
    assert all(each.check_password("kaskad-demo") for each in User.objects.all())
    assert set(Address.objects.values_list("channel", flat=True).distinct()) == {"push", "email", "viber", "sms"}
    assert Consent.objects.filter(granted=False).exists()
    assert not Segment.objects.exclude(size__gt=0).exists()
    for brand in Brand.objects.annotate(topics_count=Count("topics", distinct=True)):
        assert brand.topics_count == 3
        assert {each.channel for each in brand.senders.all()} == {"push", "email", "viber", "sms"}
    for journey in Journey.objects.all():
        assert not errors(problems_of(journey)), f"{journey.name} can be published at once"

    before = counts()
    call_command("demo", small=True)
    call_command("demo", if_empty=True)
    assert counts() == before


def counts():
    return [each.objects.count() for each in (Customer, Purchase, Segment, Journey, Brand, User, Import)]


def test_a_base_of_real_customers_is_left_alone():
    now = datetime.now(UTC)
    Customer.objects.create(created_at=now, updated_at=now)
    call_command("demo", if_empty=True)
    with pytest.raises(CommandError, match="the demo is for a base of its own"):
        call_command("demo")
    assert Customer.objects.count() == 1
    assert not Brand.objects.exists()


def test_the_last_day_can_be_chosen_but_must_be_over():
    with pytest.raises(CommandError, match="a day that is over"):
        call_command("demo", small=True, until=datetime.now(UTC).date())


def test_a_replay_leaves_a_month_of_journeys_that_reconcile_and_go_on(monkeypatch):
    call_command("demo", small=True, days=30)

    launched = [Journey.objects.get(name=ready.name) for ready in READY if ready.launches]
    assert {each.status for each in launched} <= {"running", "finished"}
    assert Journey.objects.get(name=launched[0].name).status == "running"
    now = datetime.now(UTC)
    for journey in launched:
        runs = Enrollment.objects.filter(journey_id=journey.pk)
        assert runs.exists()
        waiting, left = runs.filter(exited_at=None), runs.exclude(exited_at=None)
        assert runs.count() == waiting.count() + left.count()
        assert not waiting.filter(due_at=None).exists(), "nobody is stuck"
        assert not waiting.filter(due_at__lt=now - timedelta(minutes=30)).exists(), "nobody was forgotten"
    sent = Message.objects.aggregate(first=Min("sent_at"), last=Max("sent_at"))
    assert now - timedelta(days=31) < sent["first"] < now - timedelta(days=28)
    assert sent["last"] <= now
    twice = (
        Message.objects.values("customer_id", "enrollment_id", "op", "visit").annotate(n=Count("id")).filter(n__gt=1)
    )
    assert not twice.exists()
    assert set(Message.objects.values_list("channel", flat=True).distinct()) == {"push", "email", "viber", "sms"}
    reasons = set(Decision.objects.values_list("reason", flat=True).distinct())
    assert {"entered", "no_address", "no_consent", "sent", "opened", "clicked", "timed_out"} <= reasons

    assert Account.objects.get().settings["speed"] > 1, "real time is sped up again"
    the_hold_out_is_compared_with_the_others(launched[0])

    before = Message.objects.count()
    call_command("demo", days=30)
    assert Message.objects.count() == before, "a month is replayed once"


def the_hold_out_is_compared_with_the_others(journey):
    """Chance made the arms, and what the people of both did follows from the data set and the rehearsal alone."""
    today = datetime.now(UTC).date()
    answer = REPORTS["lift"].answer(
        Filters(Period(today - timedelta(days=30), today, company_zone()), journey=journey.pk), datetime.now(UTC)
    )
    arms = {row["key"]: row for table in answer.tables if table.key == "arms" for row in table.rows}
    decided = Decision.objects.filter(journey_id=journey.pk)
    held_out = set(decided.filter(port="holdout").values_list("customer_id", flat=True))
    let_in = set(decided.filter(reason="entered").values_list("customer_id", flat=True))
    assert (arms[":holdout"]["people"], arms[":next"]["people"]) == (len(held_out), len(let_in))
    assert not held_out & let_in, "whoever is held out once is held out always"
    # A tenth, to five standard errors.
    everybody = len(held_out) + len(let_in)
    assert abs(len(held_out) - everybody / 10) < 5 * (everybody * 0.1 * 0.9) ** 0.5

    assert not Message.objects.filter(journey_id=journey.pk, customer_id__in=held_out).exists()
    came = dict(decided.filter(port="holdout").values_list("customer_id").annotate(first=Min("at")))
    bought = Purchase.objects.filter(customer_id__in=held_out, canceled_at=None)
    after = [each for each in bought if came[each.customer_id] < each.occurred_at]
    assert arms[":holdout"]["buyers"] == len({each.customer_id for each in after}) > 0, "they buy what they bought"
    assert arms[":holdout"]["purchases"] == len(after)
    played = Purchase.objects.filter(customer_id__in=let_in, source=REHEARSAL)
    assert played.exists(), "and some of the others buy because of a message"
    assert arms[":next"]["messages"] > 0
    assert arms[":holdout"]["messages"] == 0


def test_a_replay_refuses_to_run_beside_real_time():
    with loop.held("engine") as got:
        assert got
        with pytest.raises(CommandError, match="Kaskad is running"):
            call_command("demo", small=True, days=1)
