"""What became of e-mails, by the domain that receives them: where one of the large ones sorts us out, it shows here."""

from typing import Any

from analytics.models import DomainRoll
from analytics.rolling.roll import Roll, Source
from delivery.attribution import READ_GRADES
from delivery.statuses import FAILURES


class Domains(Roll):
    key = "domains"
    model = DomainRoll
    source = Source.MESSAGES
    whose = "m"

    def values(self) -> dict[str, Any]:
        return {"failures": sorted(FAILURES), "grades": list(READ_GRADES), "email": "email"}
