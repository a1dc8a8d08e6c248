"""How many random cases are tried: the same ones in every run; many new ones with KASKAD_RANDOM=1, to look for more."""

import os

SEARCHING = bool(os.environ.get("KASKAD_RANDOM"))


def cases(usual: int, searching: int) -> int:
    """How many, for a test whose cases are slow."""
    return searching if SEARCHING else usual
