"""What a mail says: the first tables of the report, all of them as a workbook, a link to it and one that ends it."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from accounts.models import User
from analytics.files import naming
from analytics.files.answering import KINDS
from analytics.files.money import money_notes
from analytics.files.sheet import sheet_of
from analytics.files.words import Words
from analytics.files.xlsx_files import xlsx_of
from analytics.filters import Filters
from analytics.mailing import stopping, writing
from analytics.mailing.templates import template
from analytics.models import ReportSchedule
from analytics.report import Kind, Report, Table

TABLES = 4  # in the mail itself


@dataclass(frozen=True)
class Composed:
    """What is the same for everybody who may see the same brands."""

    subject: str
    values: dict[str, Any]
    text: str
    file_name: str
    file: bytes


def composed(schedule: ReportSchedule, report: Report, filters: Filters, now: datetime) -> Composed:
    """Asks the report and writes down what it says."""
    answer = report.answer(filters, now)
    words = Words(report.key, schedule.language)
    tables = [writing.table(_without_names(each), answer, words) for each in answer.tables[:TABLES]]
    name, period = words.report(report), writing.period(filters.period.first_on, filters.period.last_on)
    file = BytesIO()
    xlsx_of([sheet_of(_without_names(each), answer, words) for each in answer.tables], file)
    link = f"{_base()}/reports/{report.key}?{urlencode(_address(schedule, filters))}"
    values = {
        "words": words,
        "name": name,
        "period": period,
        "says": words.report_says(report),
        "warnings": [words.warning(each["key"], each["text"]) for each in answer.warnings],
        "money": money_notes(answer, words),
        "tables": tables,
        "link": link,
    }
    return Composed(
        f"{name}: {filters.period.first_on} – {filters.period.last_on}",
        values,
        _plain([name, period, *money_notes(answer, words)], tables, link),
        naming.file_name([name], filters, "xlsx"),
        file.getvalue(),
    )


def mail_to(user: User, schedule: ReportSchedule, made: Composed) -> EmailMultiAlternatives:
    """The mail to one person, with the link that ends it for them."""
    words: Words = made.values["words"]
    stop = f"{_base()}/report-mail/{stopping.token_of(schedule.pk, user.pk)}"
    why = words.said("mail.why", name=schedule.created_by.name)
    html = template("mail.html").render(**made.values, subject=made.subject, stop=stop, why=why)
    text = f"{made.text}\n\n{why}\n{words.said('mail.stop')}: {stop}\n"
    mail = EmailMultiAlternatives(
        made.subject,
        text,
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    mail.attach_alternative(css_inline.inline(html), "text/html")
    mail.attach(made.file_name, made.file, KINDS["xlsx"])
    return mail


def _address(schedule: ReportSchedule, filters: Filters) -> dict[str, Any]:
    """What the address of the report holds, with the days of this mail: who opens it next week sees the same."""
    return {**schedule.filters, "from": filters.period.first_on, "to": filters.period.last_on}


def _without_names(table: Table) -> Table:
    """No names of customers leave by mail."""
    columns = [each for each in table.columns if each.kind is not Kind.CUSTOMER]
    return Table(table.key, table.label, columns, table.rows, table.note, table.total)


def _plain(head: list[str], tables: list[writing.WrittenTable], link: str) -> str:
    lines = [*head, "", link]
    for each in tables:
        lines += ["", each.title, " | ".join(each.headings)]
        lines += [" | ".join(row.cells) for row in each.rows]
    return "\n".join(lines)


def _base() -> str:
    return str(settings.PUBLIC_URL).rstrip("/")
