"""Files of people in a process of its own: of a number with few people first, and then of the one with the most.

Of each the people, the seconds and bytes of both formats, and the most memory in MB that the process had by then: what
the second adds to the first is what it takes to write a thousand times as much.
"""

import json
import os
from time import perf_counter
from typing import Any


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from rest_framework.test import APIClient

    from accounts.models import User
    from bench.memory import peak_mb

    client = APIClient(HTTP_HOST="localhost")
    may = {"role": "admin", "name": "Bench"}  # managers take no files of people
    client.force_authenticate(User.objects.get_or_create(email="bench-admin@example.com", defaults=may)[0])
    api = "/api/v1/analytics/reports"
    rows = client.get(f"{api}/channels/").json()["tables"][0]["rows"]
    told: dict[str, Any] = {}
    for size, column in (("few", "complained"), ("most", "sent")):
        place = {"table": "channels", "column": column, "row": max(rows, key=lambda row: int(row[column]))["key"]}
        found: dict[str, Any] = {}
        for format_ in ("csv", "xlsx"):
            began = perf_counter()
            answer: Any = client.get(f"{api}/channels/people/file/", place | {"format": format_})
            assert answer.status_code == 200, f"{place}: {answer.status_code}"
            written = people = 0
            for chunk in answer.streaming_content if answer.streaming else [answer.content]:
                written += len(chunk)
                people += chunk.count(b"\n") if format_ == "csv" else 0
            found |= {f"{format_}_s": round(perf_counter() - began, 1), f"{format_}_bytes": written}
            found |= {"people": people - 1} if format_ == "csv" else {}
        told[f"export_{size}"] = found | {"peak_mb": peak_mb(os.getpid())}
    print(json.dumps(told | {"export_peak_mb": peak_mb(os.getpid())}))


if __name__ == "__main__":
    main()
