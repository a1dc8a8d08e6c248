"""What the e-mail services with an HTTP API have in common: many requests at a time, and what their answers mean.

An answer means the same wherever it comes from, unless a service says otherwise (`Esp.kind`):

- 401, 402, 403, 404: the account cannot be used (key, plan, domain); nothing is wrong with the address. An outage.
- 408, 420, 429 and 5xx: later. 503 is an outage.
- 502 and 504 come from something between us and a service that may have taken the message; so does an answer that
  breaks off, does not come, or cannot be read. Nobody knows: such a message has no outcome and is never sent again.
- Any other 4xx: never; with the service's own code and words.
"""

import json
import logging
import time
import traceback
from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from rest_framework import serializers

from delivery import statuses
from delivery.provider import Checked, OpenAccount, Outcome, Outgoing, Provider, Refusal
from lib.forms import SecretField, StrictSerializer

log = logging.getLogger("kaskad.delivery")

REQUESTS = 8  # at a time, unless the account says less
TIMEOUT_S = (10.0, 25.0)  # to connect, and to be answered
TAKES_S = 75.0  # as in delivery/mailing/smtp_handover.py
CHECK_S = (5.0, 10.0)
LONGEST_WORDS = 500
# Where services put their code and their words; the first that is there counts.
CODES = ("ErrorCode", "error_code", "name", "code", "errorCode", "type", "__type")
WORDS = ("Message", "message", "ErrorMessage", "error_message", "error", "detail", "description", "details")


@dataclass(frozen=True, slots=True)
class Kind:
    """What an answer means for its message: `refusal`, and whether all messages would hear it now."""

    refusal: Refusal
    is_outage: bool = False


class NotSent(Exception):
    """The request never left: nobody is there. `str()` is a sentence."""


Client = Callable[[Outgoing], Outcome | None]  # hands one message over; None: nobody knows what came of it


class Esp(Provider):
    """An e-mail service; its file in delivery/providers says what is its own."""

    names_by_its_id = True
    api_url: str  # where its API is, unless an account says otherwise
    check_path = ""  # of a GET that shows whether the key is known and does nothing; joined to the API's address
    check_doc = ""  # what the check asks, in the service's words

    @property
    def channels(self) -> Sequence[str]:
        return ["email"]

    def receipts(self, channel: str) -> frozenset[str]:
        return frozenset(
            {
                statuses.DELIVERED,
                statuses.DEFERRED,
                statuses.BOUNCED,
                statuses.OPENED,
                statuses.CLICKED,
                statuses.COMPLAINED,
                statuses.UNSUBSCRIBED,
            }
        )

    @abstractmethod
    def client(self, account: OpenAccount, now: datetime) -> AbstractContextManager[Client]:
        """What hands messages over one after another, for one thread."""

    def kind(self, status: int, code: str) -> Kind | None:
        """What an answer other than success means; None: nobody knows whether the message was taken."""
        if status in (401, 402, 403, 404):
            return Kind(Refusal.TEMPORARY, is_outage=True)
        if status in (408, 420, 429):
            return Kind(Refusal.TEMPORARY)
        if status in (502, 504) or status < 400:
            return None
        if status >= 500:
            return Kind(Refusal.TEMPORARY, is_outage=status == 503)
        return Kind(Refusal.PERMANENT)

    def refused(self, message: Outgoing, status: int, body: str, account: OpenAccount) -> Outcome | None:
        """What came of a message that a service has answered so."""
        code, words = said(status, body)
        kind = self.kind(status, code)
        if kind is None:
            return None
        shown = account.hide(words)[:LONGEST_WORDS]
        return Outcome(message.message_id, None, kind.refusal, code, shown, outage=kind.is_outage)

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        """One request a message, several at a time. The first goes ahead: a wrong key is tried once."""
        return _Handover(self, batch, account, now).run()

    def check(self, account: OpenAccount) -> Checked:
        """Asks for something that only a known key may see; sends nothing."""
        method, url, options = self.check_request(account)
        try:
            answer = requests.request(method, url, timeout=CHECK_S, allow_redirects=False, **options)
        except requests.RequestException as error:
            words = f"{self.label} cannot be reached: {reason(error)}"
            return Checked(accepted=False, words=account.hide(words)[:LONGEST_WORDS])
        code, words = said(answer.status_code, answer.text)
        accepted = self.knows(answer.status_code, code)
        if accepted:
            return Checked(accepted=True, words=f"{self.label} knows the key ({self.check_doc}).")
        return Checked(accepted=False, words=account.hide(f"{self.label} refuses ({code}): {words}")[:LONGEST_WORDS])

    def knows(self, status: int, code: str) -> bool:
        """Whether the answer to a check shows that the key is known."""
        return 200 <= status < 300

    def check_request(self, account: OpenAccount) -> tuple[str, str, dict[str, Any]]:
        """Method, address and options (of requests) of the check."""
        return "GET", self.url(account) + self.check_path, {"headers": self.check_headers(account)}

    def check_headers(self, account: OpenAccount) -> dict[str, str]:
        """How the check proves who asks."""
        return {}

    def url(self, account: OpenAccount) -> str:
        """Where the account's API is; ends in a slash."""
        return (str(account.settings.get("api_url") or "") or self.api_url).rstrip("/") + "/"


class _Handover:
    """One batch on its way to a service."""

    def __init__(self, esp: Esp, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> None:
        self.esp, self.batch, self.account, self.now = esp, batch, account, now
        self.waiting = deque(batch)
        self.outcomes: dict[int, Outcome] = {}
        self.stopped: Outcome | None = None  # says why nothing more is tried
        self.began = time.monotonic()

    def run(self) -> list[Outcome]:
        if not self.batch:
            return []
        self._work(most=1)
        at_a_time = min(self.account.concurrency or REQUESTS, REQUESTS, len(self.waiting))
        if at_a_time:
            with ThreadPoolExecutor(at_a_time, thread_name_prefix=self.esp.key) as pool:
                for _ in range(at_a_time):
                    pool.submit(self._work)
        broken = Outcome(0, None, Refusal.TEMPORARY, "bad_account", "The account cannot be used as it is.", outage=True)
        for each in self.waiting:  # were not tried
            self.outcomes[each.message_id] = _for(each, self.stopped or broken)
        return [self.outcomes[each.message_id] for each in self.batch if each.message_id in self.outcomes]

    def _work(self, most: int | None = None) -> None:
        try:
            with self.esp.client(self.account, self.now) as hand_over:
                while most is None or most > 0:
                    message = self._next()
                    if message is None:
                        return
                    self._hand_over(message, hand_over)
                    most = None if most is None else most - 1
        except Exception:  # noqa: BLE001 (whatever a library raises while it begins or ends; the others go on)
            log.error(self._trace())  # noqa: TRY400 (the traceback may hold secrets, which are hidden)

    def _next(self) -> Outgoing | None:
        if self.stopped is None and time.monotonic() - self.began > TAKES_S:
            words = f"{self.esp.label} is slow: this message waits for the next turn."
            self.stopped = Outcome(0, None, Refusal.TEMPORARY, "slow", words)
        if self.stopped:
            return None
        try:
            return self.waiting.popleft()
        except IndexError:
            return None

    def _hand_over(self, message: Outgoing, hand_over: Client) -> None:
        try:
            outcome = hand_over(message)
        except NotSent as error:
            words = self.account.hide(str(error))[:LONGEST_WORDS]
            outcome = Outcome(message.message_id, None, Refusal.TEMPORARY, "no_connection", words, outage=True)
        except Exception:  # noqa: BLE001 (whatever a library raises: this message may have been taken)
            log.error(self._trace())  # noqa: TRY400 (as above)
            return
        if outcome is None:
            log.warning("%s may have taken message %d and did not say so.", self.esp.label, message.message_id)
            return
        self.outcomes[message.message_id] = outcome
        if outcome.outage:
            self.stopped = outcome

    def _trace(self) -> str:
        return self.account.hide(f"A hand-over to {self.esp.label} broke off:\n{traceback.format_exc()}")


def _for(message: Outgoing, outcome: Outcome) -> Outcome:
    return Outcome(message.message_id, None, outcome.refusal, outcome.code, outcome.words, outage=outcome.outage)


def said(status: int, body: str) -> tuple[str, str]:
    """The code and the words of an answer, in one line; the status where there are none."""
    try:
        found = json.loads(body)
    except ValueError:
        found = body
    code, words = _pick(found)
    line = " ".join((words or (body if isinstance(found, str) else "")).split())
    return (code or str(status))[:60], line[:LONGEST_WORDS] or f"The service answered {status}."


def _pick(found: Any) -> tuple[str, str]:
    """The code and the words in an answer, wherever the service puts them: in itself, or in the first of its errors."""
    if isinstance(found, list):
        return _pick(found[0]) if found else ("", "")
    if isinstance(found, str):
        return "", found
    if not isinstance(found, Mapping):
        return "", ""
    code = next((str(found[key]) for key in CODES if isinstance(found.get(key), str | int)), "")
    words = next((str(found[key]) for key in WORDS if found.get(key) and isinstance(found[key], str)), "")
    for key in ("errors", "Errors", "Messages", "details"):
        inner = found.get(key)
        if isinstance(inner, Mapping) and inner:  # {"from.email": ["must be verified"]}
            first = next(iter(inner.values()))
            words = f"{words} {_pick(first)[1]}".strip()
        elif isinstance(inner, list) and inner:
            inner_code, inner_words = _pick(inner)
            code, words = code or inner_code, f"{words} {inner_words}".strip() if inner_words != words else words
    return code, words


def reason(error: BaseException) -> str:
    """Why a connection failed, without the request's own words."""
    inner = _causes(error)[-1]
    return " ".join(str(inner).split())[:200] or type(inner).__name__


UNSENT = frozenset(
    {
        "ConnectTimeout",
        "ConnectTimeoutError",
        "InvalidSchema",
        "InvalidURL",
        "LocationParseError",
        "MissingSchema",
        "NameResolutionError",
        "NewConnectionError",
        "ProxyError",
        "SSLError",
    }
)


def was_not_sent(error: BaseException) -> bool:
    """Whether a request surely never left: no name, no connection, no encryption."""
    return any(type(each).__name__ in UNSENT for each in _causes(error))


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what is inside of it: requests and urllib3 put one into another."""
    found = [error]
    for each in found:
        for inner in (each.__cause__, getattr(each, "reason", None), *each.args[:1]):
            if isinstance(inner, BaseException) and inner not in found:
                found.append(inner)
    return found


# Forms


class ApiSettings(StrictSerializer):
    """Where the service is reached."""

    api_url = serializers.URLField(
        required=False,
        allow_blank=True,
        default="",
        max_length=300,
        label="Address of the API",
        help_text="Empty: the usual one. Some services have another for each region.",
    )


def secret(label: str, *, required: bool = True, help_text: str = "", max_length: int = 500) -> SecretField:
    """A credential of a service: plain letters without spaces, because it goes into a header."""
    options: dict[str, Any] = {} if required else {"required": False, "allow_blank": True, "default": ""}
    return SecretField(label=label, help_text=help_text, max_length=max_length, validators=[one_word], **options)


def one_word(value: str) -> None:
    """Refuses what cannot stand in a header."""
    if not value.isascii() or not value.isprintable() or " " in value:
        raise serializers.ValidationError("Write plain letters and digits, without spaces.")
