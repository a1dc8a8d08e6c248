"""One message, all devices of a customer: a request for each, and what came of the message as a whole.

Where one device took it, it was handed over. Where nobody knows of one device, nobody knows of the message, and it is
never sent again. Only then does it matter whether somebody may take it later.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from delivery.calling.http import Answer, Group, Line, Request, hand_over, refused
from delivery.provider import Endpoint, Outcome, Outgoing, Refusal

NO_DEVICE = "no_device"


@dataclass(frozen=True, slots=True)
class Device:
    """A message on its way to one device. `number` names the pair within its batch."""

    message: Outgoing
    to: Endpoint
    number: int

    def accepted(self, name: str) -> Outcome:
        """It was taken, under this name."""
        return Outcome(self.number, name)

    def refused(self, refusal: Refusal, code: str, words: str, *, outage: bool = False) -> Outcome:
        """It was not taken, and why."""
        return refused(self._part, refusal, code, words, outage=outage)

    def dead(self, code: str, words: str) -> Outcome:
        """The device no longer exists."""
        return replace(self.refused(Refusal.PERMANENT, code, words), dead=(self.to.endpoint,))

    @property
    def _part(self) -> Outgoing:
        return replace(self.message, message_id=self.number)


def to_devices(
    batch: Sequence[Outgoing],
    fits: Callable[[Endpoint], bool],
    write: Callable[[Device], Request],
    read: Callable[[Device, Answer], Outcome | None],
    line: Line,
) -> list[Outcome]:
    """Hands each message to those of its devices that fit this account; the rest is as in calling.http.hand_over."""
    devices: list[Device] = []
    for message in batch:
        for each in message.endpoints or (Endpoint(message.endpoint),):
            if fits(each):
                devices.append(Device(message, each, len(devices)))

    def told(group: Group, answer: Answer) -> Iterable[Outcome]:
        outcome = read(devices[group[0].message_id], answer)
        return [outcome] if outcome else []

    found = hand_over(
        ([replace(each.message, message_id=each.number)] for each in devices),
        lambda group: write(devices[group[0].message_id]),
        told,
        line,
    )
    outcomes = {each.message_id: each for each in found}
    by_message: dict[int, list[Outcome | None]] = {each.message_id: [] for each in batch}
    for device in devices:
        by_message[device.message.message_id].append(outcomes.get(device.number))
    whole = (together(each, by_message[each.message_id]) for each in batch)
    return [each for each in whole if each]


def together(message: Outgoing, told: Sequence[Outcome | None]) -> Outcome | None:
    """What came of the message, by what came of it at each device; None: nobody knows."""
    dead = tuple(endpoint for each in told if each for endpoint in each.dead)
    if not told:
        return refused(message, Refusal.PERMANENT, NO_DEVICE, "No device of the customer belongs to this account.")
    for each in told:
        if each and each.refusal is None:
            return replace(each, message_id=message.message_id, dead=dead)
    if None in told:
        return None
    refusals = [each for each in told if each and each.refusal]
    for each in refusals:
        if each.refusal is Refusal.TEMPORARY:
            return replace(each, message_id=message.message_id, dead=dead)
    if len(dead) == len(told):
        words = "None of the customer's devices exists any longer."
        return replace(refused(message, Refusal.PERMANENT, NO_DEVICE, words), dead=dead)
    last = next(each for each in refusals if not each.dead)
    return replace(last, message_id=message.message_id, dead=dead)


def waiting(headers: Mapping[str, str]) -> str:
    """What a Retry-After says, as the end of a sentence; "" without one (RFC 9110, 10.2.3: seconds or a date)."""
    after = headers.get("retry-after", "").strip()[:40]
    if not after:
        return ""
    return f" It may be tried again in {after} s." if after.isdecimal() else f" It may be tried again after {after}."


__all__ = ["NO_DEVICE", "Device", "to_devices", "together", "waiting"]
