"""Wiring only.

`channels/` has no `__init__.py`, so that `import channels` stays Django Channels (a folder without one loses
to a regular package, PEP 420); the app inside it is found by this path and imported as `delivery`.
"""

import sys
from pathlib import Path

_CHANNELS = str(Path(__file__).resolve().parent.parent / "channels")
if _CHANNELS not in sys.path:
    sys.path.append(_CHANNELS)
