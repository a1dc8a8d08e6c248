"""Who else has a journey open, as one open page knows it.

Nothing is stored: each page says every few seconds that it is there, through the same channel layer that brings all
news, and whoever has not been heard for a while is gone. So nobody stays behind whose process was killed.
"""

from dataclasses import dataclass, field
from typing import Any

BEAT_S = 8.0
LOST_S = 20.0  # two beats may get lost
MOST_PEOPLE = 50
MOST_NODES = 20


@dataclass
class Presence:
    """The other pages that have the journey open, by the key that each of them has given itself."""

    others: dict[str, dict[str, Any]] = field(default_factory=dict)
    heard_at: dict[str, float] = field(default_factory=dict)

    def hear(self, page: str, person: dict[str, Any], now_s: float) -> bool:
        """Somebody is there; whether that is news."""
        if page not in self.others and len(self.others) >= MOST_PEOPLE:
            return False
        self.heard_at[page] = now_s
        is_news = self.others.get(page) != person
        self.others[page] = person
        return is_news

    def forget(self, page: str) -> bool:
        """Somebody has left; whether that is news."""
        self.heard_at.pop(page, None)
        return self.others.pop(page, None) is not None

    def sweep(self, now_s: float) -> bool:
        """Forgets who has not been heard for a while; whether there was anybody."""
        lost = [page for page, at in self.heard_at.items() if now_s - at > LOST_S]
        for page in lost:
            self.forget(page)
        return bool(lost)

    def people(self) -> list[dict[str, Any]]:
        """Who is there, in the order in which they came."""
        return [{"page": page, **person} for page, person in self.others.items()]


def nodes_in(said: Any) -> list[str]:
    """The nodes that a browser says its person has selected; nothing for what is not understood."""
    nodes = said.get("nodes") if isinstance(said, dict) else None
    if not isinstance(nodes, list):
        return []
    return [each for each in nodes if isinstance(each, str) and 0 < len(each) <= 64][:MOST_NODES]
