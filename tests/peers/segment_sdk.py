"""Segment's SDK for Python, unmodified: python segment_sdk.py HOST WRITE_KEY COUNT"""

import sys

from segment.analytics.client import Client  # type: ignore[import-untyped]

host, write_key, count = sys.argv[1:]
client = Client(write_key, host=host, upload_size=10, upload_interval=0.1)
client.identify("ann", {"email": "ann@example.com", "age": 33}, anonymous_id="browser-1")
for number in range(1, int(count) + 1):
    client.track("ann", "Played", {"number": number, "title": "Ґанок 🎷"})
client.page("ann", None, "Home", {"path": "/"})
client.screen("ann", None, "Player")
client.group("ann", "fans")
client.alias("browser-1", "ann")
client.shutdown()
