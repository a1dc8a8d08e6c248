"""The words of reports in the reader's language: the same files that the browser application reads."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from analytics.report import Column, Report, Table

LANGUAGES = ("en", "ru", "uk", "pl")
FOLDER = Path(settings.BASE) / "frontend" / "src" / "i18n"


@cache
def texts(language: str, namespace: str) -> dict[str, Any]:
    """The file of a namespace; empty where there is none. Read once: it changes only with the product."""
    file = FOLDER / language / f"{namespace}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def found_in(of: dict[str, Any], path: str) -> str | None:
    """The text at a dotted path, if there is one."""
    here: Any = of
    for part in path.split("."):
        here = here.get(part) if isinstance(here, dict) else None
    return here if isinstance(here, str) else None


class Words:
    """Those of one report in one language; what is missing is said in English, as the report itself does."""

    def __init__(self, report: str, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._own = {} if self.language == "en" else texts(self.language, f"report_{report}")

    def report(self, report: Report) -> str:
        return self._of("label", report.label)

    def report_says(self, report: Report) -> str:
        return self._of("says", report.says)

    def table(self, table: Table) -> str:
        return self._of(f"tables.{table.key}.label", table.label)

    def note(self, table: Table) -> str:
        return self._of(f"tables.{table.key}.note", table.note)

    def column(self, table: Table, column: Column) -> str:
        return self._of(f"tables.{table.key}.columns.{column.key}.label", column.label)

    def warning(self, key: str, english: str) -> str:
        return self.said("rehearsal") if key == "rehearsal" else self._of(f"warnings.{key}", english)

    def said(self, path: str, **values: Any) -> str:
        """Of the words that all reports share (reports.json)."""
        for language in (self.language, "en"):
            if text := found_in(texts(language, "reports"), path):
                for name, value in values.items():
                    text = text.replace("{{" + name + "}}", str(value))
                return text
        return path

    def registry(self, kind: str, key: str, fallback: str) -> str:
        """Of a channel, a reason: registry.json."""
        return found_in(texts(self.language, "registry"), f"{kind}.{key.replace('.', '_')}") or fallback

    def _of(self, path: str, english: str) -> str:
        return found_in(self._own, path) or english
