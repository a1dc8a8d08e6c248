"""A try: one person goes through a journey on a virtual clock, by the engine itself, and nothing of it remains."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Min, QuerySet

from customers.models import Customer
from delivery import statuses
from delivery.models import Message
from journeys.engine import engine, guards
from journeys.models import Arrival, Decision, Enrollment, Journey, Version
from journeys.program import Op
from journeys.running import Running
from journeys.trying import choosing, coming, people, sending, versions
from journeys.trying.answering import Answers, Sent
from journeys.trying.shapes import LONGEST_S, MOST_DECISIONS

LONGEST_TRY_S = 10.0
LOCK_MS = 3000
Json = dict[str, Any]


@dataclass(frozen=True)
class Limits:
    """How far a try goes: so many decisions, so long on its own clock; `by` is when it must be over on ours."""

    decisions: int = MOST_DECISIONS
    until_s: int = LONGEST_S
    by: float = field(default_factory=lambda: time.monotonic() + LONGEST_TRY_S)


@contextmanager
def nothing_remains() -> Iterator[None]:
    """A transaction, or a part of one, that is rolled back. It waits for nobody's locks for long."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [str(LOCK_MS)])
        yield
        transaction.set_rollback(True)


class Trial:
    """One try. Make and read it within `nothing_remains`."""

    def __init__(
        self,
        journey: Journey,
        what: versions.Compiled,
        person: Json,
        answers: list[Json],
        *,
        now: datetime,
        limits: Limits | None = None,
    ) -> None:
        self.journey, self.person, self.limits = journey, person, limits or Limits()
        self.at: datetime = person["at"] or now
        self.now = self.at
        self.stored: Version = versions.stored(journey, what, person, self.at)
        self.program = versions.program_of(self.stored)
        self.version = Running(self.stored.pk, journey.pk, self.program, self.stored.settings)
        self.entry: Op = coming.entry_of(self.version, person["entry"])
        self.customer: Customer = people.find(person, journey, self.at)
        self.chosen = choosing.choose(person["made_up"], journey, self.customer, self.at)
        currency = journey.brand.currency or "USD"
        self.answers = Answers(answers, self.version, currency, self.customer, self.at)
        self.said = sending.Said()
        self.cut = ""  # why it was ended before its end: decisions, time, until
        self.would_come = True

    def play(self) -> None:
        """Lets the person in, and everything happen that happens, moment by moment."""
        # The engine moves people in running journeys only.
        Journey.objects.filter(pk=self.journey.pk).exclude(status=Journey.Status.RUNNING).update(
            status=Journey.Status.RUNNING
        )
        comer = coming.Comer(self.journey, self.version, self.entry, self.customer, self.person, self.at)
        self.would_come = coming.come(comer, self.stored)
        until = self.at + timedelta(seconds=self.limits.until_s)
        while True:
            self._settle()
            if self.cut or self._is_over():
                return
            following = self._following(until)
            if following is None:
                return
            if following > until:
                self.cut = "until"
                return
            self.now = max(following, self.now)

    def decisions(self) -> list[Decision]:
        """The ledger of it."""
        mine = Decision.objects.filter(customer_id=self.customer.pk, version_id=self.version.id)
        return list(mine.order_by("id"))

    def messages(self) -> list[Message]:
        """All of them, in their order."""
        return list(Message.objects.filter(customer_id=self.customer.pk, version_id=self.version.id).order_by("id"))

    def inside(self) -> Enrollment | None:
        """The run that is not over."""
        return self._runs().filter(exited_at=None).order_by("run").first()

    def waits_at_door(self) -> bool:
        """Whether they are still to be judged at the door."""
        return self._arrivals().exists()

    def _runs(self) -> QuerySet[Enrollment]:
        return Enrollment.objects.filter(
            customer_id=self.customer.pk, journey_id=self.journey.pk, version_id=self.version.id
        )

    def _arrivals(self) -> QuerySet[Arrival]:
        return Arrival.objects.filter(version_id=self.version.id, customer_id=self.customer.pk)

    def _is_over(self) -> bool:
        waits = sending.waiting(self.version.id, self.customer.pk)
        return self.inside() is None and not self.waits_at_door() and not waits

    def _stop(self) -> bool:
        if not self.cut and time.monotonic() > self.limits.by:
            self.cut = "time"
        if not self.cut:
            mine = Decision.objects.filter(customer_id=self.customer.pk, version_id=self.version.id)
            if mine.count() >= self.limits.decisions:
                self.cut = "decisions"
        return bool(self.cut)

    def _settle(self) -> None:
        """Everything that is due now. What happens comes first: a reading before the time-out wins."""
        busy = True
        while busy and not self._stop():
            busy = bool(self.answers.give(self._moments(), self.now))
            busy = bool(engine.drain_one(self.version, self.customer.pk, self.now, self._stop)) or busy
            for message in sending.waiting(self.version.id, self.customer.pk):
                if sending.due_at(message) <= self.now:
                    sending.hand_over(message, self.said, self.answers.of_call(message), self.now)
                    busy = True

    def _moments(self) -> dict[int, tuple[datetime, Message | None]]:
        return self.answers.moments(self.sent(), self.decisions())

    def sent(self) -> list[Sent]:
        """What was handed over, with its place among all messages."""
        found = []
        for nth, message in enumerate(self.messages(), 1):
            op = self.program.ops[message.op or 0]
            step = op.args["step"] + 1 if "step" in op.args else None
            if message.sent_at is not None and message.status not in (statuses.QUEUED, statuses.HELD):
                found.append(Sent(message, nth, op.node, step))
        return found

    def _following(self, until: datetime) -> datetime | None:
        """The next moment at which something may happen."""
        moments = [at for at, _ in self._moments().values() if at > self.now]
        moments += [sending.due_at(each) for each in sending.waiting(self.version.id, self.customer.pk)]
        found = [
            self._runs().aggregate(at=Min("due_at"))["at"],
            self._arrivals().aggregate(at=Min("due_at"))["at"],
        ]
        soonest = min((*moments, *(each for each in found if each)), default=None)
        return self._asked(soonest, until)

    def _asked(self, soonest: datetime | None, until: datetime) -> datetime | None:
        """The next moment, where rules are asked again and again while time passes: when one is met, if before it.

        They are not asked every time: a rule that does not hold at the last of these moments is taken not to have held
        before, and the first at which it holds is looked for by halving.
        """
        first = guards.next_at([self.version])
        if first is None or (soonest is not None and first > soonest):
            return soonest
        times = max(0, (min(soonest or until, until) - first) // guards.AGAIN)
        if not self._meets(first + times * guards.AGAIN):
            guards.ask([self.version], first + times * guards.AGAIN, engine.BATCH)
            return soonest
        low, high = 0, times
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._meets(first + middle * guards.AGAIN) else (middle + 1, high)
        return first + low * guards.AGAIN

    def _meets(self, at: datetime) -> bool:
        """Whether they would leave by a rule that is asked at this moment."""
        with transaction.atomic():
            guards.ask([self.version], at, engine.BATCH)
            left = self.inside() is None
            transaction.set_rollback(True)
        return left
