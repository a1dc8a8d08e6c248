"""A process that is told to stop, however often at once."""

import signal
import subprocess
import sys

PROGRAM = """
from lib import stopping
stop = stopping.event()
print("up", flush=True)
while not stop.wait(0.0001):
    pass
print("in order")
"""


def test_it_stops_in_order_when_it_is_told_many_times_at_once():
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        for number in (signal.SIGTERM, signal.SIGINT) * 50:
            process.send_signal(number)
        assert process.communicate(timeout=20)[0] == "in order\n"
        assert process.returncode == 0
