"""Files of people, of the first table of each report, in a process of its own: bytes, and the most memory in MB."""

import json
import os
from collections.abc import Iterable
from typing import Any


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from rest_framework.test import APIClient

    from accounts.models import User
    from analytics.report import REPORTS
    from bench.memory import peak_mb

    client = APIClient(HTTP_HOST="localhost")
    may = {"role": "admin", "name": "Bench"}  # managers take no files of people
    client.force_authenticate(User.objects.get_or_create(email="bench-admin@example.com", defaults=may)[0])
    api = "/api/v1/analytics/reports"
    written = files = 0
    for report in REPORTS:
        if report.needs:
            continue
        tables = client.get(f"{api}/{report.key}/").json()["tables"]
        for table in tables[:1]:  # files of a million people take their time
            column = next((each["key"] for each in table["columns"] if each["opens"]), None)
            row = next((each for each in table["rows"] if column and each.get(column)), None)
            if column is None or row is None:
                continue
            place: dict[str, Any] = {"table": table["key"], "column": column, "row": row["key"]}
            for format_ in ("csv", "xlsx"):
                answer: Any = client.get(f"{api}/{report.key}/people/file/", place | {"format": format_})
                chunks: Iterable[bytes] = answer.streaming_content if answer.streaming else [answer.content]
                written += sum(map(len, chunks))
                assert answer.status_code == 200, f"{place}: {answer.status_code}"
                files += 1
    print(json.dumps({"export_files": files, "export_bytes": written, "export_peak_mb": peak_mb(os.getpid())}))


if __name__ == "__main__":
    main()
