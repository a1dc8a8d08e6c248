"""What customers allow and refuse, by the hour of the choice."""

from analytics.models import ConsentRoll
from analytics.rolling.roll import Roll, Source


class Consents(Roll):
    key = "consents"
    model = ConsentRoll
    source = Source.CONSENTS
    whose = "h"
