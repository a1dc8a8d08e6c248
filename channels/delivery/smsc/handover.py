"""A batch of short messages on its way to an SMSC, over one session or several, each with a window of requests."""

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import Sequence

from delivery.kind import E164
from delivery.kinds.sms import SHORT_CODE
from delivery.provider import OpenAccount, Outcome, Outgoing, Refusal
from delivery.smsc import alphabets, codec, errors, receipts
from delivery.smsc.alphabets import Written
from delivery.smsc.codec import Address
from delivery.smsc.session import Lost, Session

log = logging.getLogger("kaskad.delivery")

# How a long message is written.
UDH, SAR, PAYLOAD = "udh", "sar", "payload"
MOST_PARTS = 255
MOST_TRIES = 4  # of a part that the SMSC is too busy for
PATIENCE_S = 20.0  # with an SMSC that is too busy for everything
INTERNATIONAL, ALPHANUMERIC = (1, 1), (5, 0)
SHORT_CODES = {"network": (3, 0), "abbreviated": (6, 0), "unknown": (0, 0)}


class Handover:
    """One batch."""

    def __init__(self, batch: Sequence[Outgoing], account: OpenAccount, sessions: Sequence[Session]) -> None:
        self.batch, self.account, self.sessions = batch, account, sessions
        self.settings = account.settings
        self.waiting = deque(batch)
        self.outcomes: dict[int, Outcome] = {}
        self.unsure = 0
        self.busy_since: float | None = None
        self.why = "The hand-over broke off before this message."
        self.loop = asyncio.get_running_loop()

    async def run(self) -> None:
        """Fills `outcomes`; a message without one may have been taken."""
        window = min(self.settings["window"], len(self.batch))
        workers = [self._work(session) for session in self.sessions for _ in range(window)]
        for error in await asyncio.gather(*workers, return_exceptions=True):
            if isinstance(error, BaseException):
                trace = "".join(traceback.format_exception(error))
                log.error("A hand-over to an SMSC broke off:\n%s", self.account.hide(trace))
        for message in self.waiting:
            self._refuse(message, Refusal.TEMPORARY, "connection_lost", self.why, outage=True)
        if self.unsure:
            log.warning("An SMSC did not answer for %d messages, and may have taken them.", self.unsure)

    async def _work(self, session: Session) -> None:
        while self.waiting:
            message = self.waiting.popleft()
            if self._is_hopeless():
                self._refuse(
                    message,
                    Refusal.TEMPORARY,
                    errors.code(errors.RTHROTTLED),
                    "The SMSC takes no more messages at present.",
                )
                continue
            try:
                await self._hand_over(message, session)
            except Lost as lost:  # nothing of it was written
                self.why = str(lost)
                self.waiting.appendleft(message)
                return

    def _is_hopeless(self) -> bool:
        return self.busy_since is not None and self.loop.time() - self.busy_since > PATIENCE_S

    async def _hand_over(self, message: Outgoing, session: Session) -> None:
        """Raises Lost when nothing of it has been written."""
        try:
            bodies = self._bodies(message)
        except ValueError as error:
            self._refuse(message, Refusal.PERMANENT, "unwritable", str(error))
            return
        ids: list[str] = []
        for body in bodies:  # one after another, so that a number that is refused costs no further part
            try:
                status, theirs = await self._submit(session, body)
            except Lost:
                if not ids:
                    raise
                status, theirs = None, ""
            if status is None:
                self.unsure += 1
                return
            if status:
                self._refused(message, status, len(ids), len(bodies))
                return
            ids.append(theirs)
        # An SMSC that gives no id has taken it all the same; its receipts find nothing.
        self.outcomes[message.message_id] = Outcome(
            message.message_id, ids[0] or f"kaskad-{message.message_id}", part_ids=tuple(ids[1:])
        )

    async def _submit(self, session: Session, body: bytes) -> tuple[int | None, str]:
        """The status of one part, and its id; None: nobody knows whether it was taken. Raises Lost."""
        tries = 0
        while True:
            answer = await session.submit(body)
            if answer is None:
                return None, ""
            if not answer.status:
                self.busy_since = None
                return 0, receipts.handed_over_id(codec.message_id(answer.body), self.settings["ids"])
            tries += 1
            if answer.status not in errors.FULL:
                return answer.status, ""
            self.busy_since = self.busy_since or self.loop.time()
            if tries == MOST_TRIES or self._is_hopeless():
                return answer.status, ""

    def _refused(self, message: Outgoing, status: int, taken: int, total: int) -> None:
        refusal, words = errors.refusal(status), errors.words(status)
        if taken:
            # Again would be twice for the parts that were taken.
            refusal, words = Refusal.PERMANENT, f"Part {taken + 1} of {total} was refused: {words}"
        self._refuse(message, refusal, errors.code(status), words)

    def _refuse(self, message: Outgoing, refusal: Refusal, code: str, words: str, *, outage: bool = False) -> None:
        shown = self.account.hide(words)
        self.outcomes[message.message_id] = Outcome(message.message_id, None, refusal, code, shown, outage=outage)

    def _bodies(self, message: Outgoing) -> list[bytes]:
        """Of each submit_sm. Raises ValueError with a sentence."""
        text = alphabets.written(message.fields.get("text", ""))
        addresses = source(message.sender, self.settings["short_codes"]).wire + destination(message.endpoint).wire
        tail = codec.terms(message.ttl_s, self.settings["receipts"])
        how = self.settings["long_messages"]
        if len(text.parts) > MOST_PARTS:
            raise ValueError(f"An SMS has at most {MOST_PARTS} parts.")
        if len(text.parts) == 1 or how == PAYLOAD:
            return [self._body(addresses, tail, text)]
        total = len(text.parts)
        made = []
        for number, part in enumerate(text.parts, 1):
            if how == SAR:
                tlvs = (
                    codec.tlv(codec.SAR_MSG_REF_NUM, (message.message_id & 0xFFFF).to_bytes(2, "big"))
                    + codec.tlv(codec.SAR_TOTAL_SEGMENTS, bytes((total,)))
                    + codec.tlv(codec.SAR_SEGMENT_SEQNUM, bytes((number,)))
                )
                made.append(
                    codec.submit_sm(addresses, part, esm_class=0, tail=tail, data_coding=text.data_coding, tlvs=tlvs)
                )
            else:
                # 3GPP TS 23.040, 9.2.3.24.1: the same reference in all parts of one message.
                header = bytes((5, 0, 3, message.message_id & 0xFF, total, number))
                made.append(
                    codec.submit_sm(
                        addresses, header + part, esm_class=codec.UDH_INDICATOR, tail=tail, data_coding=text.data_coding
                    )
                )
        return made

    @staticmethod
    def _body(addresses: bytes, tail: bytes, text: Written) -> bytes:
        if len(text.parts) == 1:
            return codec.submit_sm(addresses, text.octets, esm_class=0, tail=tail, data_coding=text.data_coding)
        payload = codec.tlv(codec.MESSAGE_PAYLOAD, text.octets)
        return codec.submit_sm(addresses, b"", esm_class=0, tail=tail, data_coding=text.data_coding, tlvs=payload)


def source(sender: str, short_codes: str) -> Address:
    """Who a message comes from (5.2.5, 5.2.6): a number, a short code or a name. Raises ValueError."""
    if E164.fullmatch(sender):
        return Address(*INTERNATIONAL, sender[1:])
    if SHORT_CODE.fullmatch(sender):
        return Address(*SHORT_CODES[short_codes], sender)
    if not sender or len(sender) > 11 or not sender.isascii():
        raise ValueError("The sender is no number, no short code, and no name of at most 11 letters.")
    return Address(*ALPHANUMERIC, sender)


def destination(endpoint: str) -> Address:
    """Who a message goes to. Raises ValueError."""
    if not E164.fullmatch(endpoint):
        raise ValueError("The address is no whole phone number.")
    return Address(*INTERNATIONAL, endpoint[1:])
