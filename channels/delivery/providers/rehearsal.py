"""The rehearsal: a provider that contacts nobody. It accepts, and later reports what people usually do.

What it will report is drawn when a message is accepted, by a hash of the message's id and the seed, so that the same
messages meet the same fate; and stored in that transaction as rows that come due (delivery/rehearsal_reports.py).
"""

import hashlib
import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import NormalDist
from typing import Any

from rest_framework import serializers

from delivery import rehearsal_reports, statuses
from delivery.kind import Behaviour
from delivery.kinds import KINDS
from delivery.provider import Checked, OpenAccount, Outcome, Outgoing, Provider, Refusal
from delivery.rehearsal_reports import PURCHASE, Planned
from lib.forms import DurationField, MoneyField, StrictSerializer

LABELS = {
    "refused": "Refused at once, %",
    "delivered": "Delivered, % of accepted",
    "failed": "Failed later, % of accepted",
    "opened": "Read, % of delivered",
    "likely": "Readings that look human, %",
    "clicked": "Clicked, % of delivered",
    "replied": "Answered, % of delivered",
    "unsubscribed": "Unsubscribed, % of delivered",
    "bought": "Bought, % of those who read or clicked",
    "delivered_s": "Delivered after (median)",
    "reacted_s": "Read after (median)",
    "bought_s": "Bought after reading (median)",
}
PAUSE_S = 30  # from reading to clicking or unsubscribing, median
NORMAL = NormalDist()


def odds_form(typical: Behaviour) -> type[StrictSerializer]:
    """The settings of one channel, with what is usual there as defaults."""
    form: dict[str, Any] = {}
    for each in fields(Behaviour):
        default = getattr(typical, each.name)
        if each.name.endswith("_s"):
            form[each.name] = DurationField(default=default, label=LABELS[each.name])
        else:
            form[each.name] = serializers.FloatField(
                default=default, min_value=0, max_value=100, label=LABELS[each.name]
            )
    return type("Odds", (Odds,), form)


class Odds(StrictSerializer):
    """How often and when the people of one channel react."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["delivered"] + attrs["failed"] > 100:
            raise serializers.ValidationError({"failed": ["Delivered and failed together are more than 100 %."]})
        return attrs


class Channels(StrictSerializer):
    """The odds of every channel; what is left out is as usual there."""

    def get_fields(self) -> dict[str, Any]:
        return {kind.key: odds_form(kind.typical)(required=False, label=kind.label) for kind in KINDS}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            data = {kind.key: {} for kind in KINDS} | dict(data)
        return super().to_internal_value(data)


class RehearsalSettings(StrictSerializer):
    """Chance and speed for all, and the odds of each channel."""

    speed = serializers.FloatField(
        default=1,
        min_value=0.1,
        max_value=100_000,
        label="Speed",
        help_text="60: what takes an hour happens in a minute.",
    )
    seed = serializers.IntegerField(default=1, label="Seed", help_text="Another number, another fate of each message.")
    purchase_median = MoneyField(default=Decimal("28.00"), min_value=Decimal(1), label="Median of a purchase")

    channels = Channels(default=dict, label="Channels")

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            data = {"channels": {}} | dict(data)  # a default would be taken as it is, without those inside it
        return super().to_internal_value(data)


class Rehearsal(Provider):
    key = "rehearsal"
    label = "Rehearsal"
    description = (
        "Contacts nobody: accepts messages, then reports deliveries, readings, clicks and purchases by chance."
    )
    Settings = RehearsalSettings
    reaches_people = False

    @property
    def channels(self) -> Sequence[str]:
        return [kind.key for kind in KINDS]

    def receipts(self, channel: str) -> frozenset[str]:
        return KINDS[channel].reports

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        seed = account.settings["seed"]
        outcomes = []
        for message in batch:
            odds = account.settings["channels"][message.channel]
            if draws(seed, message.message_id)[0] * 100 < odds["refused"]:
                outcomes.append(
                    Outcome(
                        message.message_id, None, Refusal.PERMANENT, "refused", "The rehearsal refuses this address."
                    )
                )
            else:
                outcomes.append(Outcome(message.message_id, f"rehearsal-{message.message_id}"))
        return outcomes

    def check(self, account: OpenAccount) -> Checked:
        return Checked(accepted=True, words="The rehearsal needs no credentials and contacts nobody.")

    def recorded(self, accepted: Sequence[Outgoing], account: OpenAccount, now: datetime) -> None:
        """What will become of the messages is stored with their acceptance: a crash loses neither or both."""
        rehearsal_reports.plan([each for message in accepted for each in future(message, account.settings, now)])


def draws(seed: int, message_id: int) -> tuple[float, ...]:
    """Sixteen numbers between 0 and 1, always the same for one message and seed."""
    digest = hashlib.blake2b(struct.pack("<qq", seed, message_id), digest_size=64).digest()
    return tuple((each + 0.5) / 2**32 for each in struct.unpack("<16I", digest))


def future(message: Outgoing, settings: Mapping[str, Any], sent_at: datetime) -> Iterator[Planned]:
    """What will be reported of an accepted message, and when."""
    kind, odds = KINDS[message.channel], settings["channels"][message.channel]
    chance = draws(settings["seed"], message.message_id)

    def planned(type_: str, after_s: float, grade: str | None = None, amount: Decimal | None = None) -> Planned:
        due_at = sent_at + timedelta(seconds=after_s / settings["speed"])
        return Planned(message.customer_id, message.message_id, type_, due_at, grade, amount)

    delivered_s = delay_s(odds["delivered_s"], chance[7])
    fate = chance[1] * 100
    is_late = message.ttl_s is not None and delivered_s >= message.ttl_s
    if fate >= odds["delivered"] or is_late:
        if fate < odds["delivered"] + odds["failed"] and not is_late:
            yield planned(kind.typical_failure[0], delivered_s)
        elif message.ttl_s is not None and statuses.EXPIRED in kind.reports:
            yield planned(statuses.EXPIRED, message.ttl_s)
        return
    yield planned(statuses.DELIVERED, delivered_s)

    keenness = chance[2] * 100  # the keenest of those who read also click
    reads = keenness < odds["opened"] and statuses.OPENED in kind.reports
    clicks = keenness < odds["clicked"]
    replies = chance[4] * 100 < odds["replied"] and statuses.REPLIED in kind.reports
    reacted_s = delivered_s + delay_s(odds["reacted_s"], chance[8])
    if reads:
        is_likely = chance[3] * 100 < odds["likely"]
        yield planned(statuses.OPENED, reacted_s, statuses.LIKELY if is_likely else statuses.WEAK)
    if clicks:
        yield planned(statuses.CLICKED, reacted_s + delay_s(PAUSE_S, chance[9]))
    if replies:
        yield planned(statuses.REPLIED, reacted_s + delay_s(PAUSE_S, chance[10]))

    # Who reads may unsubscribe; where nobody can tell reading, whoever got it may.
    can_tell = odds["opened"] if statuses.OPENED in kind.reports else 100
    if (reads or can_tell == 100) and chance[5] * can_tell < odds["unsubscribed"]:
        yield planned(statuses.UNSUBSCRIBED, reacted_s + delay_s(PAUSE_S, chance[11]))
    if (reads or clicks or replies) and chance[6] * 100 < odds["bought"]:
        amount = float(settings["purchase_median"]) * math.exp(0.7 * NORMAL.inv_cdf(chance[12]))
        bought_s = reacted_s + delay_s(odds["bought_s"], chance[13])
        yield planned(PURCHASE, bought_s, amount=Decimal(amount).quantize(Decimal("0.01")))


def delay_s(median_s: float, chance: float) -> float:
    """A delay with this median and a long tail (log-logistic), as those of people and networks are."""
    odds = min(max(chance, 0.002), 0.998)
    return float(median_s * (odds / (1 - odds)) ** 0.6)
