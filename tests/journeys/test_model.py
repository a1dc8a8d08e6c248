"""Entries, reactions, consents, purchases, pauses and crashes at random, against a simple model of one customer.

Every decision of everybody is compared after each step. `KASKAD_RANDOM=1` looks for new cases; without it the same ones
are run every time, so that a red run says something about a change.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from customers.consents import ConsentRow, record_consents
from customers.models import Address, Customer, Suppression
from delivery import outcomes
from delivery.models import Message
from delivery.sending import dispatcher
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.models import Decision, Journey
from tests.chance import SEARCHING, cases
from tests.journeys.model import STEPS, TIMEOUT, WAIT, Person, Sent
from tests.journeys.world import World

PEOPLE = 3
# When the engine has work next, whatever that is, it does a part of it and is gone, and nobody notices: how large its
# batches are, how often it asks whether to stop, and whether it dies amid its transaction.
Death = tuple[int, int, bool] | None
deaths = st.none() | st.tuples(st.integers(1, 2), st.integers(2, 5), st.booleans())
DEATHS: Counter[str] = Counter()  # how often it died at work
channels = st.sampled_from(STEPS)
people = st.integers(0, PEOPLE - 1)
reactions = st.sampled_from(["opened", "clicked", "replied", "delivered"])
lengths = st.sampled_from([1, 10, 59, 60, 119, 120, 121, 600, 1439, 1440, 1441, 3000, 4320, 4321])


class Playing(RuleBasedStateMachine):
    """A product and a model that live through the same."""

    def __init__(self) -> None:
        super().__init__()
        empty()
        self.world = World()
        self.customers: list[Customer] = []
        self.models: list[Person] = []
        self.journey: Journey | None = None
        self.paused = False
        self.death: Death = None

    @initialize(
        addresses=st.lists(st.sets(channels), min_size=PEOPLE, max_size=PEOPLE),
        consents=st.lists(st.sets(channels), min_size=PEOPLE, max_size=PEOPLE),
    )
    def begin(self, addresses: list[set[str]], consents: list[set[str]]) -> None:
        for some, allowed in zip(addresses, consents, strict=True):
            # Many have everything: the others end too soon to be interesting.
            has, allows = some or set(STEPS), allowed or set(STEPS)
            self.customers.append(self.world.customer(has, refuses=has - allows, unasked=set()))
            self.models.append(Person(set(has), has & allows))
        self.journey = draw(self.world)
        actions.publish_version(self.journey, None, self.world.now)
        self._launch()

    @rule(death=deaths)
    @precondition(lambda self: not self.paused)
    def launch_again(self, death: Death) -> None:
        self.death = death
        self._launch()

    def _launch(self) -> None:
        assert self.journey is not None
        actions.launch(self.journey, None, self.world.now)
        self._drain()
        for each in self.models:
            each.enter(self.world.now)
            each.live(self.world.now)

    @rule(minutes=lengths, death=deaths)
    def pass_time(self, minutes: int, death: Death) -> None:
        """The clock goes on, with a stop at every moment at which the engine or the model would do something."""
        self.death = death
        end = self.world.now + timedelta(minutes=minutes)
        while True:
            due = [engine.next_due_at(self.world.now), *(moment(each) for each in self.models)]
            soonest = min((each for each in due if each is not None and each > self.world.now), default=end)
            self.world.now = min(soonest, end)
            self._engine()
            if self.world.now == end:
                return

    def _drain(self) -> None:
        """Does all that is due; if it is to die, it does a part of it before, of which all is kept or nothing."""
        if self.death:
            batch, batches, amid = self.death
            with transaction.atomic() if amid else nullcontext():
                done = engine.drain(self.world.now, batch=batch, stop=after(batches))
                if amid:
                    transaction.set_rollback(True)
            if done:
                self.death = None
                DEATHS["amid a batch" if amid else "behind a batch"] += 1
        engine.drain(self.world.now)

    def _engine(self) -> None:
        self._drain()
        if not self.paused:
            for each in self.models:
                each.live(self.world.now)

    @rule(death=deaths)
    def hand_over(self, death: Death) -> None:
        self.death = death
        while dispatcher.drain(self.world.now):
            pass
        if not self.paused:
            for each in self.models:
                each.hand_over(self.world.now)
        self._engine()

    @rule(who=people, what=reactions, weak=st.booleans(), death=deaths)
    def react(self, who: int, what: str, weak: bool, death: Death) -> None:
        self.death = death
        message, model = self._last(who)
        if message is None or model is None or model.sent_at is None or model.status == "failed":
            return
        grade = ("weak" if weak else "likely") if what == "opened" else None
        self._report(who, message, what, grade=grade)
        if what == "opened":
            model.opened = "likely" if not weak or model.opened == "likely" else "weak"
        model.clicked |= what == "clicked"
        model.replied |= what == "replied"
        self._engine()

    @rule(who=people)
    def fail(self, who: int) -> None:
        message, model = self._last(who)
        if message is None or model is None or model.status != "sent" or model.reaction or model.opened:
            return
        if Message.objects.get(pk=message.pk).status != "sent":
            return  # delivered already: another story
        self._report(who, message, "bounced")
        model.status = "bounced"
        self._engine()

    def _report(self, who: int, message: Message, what: str, **more: Any) -> None:
        key = f"{what}-{self.world.now.isoformat()}"
        report = outcomes.Report(self.customers[who].pk, message.id, what, self.world.now, key=key, **more)
        outcomes.record([report], self.world.now)
        outcomes.record([report], self.world.now)  # told twice: counts once

    @rule(who=people)
    def buy(self, who: int) -> None:
        self.world.now += timedelta(seconds=1)  # not at the instant of the entry
        self.world.buy(self.customers[who])
        self.models[who].bought.append(self.world.now)
        self._engine()

    @rule(who=people, channel=channels, granted=st.booleans())
    def choose(self, who: int, channel: str, granted: bool) -> None:
        row = ConsentRow(self.customers[who].pk, channel, self.world.topic.pk, granted)
        self.world.now += timedelta(seconds=1)  # a later choice counts
        record_consents([row], self.world.now)
        (self.models[who].consents.add if granted else self.models[who].consents.discard)(channel)
        self._engine()

    @rule(who=people, channel=channels)
    def suppress(self, who: int, channel: str) -> None:
        address = Address.objects.filter(customer=self.customers[who], channel=channel).first()
        if address is None:
            return
        Suppression.objects.get_or_create(
            channel=channel, endpoint=address.endpoint, defaults={"reason": "test", "created_at": self.world.now}
        )
        self.models[who].suppressed.add(channel)

    @rule()
    @precondition(lambda self: not self.paused)
    def pause(self) -> None:
        assert self.journey is not None
        actions.pause(self.journey, None, self.world.now)
        self.paused = True

    @rule()
    @precondition(lambda self: self.paused)
    def resume(self) -> None:
        assert self.journey is not None
        actions.resume(self.journey, None, self.world.now)
        self.paused = False
        self._engine()

    @invariant()
    def every_decision_is_the_models(self) -> None:
        for customer, model in zip(self.customers, self.models, strict=True):
            assert self.world.ledger(customer) == model.decisions

    def _last(self, who: int) -> tuple[Message | None, Sent | None]:
        message = Message.objects.filter(customer_id=self.customers[who].pk).order_by("-id").first()
        sent = self.models[who].sent
        return message, sent[-1] if sent else None

    def teardown(self) -> None:
        if self.journey is not None:
            assert differences() == []
            assert Decision.objects.filter(reason="broken").count() == 0


def after(batches: int) -> Callable[[], bool]:
    """For engine.drain: it asks at its beginning and before each batch of an op."""
    left = [batches]

    def stop() -> bool:
        left[0] -= 1
        return left[0] < 0

    return stop


def moment(person: Person) -> Any:
    """When something is due for a customer by the clock alone."""
    if person.place == "wait" and person.since:
        return person.since + WAIT
    if person.place == "await":
        message = person.sent[-1]
        return message.sent_at + TIMEOUT[message.channel] if message.sent_at else message.expires_at
    return None


def draw(world: World) -> Journey:
    bought = {"type": "purchase_count", "compare": "at_least", "value": 1}
    return world.journey(
        {
            "first": ("cascade", world.cascade(*STEPS)),
            "wait": ("wait", {"duration_s": int(WAIT.total_seconds())}),
            "bought": ("condition", {"rule": {"all": [bought]}}),
            "second": ("cascade", world.cascade("push")),
            "out": ("exit", {}),
        },
        [
            "in.next>first",
            *(f"first.{port}>wait" for port in ("reacted", "exhausted", "unreachable")),
            "wait.next>bought",
            "bought.yes>out",
            "bought.no>second",
            *(f"second.{port}>out" for port in ("reacted", "exhausted", "unreachable")),
        ],
    )


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("truncate accounts_brand, customers_customer, delivery_account cascade")
        cursor.execute(
            "truncate journeys_decision, journeys_enrollment, journeys_opcount, journeys_wake, journeys_arrival,"
            " delivery_message, delivery_outbox, delivery_messagecount, segments_segment cascade"
        )


@pytest.mark.django_db(transaction=True)
def test_whatever_happens_every_decision_is_what_the_model_says() -> None:
    run_state_machine_as_test(
        Playing,
        settings=settings(
            max_examples=cases(25, 200),
            stateful_step_count=40,
            deadline=None,
            # To shrink a failing case takes minutes: not where a red run is to be told at once.
            phases=[Phase.generate, Phase.shrink] if SEARCHING else [Phase.generate],
            derandomize=not SEARCHING,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert min(DEATHS["amid a batch"], DEATHS["behind a batch"]) > 10, DEATHS
