"""SMPP 3.4: hands short messages over to the SMSC of an operator or a vendor, by the protocol that most of them speak.

A message is given away when its submit_sm is written; what comes of it says the submit_sm_resp. Whatever goes wrong
before leaves it with us; a connection that breaks in between leaves it unknown. How sessions are kept, and how what
the SMSC says is stored before it is acknowledged, is told in delivery/smsc/pool.py.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from rest_framework import serializers

from delivery import statuses
from delivery.calling.hosts import CertificateField, HostField, trusting
from delivery.provider import AccountDown, Checked, Heard, OpenAccount, Outcome, Outgoing, Provider
from delivery.smsc import codec, handover, inbox
from delivery.smsc.pool import POOL
from delivery.smsc.receipts import DECIMAL_THEN_HEX, HEX_THEN_DECIMAL, SAME
from delivery.smsc.session import Down, Peer, Role, Session
from lib.forms import DurationField, SecretField, StrictSerializer

TLS, NONE = "tls", "none"
TRANSCEIVER, SEPARATE = "transceiver", "separate"
CHECK_S = 10  # somebody is waiting


class SmppSettings(StrictSerializer):
    """Which SMSC, and how it is spoken to."""

    host = HostField(max_length=253, label="Server", help_text="A host name or an IP address.")
    port = serializers.IntegerField(
        default=2775, min_value=1, max_value=65535, label="Port", help_text="Usually 2775, and 3550 with TLS."
    )
    security = serializers.ChoiceField(
        choices=[(NONE, "None, on a trusted network only"), (TLS, "TLS from the first byte")],
        default=NONE,
        label="Encryption",
        help_text="With TLS the server's certificate is checked.",
    )
    ca = CertificateField(
        required=False,
        allow_blank=True,
        default="",
        max_length=100_000,
        label="Certificate of your own authority",
        help_text="In PEM, trusted beside those of the system. Empty: the system's alone.",
        style={"when": {"security": [TLS]}},
    )
    system_type = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=12,
        label="System type",
        help_text="If the vendor names one.",
    )
    sessions = serializers.ChoiceField(
        choices=[
            (TRANSCEIVER, "Transceiver: each session sends and receives"),
            (SEPARATE, "Transmitter and receiver: sessions of their own"),
        ],
        default=TRANSCEIVER,
        label="Sessions",
        help_text="The vendor must allow at least two at a time, because one listens. Where it limits them, set"
        " “Connections at a time at most” to one less.",
    )
    window = serializers.IntegerField(
        default=20,
        min_value=1,
        max_value=200,
        label="Window",
        help_text="So many messages may be on their way in a session before the first is answered.",
    )
    long_messages = serializers.ChoiceField(
        choices=[
            (handover.UDH, "Parts with a header in each (UDH)"),
            (handover.SAR, "Parts with parameters of their own (sar_*)"),
            (handover.PAYLOAD, "Whole, cut by the SMSC (message_payload)"),
        ],
        default=handover.UDH,
        label="Long messages",
        help_text="As the vendor wants them.",
    )
    short_codes = serializers.ChoiceField(
        choices=[
            ("network", "Network-specific (3/0)"),
            ("abbreviated", "Abbreviated (6/0)"),
            ("unknown", "Unknown (0/0)"),
        ],
        default="network",
        label="Type of short codes",
        help_text="How a sender of three to eight digits is marked (TON/NPI).",
    )
    receipts = serializers.BooleanField(
        default=True, label="Ask for receipts", help_text="Without them nobody hears whether a message was delivered."
    )
    ids = serializers.ChoiceField(
        choices=[
            (SAME, "The same in both"),
            (HEX_THEN_DECIMAL, "Hexadecimal at the hand-over, decimal in receipts"),
            (DECIMAL_THEN_HEX, "Decimal at the hand-over, hexadecimal in receipts"),
        ],
        default=SAME,
        label="Numbers of messages",
        help_text="How the SMSC writes them. If receipts find no message, this is why.",
    )
    enquire_s = DurationField(
        default=30,
        min_value=1,
        max_value=600,
        label="Keep-alive",
        help_text="After such a silence the SMSC is asked whether it is still there (enquire_link).",
    )
    timeout_s = DurationField(
        default=30,
        min_value=1,
        max_value=600,
        label="Time-out",
        help_text="How long to wait for each answer. A message whose answer does not come counts as unknown.",
    )


class SmppCredentials(StrictSerializer):
    """Who we are."""

    system_id = SecretField(
        required=False, allow_blank=True, default="", max_length=64, label="System ID", help_text="The log-in."
    )
    password = SecretField(
        required=False, allow_blank=True, default="", max_length=64, trim_whitespace=False, label="Password"
    )


class Smpp(Provider):
    """Any SMSC that speaks SMPP 3.4 (SMPP Developers Forum, Issue 1.2, 12 October 1999)."""

    key = "smpp"
    label = "SMPP"
    description = "Hands SMS over to the SMSC of an operator or a vendor by SMPP 3.4; hears receipts and replies."
    names_by_its_id = True
    listen_every_s = 1.0

    Credentials = SmppCredentials
    Settings = SmppSettings

    @property
    def channels(self) -> Sequence[str]:
        return ["sms"]

    def receipts(self, channel: str) -> frozenset[str]:
        return frozenset(
            {
                statuses.DELIVERED,
                statuses.FAILED,
                statuses.EXPIRED,
                statuses.REJECTED,
                statuses.DEFERRED,
                statuses.REPLIED,
                statuses.UNSUBSCRIBED,
            }
        )

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        """Waits for the loop of delivery/smsc/pool.py: call it from any other thread."""
        if not batch:
            return []
        try:
            outcomes = POOL.run(lambda: _sent(batch, account))
        except Down as down:
            raise AccountDown(account.hide(str(down))) from None
        return [outcomes[each.message_id] for each in batch if each.message_id in outcomes]

    def listen(self, account: OpenAccount, now: datetime) -> Heard:
        """Keeps a session bound, which stores what comes (delivery/smsc/inbox.py): nothing is left to tell here."""
        role = Role.RECEIVER if account.settings["sessions"] == SEPARATE else Role.TRANSCEIVER
        POOL.run(lambda: POOL.listen(account, peer_of(account), role))
        inbox.take_overdue(account.id, now)
        return Heard()

    def check(self, account: OpenAccount) -> Checked:
        """Binds as it will be bound to send and to listen, and unbinds; in an event loop of its own."""
        try:
            words = asyncio.run(_checked(account))
        except Down as down:
            return Checked(accepted=False, words=account.hide(str(down)))
        return Checked(accepted=True, words=account.hide(words))


async def _sent(batch: Sequence[Outgoing], account: OpenAccount) -> dict[int, Outcome]:
    """Raises Down when there is no session, and so nothing was handed over."""
    role = Role.TRANSMITTER if account.settings["sessions"] == SEPARATE else Role.TRANSCEIVER
    sessions = await POOL.obtain(account, peer_of(account), role, min(account.concurrency or 1, len(batch)))
    try:
        sending = handover.Handover(batch, account, sessions)
        await sending.run()
    finally:
        await POOL.release(sessions, for_good=account.concurrency is not None)
    return sending.outcomes


async def _checked(account: OpenAccount) -> str:
    """What to tell about an account that is let in. Raises Down."""
    both = [Role.TRANSMITTER, Role.RECEIVER] if account.settings["sessions"] == SEPARATE else [Role.TRANSCEIVER]
    peer = peer_of(account, CHECK_S)
    name = ""
    for role in both:
        # What arrives meanwhile is left unanswered: the SMSC says it again to those who listen.
        session = await Session.open(peer, role, lambda *_: None)
        name = name or session.system_id
        await session.close()
    how = "over an encrypted connection" if peer.tls else "in the clear"
    called = f" (it calls itself “{name}”)" if name else ""
    return f"{peer.host} lets us in {how} as {' and as '.join(both)}{called}."


def peer_of(account: OpenAccount, longest_s: float = 600) -> Peer:
    """The SMSC of an account."""
    settings, credentials = account.settings, account.credentials
    user, password = (str(credentials.get(each) or "") for each in ("system_id", "password"))
    return Peer(
        host=settings["host"],
        port=settings["port"],
        tls=trusting(settings["ca"]) if settings["security"] == TLS else None,
        log_in=lambda: codec.bind(user, password, settings["system_type"]),
        window=settings["window"],
        timeout_s=min(settings["timeout_s"], longest_s),
        enquire_s=settings["enquire_s"],
    )
