"""The rows that were not loaded as a CSV file, streamed, and safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from customers.models import Import, ImportReject

# What a spreadsheet may take for a formula (OWASP, “CSV Injection”, owasp.org/www-community/attacks/CSV_Injection,
# read 2026-11-22). A quote before it makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = ["line", "reason", "original"]
AT_ONCE = 2000


def rejects_csv(run: Import) -> Iterator[str]:
    """The lines of the file, the header first."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")  # or spreadsheets take it for another encoding
    writer.writerow(COLUMNS)
    rejects = ImportReject.objects.filter(source=run).order_by("line", "id")
    for line, reason, original in rejects.values_list("line", "reason", "original").iterator(AT_ONCE):
        writer.writerow([line, harmless(reason), harmless(original)])
        if out.tell() > 1 << 16:
            yield _taken(out)
    yield _taken(out)


def harmless(text: str) -> str:
    """The text, quoted if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text
