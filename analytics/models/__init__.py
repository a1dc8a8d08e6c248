"""What analytics keeps: roll-ups by hour, which can be made again of what they count, and what people have set up."""

from analytics.models.arms import ArmHour, ArmPerson, ArmRoll, ArmTouch
from analytics.models.lives import CohortRoll, Life, LivesState, SquareRoll, StageRoll, TouchedLives
from analytics.models.passes import PassRoll, ReactionRoll
from analytics.models.people import ConsentRoll, TouchedConsents, TouchRoll
from analytics.models.purchases import PurchaseRoll
from analytics.models.rolls import (
    ChannelConversionRoll,
    ChannelRoll,
    Conversion,
    ConversionDay,
    ConversionRoll,
    DomainRoll,
    DueHour,
    LagRoll,
    MessageDay,
    MessageRoll,
    RareMessage,
    RollState,
)
from analytics.models.sharing import ReportMail, ReportSchedule, SharedReport

__all__ = [
    "ArmHour",
    "ArmPerson",
    "ArmRoll",
    "ArmTouch",
    "ChannelConversionRoll",
    "ChannelRoll",
    "CohortRoll",
    "ConsentRoll",
    "Conversion",
    "ConversionDay",
    "ConversionRoll",
    "DomainRoll",
    "DueHour",
    "LagRoll",
    "Life",
    "LivesState",
    "MessageDay",
    "MessageRoll",
    "PassRoll",
    "PurchaseRoll",
    "RareMessage",
    "ReactionRoll",
    "ReportMail",
    "ReportSchedule",
    "RollState",
    "SharedReport",
    "SquareRoll",
    "StageRoll",
    "TouchRoll",
    "TouchedConsents",
    "TouchedLives",
]
