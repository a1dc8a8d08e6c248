"""What analytics keeps: roll-ups by hour, which can be made again of what they count, and what people have set up."""

from analytics.models.arms import ArmHour, ArmPerson, ArmRoll, ArmTouch
from analytics.models.passes import PassRoll, ReactionRoll
from analytics.models.people import ConsentRoll, TouchedConsents, TouchRoll
from analytics.models.purchases import PurchaseRoll
from analytics.models.rolls import Conversion, ConversionRoll, DomainRoll, DueHour, MessageRoll, RollState
from analytics.models.sharing import ReportMail, ReportSchedule, SharedReport

__all__ = [
    "ArmHour",
    "ArmPerson",
    "ArmRoll",
    "ArmTouch",
    "ConsentRoll",
    "Conversion",
    "ConversionRoll",
    "DomainRoll",
    "DueHour",
    "MessageRoll",
    "PassRoll",
    "PurchaseRoll",
    "ReactionRoll",
    "ReportMail",
    "ReportSchedule",
    "RollState",
    "SharedReport",
    "TouchRoll",
    "TouchedConsents",
]
