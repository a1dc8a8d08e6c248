"""Files of people, written in a process of its own: prints how many bytes, and the most memory in MB."""

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
    client.force_authenticate(User.objects.get(email="bench@example.com"))
    api = "/api/v1/analytics/reports"
    written = files = 0
    for report in REPORTS:
        if report.needs:
            continue
        tables = client.get(f"{api}/{report.key}/").json()["tables"]
        for table in tables:
            column = next((each["key"] for each in table["columns"] if each["opens"]), None)
            row = next((each for each in table["rows"] if column and each.get(column)), None)
            if column is None or row is None:
                continue
            place: dict[str, Any] = {"table": table["key"], "column": column, "row": row["key"]}
            for format_ in ("csv", "xlsx"):
                answer: Any = client.get(f"{api}/{report.key}/people/file/", place | {"format": format_})
                chunks: Iterable[bytes] = answer.streaming_content if answer.streaming else [answer.content]
                written += sum(map(len, chunks))
                files += answer.status_code == 200
    print(json.dumps({"export_files": files, "export_bytes": written, "export_peak_mb": peak_mb(os.getpid())}))


if __name__ == "__main__":
    main()
