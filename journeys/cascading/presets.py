"""Ready time-outs for a whole cascade, by channel; offered in the editor with one click."""

from dataclasses import dataclass

from delivery.kinds import KINDS

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Preset:
    """`timeouts`: seconds by channel."""

    key: str
    label: str
    timeouts: dict[str, int]


def presets() -> list[Preset]:
    """All of them, the quickest first. A channel that a preset does not name keeps its usual time-out."""
    usual = {each.key: each.default_timeout_s for each in KINDS}
    hurried = dict.fromkeys(usual, 10 * MINUTE)  # three channels: half an hour in all
    # Push, e-mail, a messenger and SMS: two days in all.
    patient = usual | {
        "push": 4 * HOUR,
        "webpush": 4 * HOUR,
        "email": 24 * HOUR,
        "telegram": 12 * HOUR,
        "viber": 12 * HOUR,
        "whatsapp": 12 * HOUR,
        "sms": 8 * HOUR,
    }
    return [
        Preset("urgent", "Urgent", hurried),
        Preset("normal", "Normal", usual),
        Preset("relaxed", "Relaxed", {key: patient[key] for key in usual}),
    ]
