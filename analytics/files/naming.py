"""What a file is called: the report and the period."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from analytics.filters import Filters

UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST = 120


def file_name(parts: Sequence[str], filters: Filters, kind: str) -> str:
    """“Channels 2026-10-24 – 2026-11-22.csv”, in whatever letters its report is named."""
    words = " – ".join(part for part in parts if part)
    period = f"{filters.period.first_on} – {filters.period.last_on}"
    return f"{' '.join(UNFIT.sub(' ', words).split())[:LONGEST]} {period}.{kind}"


def disposition(name: str) -> str:
    """The header: in letters of any language (RFC 6266), and in ASCII for who cannot read that."""
    plain = re.sub(r"[^\x20-\x7e]+", "_", name).replace('"', "")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
