"""The other side: a process that makes calls of the Segment protocol, as fast as they are answered or at a pace.

Reads one JSON line, {url, key, pace, connections, calls: [[…messages…], …]}; makes every body before it says "ready",
waits for a line, calls, and prints when each call was sent and how long the slowest answer took. `pace` is messages a
second, 0 as fast as possible.
"""

import base64
import http.client
import json
import sys
import threading
import time
from urllib.parse import urlsplit


def main() -> None:
    order = json.loads(sys.stdin.readline())
    bodies = [json.dumps({"batch": each}).encode() for each in order["calls"]]
    sizes = [len(each) for each in order["calls"]]
    place = urlsplit(order["url"])
    key = base64.b64encode(f"{order['key']}:".encode()).decode()
    headers = {"content-type": "application/json", "authorization": f"Basic {key}"}
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.time()
    due, total = [], 0
    for size in sizes:
        due.append(began + (total / order["pace"] if order["pace"] else 0))
        total += size
    sent = [0.0] * len(bodies)
    took = [0.0] * len(bodies)
    numbers = iter(range(len(bodies)))
    taking = threading.Lock()
    failed: list[str] = []

    def call() -> None:
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        while True:
            with taking:
                number = next(numbers, None)
            if number is None or failed:
                return
            time.sleep(max(0.0, due[number] - time.time()))
            sent[number] = time.time()
            connection.request("POST", "/v1/batch", bodies[number], headers)
            answer = connection.getresponse()
            text = answer.read()
            took[number] = time.time() - sent[number]
            if answer.status != 200 or b"rejected" in text:
                failed.append(f"{answer.status}: {text[:200]!r}")

    threads = [threading.Thread(target=call) for _ in range(order["connections"])]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    print(json.dumps({"began": began, "sent": sent, "slowest_s": max(took), "failed": failed}), flush=True)


if __name__ == "__main__":
    main()
