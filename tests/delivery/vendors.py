"""Vendors that misbehave, put into the registry for a test: what our own code must survive."""

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from delivery.kinds import KINDS
from delivery.provider import Checked, OpenAccount, Outcome, Outgoing, Provider, Refusal
from delivery.providers import PROVIDERS
from lib.forms import SecretField, StrictSerializer

Answer = Callable[[Sequence[Outgoing], OpenAccount], Sequence[Outcome]]


class Login(StrictSerializer):
    user = SecretField(max_length=100)
    password = SecretField(max_length=100)


class Vendor(Provider):
    """Answers as the test says; remembers what it was given."""

    key = "vendor"
    label = "Vendor"
    description = "For tests."
    Credentials = Login

    def __init__(self, answer: Answer | None = None, takes_idempotency_key: bool = False) -> None:
        self.answer = answer or accept
        self.takes_idempotency_key = takes_idempotency_key
        self.given: list[Outgoing] = []
        self.open = True

    @property
    def channels(self) -> Sequence[str]:
        return [kind.key for kind in KINDS]

    def receipts(self, channel: str) -> frozenset[str]:
        return frozenset()

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        self.given += batch
        return self.answer(batch, account)

    def check(self, account: OpenAccount) -> Checked:
        if not self.open:
            raise ConnectionError(f"{account.credentials['password']} is not known here")
        return Checked(accepted=True, words=f"Welcome, {account.credentials['user']}.")

    def installed(self, monkeypatch: pytest.MonkeyPatch) -> "Vendor":
        monkeypatch.setitem(PROVIDERS.types, self.key, self)
        return self


def accept(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
    return [Outcome(each.message_id, f"v-{each.message_id}") for each in batch]


def refuse(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
    password = account.credentials["password"]
    return [Outcome(each.message_id, None, Refusal.PERMANENT, "21610", f"bad {password}") for each in batch]


def busy(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
    return [Outcome(each.message_id, None, Refusal.TEMPORARY, "11200", "try later") for each in batch]


def forget_every_second(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
    return accept(batch, account)[::2]


def break_down(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
    raise ConnectionError(
        f"https://{account.credentials['user']}:{account.credentials['password']}@vendor.example timed out"
    )
