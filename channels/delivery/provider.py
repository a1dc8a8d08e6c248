"""What a provider is: the code for one vendor. Each lives in a file of its own in delivery/providers/."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from lib.forms import StrictSerializer


class Refusal(StrEnum):
    """Why a provider did not take a message, and so what to do about it."""

    TEMPORARY = "temporary"  # may be accepted later
    PERMANENT = "permanent"  # will never be accepted
    UNSUPPORTED = "unsupported"  # this provider cannot do that at all


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A rendered message on its way to a provider. `ttl_s`: after so many seconds it must not be delivered."""

    customer_id: int
    message_id: int
    channel: str
    endpoint: str
    sender: str
    sender_name: str
    fields: Mapping[str, str]
    parts: int = 1
    ttl_s: int | None = None

    @property
    def idempotency_key(self) -> str:
        """The same for every attempt to hand over this message."""
        return f"kaskad-{self.message_id}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the provider said to one message: accepted under an id of its own, or refused with its code and words."""

    message_id: int
    provider_message_id: str | None = None
    refusal: Refusal | None = None
    code: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a provider takes an account as it is; `words` is a sentence, what the provider said included."""

    accepted: bool
    words: str


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """An account ready to be used: credentials decrypted, settings complete. Its `repr` holds no secret."""

    id: int
    name: str
    credentials: Mapping[str, Any] = field(repr=False)
    settings: Mapping[str, Any]

    def hide(self, text: str) -> str:
        """The text without this account's credentials, for logs and recorded words."""
        for secret in sorted((str(each) for each in self.credentials.values() if each), key=len, reverse=True):
            text = text.replace(secret, "•••")
        return text


class Provider(ABC):
    """A vendor: what an account there needs, which channels it has, and how messages are handed over."""

    key: str
    label: str
    description: str
    takes_idempotency_key = False  # then what was in flight when a worker died is handed over again

    Credentials: type[StrictSerializer] = StrictSerializer  # the fields of an account that are kept secret
    Settings: type[StrictSerializer] = StrictSerializer  # and those that are not

    @property
    @abstractmethod
    def channels(self) -> Sequence[str]:
        """Keys of the kinds that it delivers."""

    @abstractmethod
    def receipts(self, channel: str) -> frozenset[str]:
        """What it reports about messages of this channel (of statuses.REPORTS)."""

    @abstractmethod
    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        """Hands over many messages at a time, of channels it has; says of each what came of it.

        An outcome that is missing, and all of them when it raises, count as unknown: never sent again.
        """

    @abstractmethod
    def check(self, account: OpenAccount) -> Checked:
        """Asks the provider whether it takes this account, by its credentials most of all; nothing is sent.

        Takes some seconds at most. May raise whatever a vendor's library raises.
        """

    def recorded(self, accepted: Sequence[Outgoing], account: OpenAccount, now: datetime) -> None:  # noqa: B027 (most need nothing)
        """Called in the transaction that stores the acceptance of these messages."""
