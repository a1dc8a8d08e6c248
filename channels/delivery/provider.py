"""What a provider is: the code for one vendor. Each lives in a file of its own in delivery/providers/."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from lib.forms import StrictSerializer

SHORTEST_SECRET = 4


class Refusal(StrEnum):
    """Why a provider did not take a message, and so what to do about it."""

    TEMPORARY = "temporary"  # may be accepted later
    PERMANENT = "permanent"  # will never be accepted
    UNSUPPORTED = "unsupported"  # this provider cannot do that at all


class AccountDown(Exception):
    """The account as a whole cannot be used now: nobody is there, or it does not know us. Nothing was handed over.

    A provider raises it from `send` before it has handed anything over; its messages wait or take another way, and the
    account rests (delivery/sending/breaker.py). `str()` is a sentence, the provider's own words included.
    """


class NotTheirs(Exception):
    """A call at our door that does not come from the provider: no signature, or a wrong or an old one."""


class Unreadable(Exception):
    """A call at our door that comes from the provider and cannot be understood; `str()` is a sentence."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of a channel, and what the channel needs to use it (the keys of a browser's push subscription)."""

    endpoint: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A rendered message on its way to a provider. `ttl_s`: after so many seconds it must not be delivered.

    `endpoints`: where it goes; several on a channel that reaches all devices of a customer (Kind.every_address), the
    first of them being `endpoint`. `unsubscribe_url` takes a one-click POST (RFC 8058); empty where nothing can be
    unsubscribed from.
    """

    customer_id: int
    message_id: int
    channel: str
    endpoint: str
    sender: str
    sender_name: str
    fields: Mapping[str, str]
    parts: int = 1
    ttl_s: int | None = None
    endpoints: tuple[Endpoint, ...] = ()
    unsubscribe_url: str = ""
    traffic_class: str = "marketing"

    @property
    def idempotency_key(self) -> str:
        """The same for every attempt to hand over this message."""
        return f"kaskad-{self.message_id}"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a called system answered: `body` is JSON or a text; None: nothing, or it `is_too_large` to be kept."""

    status: int
    body: Any = None
    is_too_large: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the provider said to one message: accepted under an id of its own, or refused with its code and words.

    `part_ids`: further ids of the same message, where the provider counts its parts as messages. `dead`: those of its
    endpoints that no longer exist. `outage`: refused because the account as a whole cannot be used now.
    """

    message_id: int
    provider_message_id: str | None = None
    refusal: Refusal | None = None
    code: str = ""
    words: str = ""
    part_ids: tuple[str, ...] = ()
    dead: tuple[str, ...] = ()
    outage: bool = False
    answer: Answered | None = field(default=None, compare=False)  # where the message is a call (Kind.is_call)


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
    concurrency: int | None = None  # connections or requests at a time, at most; None: as the provider likes
    hook_url: str = ""  # where the provider reaches us (delivery/hearing/hooks.py)

    def hide(self, text: str) -> str:
        """The text without this account's credentials, for logs and recorded words.

        What has less than four characters hides nobody, and would be found in every word.
        """
        secrets = (str(each) for each in self.credentials.values() if each)
        for secret in sorted(filter(lambda each: len(each) >= SHORTEST_SECRET, secrets), key=len, reverse=True):
            text = text.replace(secret, "•••")
        return text


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider tells about a message, named by our own id of it or by the provider's (then of `part_ids` too).

    `type` is one of statuses.REPORTS; the rest is as in delivery.outcomes.Report.
    `dead`: its endpoint no longer exists.
    """

    type: str
    at: datetime
    message_id: int | None = None
    provider_message_id: str | None = None
    grade: str | None = None
    key: str = ""
    code: str = ""
    words: str = ""
    detail: Mapping[str, Any] | None = None
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """Something that a person wrote to us. `endpoint` is theirs, `to` ours; `key` is the same when it is told twice.

    `message_id` or `provider_message_id`: the message that it answers, where the provider says so. `is_automatic`: no
    person wrote it (an out-of-office note). `command`: what a button or a provider's own list says it means, "stop" or
    "start"; else the text is looked at (delivery/hearing/replies.py).
    """

    channel: str
    endpoint: str
    text: str
    at: datetime
    key: str
    to: str = ""
    message_id: int | None = None
    provider_message_id: str | None = None
    is_automatic: bool = False
    command: str = ""
    detail: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What one call or one look at a provider has told; `answer` is what it expects back, as the text of the reply.

    `settle` is called when what `listen` has told is stored: only then is it put away at the provider.
    """

    receipts: Sequence[Receipt] = ()
    replies: Sequence[Reply] = ()
    answer: str = ""
    content_type: str = "text/plain"
    settle: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call at an account's own door (delivery/hearing/hooks.py). Names of `headers` are in lower case."""

    method: str
    url: str  # whole, as the provider has called it
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


class Provider(ABC):
    """A vendor: what an account there needs, which channels it has, and how messages are handed over."""

    key: str
    label: str
    description: str
    takes_idempotency_key = False  # then what was in flight when a worker died is handed over again
    reaches_people = True  # False: nobody gets its messages, and so nobody follows their links
    names_by_its_id = False  # receipts name messages by the provider's id: ids are kept for them
    listen_every_s: float | None = None  # how often `listen` is asked; None: never
    largest_call = 5_000_000  # bytes that a call at the account's door may have

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

    def hear(self, call: Call, account: OpenAccount, now: datetime) -> Heard:
        """What a call at the account's door tells. Raises NotTheirs (a wrong signature) and Unreadable.

        A call that comes twice tells the same twice, and nothing is counted twice.
        """
        raise NotTheirs

    def listen(self, account: OpenAccount, now: datetime) -> Heard:
        """What there is to hear where we have to ask: a mailbox, a connection that is held. Takes some seconds at most.

        May raise whatever a vendor's library raises. What it has returned is stored before it is asked again.
        """
        return Heard()

    def recorded(self, accepted: Sequence[Outgoing], account: OpenAccount, now: datetime) -> None:  # noqa: B027 (most need nothing)
        """Called in the transaction that stores the acceptance of these messages."""
