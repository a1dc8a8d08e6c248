"""HTTP for providers: many requests at a time, and of each whether the vendor can have taken it.

A provider writes its messages as requests and reads the answers; the rest is the same for all of them:

    def send(self, batch, account, now):
        return hand_over([[each] for each in batch], self._write, self._read, Line(account, timeout_s=20))

`_write(group)` gives the Request for one group of messages, `_read(group, answer)` what the Answer says of each of
them. Both run inside an event loop: no database there. For a single question (`Provider.check`) there is `ask`.

What cannot have been taken is refused for the time being: the connection could not be opened. What may have been taken
has no outcome, and is never sent again: the answer did not come (unless the vendor takes an idempotency key). Nobody
is led to a private address unless the installation allows it: admins write addresses, and servers redirect, so
redirects are not followed either.
"""

import asyncio
import ipaddress
import json
import logging
import re
import socket
import ssl
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx
from django.conf import settings

from delivery.provider import AccountDown, OpenAccount, Outcome, Outgoing, Refusal

log = logging.getLogger("kaskad.delivery")
for _each in ("httpx", "httpcore"):  # they write addresses and headers, which hold secrets
    logging.getLogger(_each).setLevel(logging.WARNING)

CONCURRENCY = 16  # requests at a time, where the account does not say
LARGEST_ANSWER = 1_000_000
CONNECT_S = 10
HOSTS_AT_HAND = 8  # connections that are kept where each message has a host of its own
PATIENCE = 3  # requests to one host one after another that brought no answer
LONGEST_WORDS = 300
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
HEADER_VALUE = re.compile(r"[\x20-\x7e\x80-\xff]{0,8000}")
# RFC 9110, 15: the request was not read to its end, is not wanted so soon, or could not be carried out.
NOT_NOW = frozenset({408, 425, 429, 500, 503})
# RFC 9110, 15.6: a gateway knows of no answer; whoever stands behind it may have acted.
NOBODY_KNOWS = frozenset({502, 504})


class NotSent(Exception):
    """The request has surely not been read by anybody; `str()` is a sentence without secrets."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class Unsure(Exception):
    """The request was on its way and no answer came: it may have been taken. `str()` is a sentence without secrets."""


class Unwritable(Exception):
    """There is no request for this message, and there will never be one; `str()` is a sentence without secrets."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class Nonsense(ValueError):
    """The answer cannot be understood; raised by `_read`, it leaves the messages unknown."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a vendor. Its `repr` holds nothing: addresses and headers may carry secrets."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    @classmethod
    def of_json(cls, url: str, payload: Any, headers: Mapping[str, str], method: str = "POST") -> "Request":
        """With this payload, as UTF-8."""
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
        return cls(method, url, {"content-type": "application/json", **headers}, body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a vendor answered. Names of `headers` are in lower case. Not `is_whole`: cut off, or larger than is read."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_whole: bool = True

    @property
    def is_good(self) -> bool:
        """Whether its status says that it was done."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """Its body as text."""
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """Its body as JSON. Raises Nonsense when it is none, or not whole."""
        if not self.is_whole:
            raise Nonsense("The answer broke off.")
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Nonsense("The answer is no JSON.") from None

    @property
    def leaves_it_open(self) -> bool:
        """Whether something went wrong at the vendor, perhaps after it had taken the message (any 5xx but 503)."""
        return self.status >= 500 and self.status != 503

    def refusal(self) -> Refusal | None:
        """What this status means for a message, where the vendor's own words say no more; None: nobody knows."""
        if self.is_good or self.status in NOBODY_KNOWS or self.status < 300:
            return None
        return Refusal.TEMPORARY if self.status in NOT_NOW else Refusal.PERMANENT


@dataclass(frozen=True, slots=True)
class Line:
    """How an account's vendor is spoken to.

    `timeout_s`: how long each answer is waited for. `takes_key`: requests carry an idempotency key, so that one whose
    answer did not come may be made again. `is_shared`: all requests go to the vendor; else each may have a host of its
    own, and that one of them is away says nothing of the account.
    """

    account: OpenAccount
    timeout_s: float = 30
    takes_key: bool = False
    is_shared: bool = True
    http2: bool = False

    @property
    def concurrency(self) -> int:
        """Requests at a time, at most."""
        return self.account.concurrency or CONCURRENCY


Group = Sequence[Outgoing]
Write = Callable[[Group], Request]
Read = Callable[[Group, Answer], Iterable[Outcome]]


def hand_over(groups: Iterable[Group], write: Write, read: Read, line: Line) -> list[Outcome]:
    """Makes a request for each group of messages, many at a time; what came of the messages, in their order.

    `write` may raise Unwritable (its messages are refused for good); `read` may raise Nonsense (nobody knows what
    came of them) and AccountDown (the vendor does not know us: nothing more is sent). Messages without an outcome may
    have been taken. Raises AccountDown when not one message can have been handed over and the account is to blame.
    Runs an event loop of its own: call it from a thread in which none runs.
    """
    handover = _Handover(groups, write, read, line)
    if handover.waiting:
        asyncio.run(handover.run())
    found = [each.message_id for group in handover.groups for each in group]
    return [handover.outcomes[each] for each in found if each in handover.outcomes]


def ask(request: Request, line: Line) -> Answer:
    """One request and its answer. Raises NotSent, Unsure, Unwritable."""

    async def asked() -> Answer:
        async with _client(line, 1) as client:
            return await _ask(client, request, line.timeout_s)

    return asyncio.run(asked())


def refused(message: Outgoing, refusal: Refusal, code: str, words: str, *, outage: bool = False) -> Outcome:
    """The outcome of a message that was not taken; its words in one line, and no longer than is kept."""
    return Outcome(message.message_id, None, refusal, code, in_line(words), outage=outage)


def in_line(text: str) -> str:
    """A vendor's words in one line, and no longer than is kept."""
    return " ".join(text.split()).encode(errors="replace").decode()[:LONGEST_WORDS]


class _Host:
    """What is known of a host: whether it answers."""

    __slots__ = ("answers", "first", "in_vain", "why")

    def __init__(self) -> None:
        self.first = asyncio.Lock()  # until it has answered once, one request at a time: others wait what it says
        self.answers = False
        self.in_vain = 0
        self.why = NotSent("no_answer", "The hand-over broke off before this message.")


class _Handover:
    """One batch on its way."""

    def __init__(self, groups: Iterable[Group], write: Write, read: Read, line: Line) -> None:
        self.groups = [each for each in groups if each]
        self.waiting = deque(self.groups)
        self.write, self.read, self.line = write, read, line
        self.outcomes: dict[int, Outcome] = {}
        self.hosts: dict[str, _Host] = {}
        self.given = False  # something was handed over, or may have been
        self.down: AccountDown | None = None
        self.unsure = 0

    async def run(self) -> None:
        """Fills `outcomes`. Raises AccountDown."""
        workers = min(self.line.concurrency, len(self.waiting))
        if self.line.http2:  # many requests over one connection
            async with _client(self.line, workers) as client:
                await asyncio.gather(*(self._work(client) for _ in range(workers)))
        else:
            await asyncio.gather(*(self._work_alone() for _ in range(workers)))
        if self.unsure:
            log.warning("A provider did not answer for %d messages, and may have taken them.", self.unsure)
        if self.down and not self.given:
            raise self.down

    async def _work_alone(self) -> None:
        """With connections of its own: httpx looks through all of a client's connections at every request."""
        async with _client(self.line, 1 if self.line.is_shared else HOSTS_AT_HAND) as client:
            await self._work(client)

    async def _work(self, client: httpx.AsyncClient) -> None:
        while self.waiting:
            group = self.waiting.popleft()
            if self.down:
                self._refuse(group, Refusal.TEMPORARY, "account_down", str(self.down), outage=True)
                continue
            try:
                await self._one(client, group)
            except Exception:  # noqa: BLE001 (whatever it is, it concerns this group alone; it is logged)
                self.given = True
                log.error("A hand-over broke off:\n%s", self.line.account.hide(traceback.format_exc()))  # noqa: TRY400 (the traceback may hold secrets)

    async def _one(self, client: httpx.AsyncClient, group: Group) -> None:
        try:
            request = self.write(group)
            name = _checked(request)
        except Unwritable as error:
            self._refuse(group, Refusal.PERMANENT, error.code, str(error))
            return
        host = self.hosts.setdefault(name, _Host())
        if host.answers:
            await self._exchange(client, group, request, host)
            return
        async with host.first:
            await self._exchange(client, group, request, host)

    async def _exchange(self, client: httpx.AsyncClient, group: Group, request: Request, host: _Host) -> None:
        if self.down:
            self._refuse(group, Refusal.TEMPORARY, "account_down", str(self.down), outage=True)
            return
        if host.in_vain >= PATIENCE:
            self._missed(group, host.why)
            return
        try:
            answer = await _ask(client, request, self.line.timeout_s)
        except NotSent as error:
            host.in_vain, host.why = host.in_vain + 1, error
            self._missed(group, error)
        except Unsure as error:
            host.in_vain, host.why = host.in_vain + 1, NotSent("no_answer", str(error))
            self._lost(group, str(error))
        else:
            host.in_vain, host.answers = 0, True
            self._hear(group, answer)

    def _hear(self, group: Group, answer: Answer) -> None:
        try:
            self.outcomes.update({each.message_id: each for each in self.read(group, answer)})
        except AccountDown as down:
            self.down = self.down or AccountDown(self.line.account.hide(str(down)))
            self._refuse(group, Refusal.TEMPORARY, "account_down", str(down), outage=True)
        except Nonsense as error:
            self._lost(group, str(error))
        else:
            self.given = True

    def _lost(self, group: Group, words: str) -> None:
        """Nobody knows whether these were taken."""
        if self.line.takes_key:
            self._refuse(group, Refusal.TEMPORARY, "no_answer", words)
        else:
            self.unsure += len(group)
        self.given = True

    def _missed(self, group: Group, why: NotSent) -> None:
        """These have not been handed over."""
        if self.line.is_shared:
            self._refuse(group, Refusal.TEMPORARY, why.code, str(why), outage=True)
            self.down = self.down or (None if self.given else AccountDown(str(why)))
        else:
            refusal = Refusal.PERMANENT if why.code == "private_address" else Refusal.TEMPORARY
            self._refuse(group, refusal, why.code, str(why))

    def _refuse(self, group: Group, refusal: Refusal, code: str, words: str, *, outage: bool = False) -> None:
        shown = self.line.account.hide(words)
        self.outcomes.update({each.message_id: refused(each, refusal, code, shown, outage=outage) for each in group})


def _checked(request: Request) -> str:
    """The host of a request that can be made. Raises Unwritable for any other."""
    try:
        parts = urlsplit(request.url)
        httpx.URL(request.url)
        host = f"{parts.hostname or ''}:{parts.port or ''}"
    except (ValueError, httpx.InvalidURL):
        raise Unwritable("bad_url", "The address is no address of the web.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s\x00-\x1f\x7f]", request.url):
        raise Unwritable("bad_url", "The address is no address of the web.")
    for name, value in request.headers.items():
        if not HEADER_NAME.fullmatch(name):
            raise Unwritable("bad_header", "A header has a name that HTTP cannot carry.")
        if not HEADER_VALUE.fullmatch(value):
            raise Unwritable("bad_header", f"The header {name} has letters that HTTP cannot carry.")
    return host


async def _ask(client: httpx.AsyncClient, request: Request, timeout_s: float) -> Answer:
    """Raises NotSent, Unsure, Unwritable."""
    host = urlsplit(request.url).hostname or ""
    _checked(request)
    headers = [(name.encode(), value.encode("latin-1")) for name, value in request.headers.items()]
    try:
        async with (
            asyncio.timeout(CONNECT_S + 2 * timeout_s),
            client.stream(request.method, request.url, headers=headers, content=request.body or None) as response,
        ):
            body, is_whole = await _body(response)
            return Answer(response.status_code, dict(response.headers), body, is_whole)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        if isinstance(error.__cause__, PrivateAddress):
            raise NotSent("private_address", f"{host} is not an address of the public network.") from None
        raise NotSent("no_connection", f"{host} cannot be reached: {str(error) or 'it does not answer'}.") from None
    except (httpx.TimeoutException, TimeoutError):
        raise Unsure(f"{host} did not answer in time.") from None
    except httpx.HTTPError as error:
        raise Unsure(f"{host} broke off the connection ({type(error).__name__}).") from None


async def _body(response: httpx.Response) -> tuple[bytes, bool]:
    """As much of the body as is read, and whether that is all of it."""
    pieces: list[bytes] = []
    size = 0
    try:
        async for piece in response.aiter_raw():
            size += len(piece)
            if size > LARGEST_ANSWER:
                return b"".join(pieces), False
            pieces.append(piece)
    except (httpx.HTTPError, TimeoutError):
        return b"".join(pieces), False
    return b"".join(pieces), True


def _client(line: Line, connections: int) -> httpx.AsyncClient:
    timeout = httpx.Timeout(line.timeout_s, connect=min(CONNECT_S, line.timeout_s), pool=None)
    # What is asked for is not compressed: a small answer could unfold into a very large one.
    headers = {"accept": "*/*", "accept-encoding": "identity", "user-agent": "Kaskad"}
    return httpx.AsyncClient(
        transport=_Transport(connections, http2=line.http2),
        headers=headers,
        timeout=timeout,
        follow_redirects=False,
        trust_env=False,
    )


@cache
def _certificates(*, http2: bool) -> ssl.SSLContext:
    """By the authorities of the system and of certifi. Of each version of HTTP one: httpcore writes it into them."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's own, but every connection goes through Network."""

    def __init__(self, connections: int, *, http2: bool) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_certificates(http2=http2),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=30,
            http1=True,
            http2=http2,
            network_backend=Network(),
        )


class PrivateAddress(httpcore.ConnectError):
    """The name stands for an address inside a network."""


class Network(httpcore.AnyIOBackend):
    """Opens connections to public addresses alone.

    The address that is looked at is the one that is connected to: a name that stands for another one a moment later
    leads nowhere else.
    """

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (as httpcore calls it)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises PrivateAddress, httpcore.ConnectError and httpcore.ConnectTimeout."""
        try:
            async with asyncio.timeout(timeout):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise httpcore.ConnectTimeout(f"its name was not found within {timeout:.0f} s") from None
        except (OSError, UnicodeError):
            raise httpcore.ConnectError("there is no such host") from None
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if not settings.ALLOW_PRIVATE_URLS and not all(map(is_public, addresses)):
            raise PrivateAddress("not an address of the public network")
        failure: Exception = httpcore.ConnectError("it has no address")
        for address in addresses:
            try:
                return await super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network: not of this machine, a company, a cloud's inside."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # RFC 4291 (mapped), 3056 (6to4), 4380 (Teredo), 6052 (NAT64): an IPv4 address in the clothes of another.
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast
