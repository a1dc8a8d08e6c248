"""What the person does, and what becomes of their messages: chosen beforehand, recorded when its moment has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from rest_framework.exceptions import ValidationError

from customers.events import EventRow, record_events
from customers.models import Customer
from customers.profiles.setting import AttributesInvalid, set_attributes
from customers.purchases import PurchaseRow, record_purchases
from delivery import outcomes
from delivery.models import Message
from delivery.statuses import FAILURES
from journeys.models import Decision
from journeys.running import Running
from journeys.trying.people import SOURCE
from journeys.trying.shapes import ANSWERED, ATTRIBUTE, EVENT, OF_MESSAGES, PURCHASED, SILENT

Answer = dict[str, Any]
USUAL_AMOUNT = Decimal(10)
OF_CALLS = frozenset({ANSWERED, SILENT})
WORDS = {"failed": "The message could not be delivered.", "bounced": "The message came back."}


@dataclass(frozen=True)
class Sent:
    """A message that was handed over, and where it came from; `step` of its node from 1."""

    message: Message
    nth: int
    node: str
    step: int | None


class Answers:
    """Those of one try; each is given once."""

    def __init__(
        self, answers: list[Answer], version: Running, currency: str, customer: Customer, at: datetime
    ) -> None:
        self._program, self._currency, self._customer, self._begun_at = version.program, currency, customer, at
        self._open = dict(enumerate(answers))
        self.given: dict[int, datetime] = {}

    @property
    def unused(self) -> list[int]:
        """Those whose moment has not come."""
        return [number for number, each in self._open.items() if not self._is_of_call(each)]

    def of_call(self, message: Message) -> Answer | None:
        """What the system says that this message calls."""
        node = self._program.ops[message.op or 0].node
        calls = (each for each in self._open.values() if self._is_of_call(each))
        found = [each for each in calls if each["after"]["node"] in ("", node)]
        return found[0] if found else None

    def moments(self, sent: list[Sent], decisions: list[Decision]) -> dict[int, tuple[datetime, Message | None]]:
        """When each answer is due of those that follow something which has happened, and of which message."""
        found: dict[int, tuple[datetime, Message | None]] = {}
        for number, answer in self._open.items():
            if self._is_of_call(answer):
                continue
            anchor = self._anchor(answer, sent, decisions)
            if anchor is not None:
                found[number] = (anchor[0] + timedelta(seconds=answer["delay_s"]), anchor[1])
        return found

    def give(self, due: dict[int, tuple[datetime, Message | None]], now: datetime) -> int:
        """Records what has come by now, in the order of its moments; how much that was."""
        ready = sorted((at, number) for number, (at, _) in due.items() if at <= now)
        for _, number in ready:
            self._record(number, self._open.pop(number), due[number][1], now)
            self.given[number] = now
        return len(ready)

    def _anchor(
        self, answer: Answer, sent: list[Sent], decisions: list[Decision]
    ) -> tuple[datetime, Message | None] | None:
        after = answer["after"]
        if after is None:
            return self._begun_at + timedelta(seconds=answer["at_s"]), None
        fitting = [
            each
            for each in sent
            if after["message"] in (None, each.nth)
            and after["node"] in ("", each.node)
            and after["step"] in (None, each.step)
        ]
        if fitting:
            first = fitting[0].message
            assert first.sent_at is not None, "or it would not be among them"
            return first.sent_at, first
        if answer["kind"] in OF_MESSAGES or after["step"] or after["message"] or self._sends(after["node"]):
            return None
        came = [each.at for each in decisions if self._leads_to(each, after["node"])]
        return (came[0], None) if came else None

    def _is_of_call(self, answer: Answer) -> bool:
        """Whether it is given with the call itself, as a system answers at once."""
        called = {each.node for each in self._program.ops if each.kind == "call"}
        is_failure = answer["kind"] in FAILURES and bool(answer["after"]) and answer["after"]["node"] in called
        return is_failure or answer["kind"] in OF_CALLS

    def _sends(self, node: str) -> bool:
        return any(each.kind == "send" and each.node == node for each in self._program.ops)

    def _leads_to(self, decision: Decision, node: str) -> bool:
        op = self._program.ops[decision.op]
        return decision.port in op.ports and self._program.target(op, decision.port).node == node

    def _record(self, number: int, answer: Answer, message: Message | None, now: datetime) -> None:
        kind, key = answer["kind"], f"{SOURCE}-{number}"
        customer_id = self._customer.pk
        if kind == EVENT:
            record_events([EventRow(customer_id, answer["name"], key, now, answer["properties"], SOURCE)], now)
        elif kind == PURCHASED:
            amount = USUAL_AMOUNT if answer["amount"] is None else answer["amount"]
            record_purchases([PurchaseRow(customer_id, key, now, amount, self._currency, 1, SOURCE)], now)
        elif kind == ATTRIBUTE:
            try:
                set_attributes(customer_id, answer["properties"], SOURCE, now)
            except AttributesInvalid as wrong:
                raise ValidationError({"answers": [str(wrong)]}) from None
        elif message is not None:
            report = outcomes.Report(customer_id, message.id, kind, now, key=key, words=WORDS.get(kind, ""))
            outcomes.record([report], now)
