"""The SDKs of servers, unmodified, from PyPI and npm: each delivers every event exactly once, whatever happens.

They are pointed at Kaskad by the host alone. An edge in front of a real web server answers their first calls with 500,
429 and 503; later it loses an answer of ours, so that the SDK sends again what is stored already.
Those of browsers: tests/browser/test_sdks.py.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from customers.models import Source
from tests.customers.collecting import KEY, make_source, rejects, stored
from tests.customers.sdks import FAILS, PEERS, TRACKS, Edge, check_worked_off, numbers, running_door, running_edge
from tests.delivery.smsc import node

OTHERS = ("identify", "page", "screen", "group", "alias")

SERVERS = {
    "Segment, Python": [sys.executable, str(PEERS / "segment_sdk.py")],
    "RudderStack, Python": [sys.executable, str(PEERS / "rudder_sdk.py")],
    "Segment, Node.js": ["node", "segment.mjs"],
    "RudderStack, Node.js": ["node", "rudder.mjs"],
}


@pytest.fixture
def source(transactional_db: None) -> Source:
    return make_source()


@pytest.fixture
def door(source: Source) -> Iterator[int]:
    with running_door() as port:
        yield port


@pytest.mark.parametrize("sdk", SERVERS)
def test_an_sdk_of_a_server_delivers_everything_once(sdk: str, door: int) -> None:
    with running_edge(door, FAILS) as edge:
        speak(sdk, edge)
    assert sorted(status for _, status in edge.heard if status != 200) == [429, 500, 502, 503]
    assert {path for path, _ in edge.heard} == {"/v1/batch"}
    assert rejects() == []
    assert len(stored()) > TRACKS + 5  # what was lost on the way back came twice
    unique = {each["messageId"]: each for each in stored()}.values()
    assert Counter(each["type"] for each in unique) == {"track": TRACKS} | dict.fromkeys(OTHERS, 1)
    assert numbers(unique) == list(range(1, TRACKS + 1))
    assert all(each["userId"] == "ann" for each in unique)
    assert {each["properties"]["title"] for each in unique if each["type"] == "track"} == {"Ґанок 🎷"}
    check_worked_off()


def speak(sdk: str, edge: Edge) -> None:
    """The SDK's program says everything and ends."""
    command = [node() if each == "node" else each for each in SERVERS[sdk]]
    command += [f"http://127.0.0.1:{edge.port}", KEY, str(TRACKS)]
    done = subprocess.run(command, cwd=PEERS, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
