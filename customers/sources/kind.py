"""What a kind of sources is: how its data comes to us. Each lives in a file of its own in customers/sources/kinds/."""

from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from customers.models import Source
from lib.forms import StrictSerializer


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at a source has found: `words` is a sentence; `header` and `rows`: the first rows, if it has some."""

    accepted: bool
    words: str
    header: list[str] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)


class SourceKind(ABC):
    """A kind of sources: the forms of its settings and credentials, and what can be done with one.

    A kind either `receives` (systems call us and show the source's write key) or is read by us; then it has `check`
    and `run`.
    """

    key: str
    label: str
    icon: str  # of the Tabler set
    description: str
    receives = False
    Credentials: type[StrictSerializer] = StrictSerializer
    Settings: type[StrictSerializer] = StrictSerializer

    @property
    def runs(self) -> bool:
        """Whether it is read by us, when somebody asks for it or a schedule does."""
        return type(self).run is not SourceKind.run

    def complete(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Stored settings with the defaults of what they do not say."""
        form = self.Settings(data=dict(settings))
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def check(self, source: Source) -> Checked:
        """Whether the source answers; changes nothing."""
        raise NotImplementedError(f"{self.label} cannot be checked")

    def run(self, source: Source, now: datetime) -> str:
        """Reads what is new, or has it read soon; answers a sentence for whoever pressed the button."""
        raise NotImplementedError(f"{self.label} cannot be run")

    def trouble(self, source: Source) -> str:
        """What ails the source, in a sentence; empty when nothing is known to."""
        return ""
