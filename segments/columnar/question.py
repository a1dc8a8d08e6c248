"""What goes over the socket, and where that is."""

import hmac
import tempfile
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection


@dataclass(frozen=True)
class Question:
    """A query of the copy. `brought`: selects of ids that PostgreSQL answers, by the name of the table they become.

    `ids`: the answer has one column, ids, and comes as bytes.
    """

    query: str
    limit_ms: int
    brought: dict[str, str] = field(default_factory=dict)
    ids: bool = False


@dataclass(frozen=True)
class Answer:
    """What was found; or that it took too long; or why the copy cannot answer."""

    found: Any = None
    late: bool = False
    unanswered: str = ""


def address() -> Path:
    """The socket of the copy of this database. Its path is short: sockets allow about a hundred characters."""
    place = [str(connection.settings_dict[each]) for each in ("HOST", "PORT", "NAME")]
    digest = sha256(" ".join([str(settings.VAR), *place]).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"kaskad-{digest}.columnar"


def key() -> bytes:
    """Who knows it may ask."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"columnar copy", "sha256")
