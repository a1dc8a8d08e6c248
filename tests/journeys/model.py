"""What should happen to one customer, told as simply as it can be: no SQL, no sets, one person and a clock.

The journey is the one that tests/journeys/test_model.py draws: entry, a cascade of push, e-mail and SMS, a wait, a
condition, a second push for those who have not bought. The random test drives the product and this beside each other
and compares every decision.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

STEPS = ("push", "email", "sms")
TIMEOUT = {"push": timedelta(hours=2), "email": timedelta(hours=24), "sms": timedelta(hours=6)}
WAIT = timedelta(days=3)
Decided = tuple[str, str]  # port, reason


@dataclass
class Sent:
    """A message of a step: queued until the dispatcher has handed it over."""

    channel: str
    expires_at: datetime
    status: str = "queued"
    sent_at: datetime | None = None
    code: str = ""
    opened: str = ""  # the grade
    clicked: bool = False
    replied: bool = False

    @property
    def reaction(self) -> str:
        if self.clicked:
            return "clicked"
        if self.replied:
            return "replied"
        return "opened" if self.opened in ("certain", "likely") else ""


@dataclass
class Person:
    """One customer, in one run."""

    addresses: set[str]
    consents: set[str]
    suppressed: set[str] = field(default_factory=set)
    bought: list[datetime] = field(default_factory=list)
    entered_at: datetime | None = None
    place: str = "outside"  # outside, send, await, wait, condition, out
    block: int = 0  # the first cascade, or the second
    step: int = 0
    since: datetime | None = None
    sent: list[Sent] = field(default_factory=list)  # of this block
    decisions: list[Decided] = field(default_factory=list)
    out_by: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        return STEPS if self.block == 0 else ("push",)

    def enter(self, now: datetime) -> None:
        if self.place == "outside":
            self.entered_at, self.place = now, "send"
            self.decisions.append(("next", "entered"))
        else:
            inside = self.place != "out"
            self.decisions.append(("refused", "already_inside" if inside else "entered_before"))

    def live(self, now: datetime) -> None:
        """Everything that the engine decides at this moment, one after another."""
        while self.place != "outside" and self.place != "out" and (step := next(self._decide(now), None)):
            self.decisions.append(step)

    def has_bought(self, now: datetime) -> bool:
        return any(self.entered_at is not None and self.entered_at < at <= now for at in self.bought)

    def reaction(self, now: datetime) -> str:
        """A purchase before anything else, then the surest reaction to any message of this block."""
        if self.has_bought(now):
            return "purchased"
        found = {each.reaction for each in self.sent}
        return next((each for each in ("clicked", "replied", "opened") if each in found), "")

    def _decide(self, now: datetime) -> Iterator[Decided]:
        if self.place == "send":
            yield self._send(now)
        elif self.place == "await":
            yield from self._await(now)
        elif self.place == "wait" and self.since is not None and self.since + WAIT <= now:
            self.place = "condition"
            yield "next", "waited"
        elif self.place == "condition":
            if self.has_bought(now):
                self._leave("bought")
                yield "yes", "condition_true"
            else:
                self.block, self.step, self.sent, self.place = 1, 0, [], "send"
                yield "no", "condition_false"

    def _send(self, now: datetime) -> Decided:
        channel, last = self.steps[self.step], self.step == len(self.steps) - 1
        if reason := self.reaction(now):
            self._block_over(now, "reacted")
            return "stopped", reason
        reason = (
            "no_address"
            if channel not in self.addresses
            else "no_consent"
            if channel not in self.consents
            else "suppressed"
            if channel in self.suppressed
            else ""
        )
        if not reason:
            self.sent.append(Sent(channel, now + TIMEOUT[channel]))
            self.place, self.since = "await", now
            return "sent", "sent"
        if last:
            self._block_over(now, "exhausted" if self.sent else "unreachable")
            return "skipped" if self.sent else "unreachable", reason
        self.step += 1
        return "skipped", reason

    def _await(self, now: datetime) -> Iterator[Decided]:
        message = self.sent[-1]
        if reason := self.reaction(now):
            if message.status == "queued":
                message.status = "superseded"
            self._block_over(now, "reacted")
            yield "reacted", reason
        elif message.status == "queued" and message.expires_at <= now:
            message.status = "superseded"
            self._onward(now)
            yield "failed", "superseded"
        elif message.status in ("failed", "bounced", "rejected", "expired"):
            self._onward(now)
            yield "failed", message.code or message.status
        elif message.sent_at is not None and message.sent_at + TIMEOUT[message.channel] <= now:
            self._onward(now)
            yield "timed_out", "timed_out"

    def _onward(self, now: datetime) -> None:
        if self.step == len(self.steps) - 1:
            self._block_over(now, "exhausted")
        else:
            self.step, self.place = self.step + 1, "send"

    def _block_over(self, now: datetime, how: str) -> None:
        if self.block == 0:
            self.place, self.since = "wait", now
        else:
            self._leave(how)

    def _leave(self, by: str) -> None:
        self.place, self.out_by = "out", by

    def hand_over(self, now: datetime) -> None:
        """The dispatcher's turn: the last look, then the provider takes it."""
        for message in self.sent:
            if message.status != "queued":
                continue
            code = (
                "too_late"
                if message.expires_at <= now
                else "no_address"
                if message.channel not in self.addresses
                else "no_consent"
                if message.channel not in self.consents
                else "suppressed"
                if message.channel in self.suppressed
                else ""
            )
            if code:
                message.status, message.code = "failed", code
            else:
                message.status, message.sent_at = "sent", now
