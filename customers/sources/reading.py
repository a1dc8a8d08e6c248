"""Reads a source that is a database: its query into a file, and the file by an ordinary import.

So an import from a database has what one of a file has: progress, rejects, cancelling, going on after a crash. How far
was read is kept only when that import is done: what failed is read again.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

from accounts.models import User
from customers.importing import background
from customers.importing.mapping import Mapping, read_mapping
from customers.importing.problems import ImportProblem
from customers.importing.uploads import place_of
from customers.models import Import, SavedMapping, Source, Upload
from customers.sources import counting
from customers.sources.querying import QueryProblem, Question, remembered, write
from lib import loop
from lib import secrets as sealed

TASK = "customers.tasks.read_source"
SAMPLE = 1_000  # rows by which a mapping is made
ENDED = (Import.Status.DONE, Import.Status.FAILED, Import.Status.CANCELED)
OF_FILES = ("delimiter", "widths", "sheet")  # fields of a mapping that a query has no use for


def question_of(source: Source, since: dict[str, str] | None = None) -> Question:
    """What is asked. Raises QueryProblem."""
    try:
        url = sealed.decrypt(source.credentials).get("url", "")
    except sealed.SecretsUnreadable as error:
        raise QueryProblem(str(error)) from None
    return Question(url, source.settings["query"], source.settings["newest_by"], since)


def call(source: Source) -> None:
    """Has a worker read the source soon."""
    transaction.on_commit(lambda: async_task(TASK, source.pk, save=False, timeout=background.ENDLESS))


def due(source: Source, now: datetime) -> bool:
    """Whether its schedule says that it is to be read."""
    every_s, read_at = source.settings["every_s"], source.state.get("read_at")
    if not every_s or not source.is_active:
        return False
    return not read_at or now >= datetime.fromisoformat(read_at) + timedelta(seconds=every_s)


def read(source_id: int, now: datetime) -> str:
    """Reads what is new, unless it is being read; a sentence of what has begun, or of what is wrong."""
    with loop.held(f"source {source_id}") as alone:
        source = Source.objects.filter(pk=source_id).first()
        if source is None or not alone:
            return "It is being read."
        settle(source, now)
        if source.state.get("pending"):
            return "What was read before is still being loaded."
        try:
            return _read(source, now)
        except (QueryProblem, ImportProblem) as problem:
            _note(source, read_at=now.isoformat(), error=str(problem))
            return str(problem)


def settle(source: Source, now: datetime) -> None:
    """When the import of what was read is over: keeps how far it was, and counts."""
    pending = source.state.get("pending")
    run = Import.objects.filter(pk=pending["import"]).first() if pending else None
    if not pending or (run is not None and run.status not in ENDED):
        return
    if run is not None and run.status == Import.Status.DONE:
        came = {"stored": run.created + run.updated, "repeated": run.unchanged, "rejected": run.rejected}
        with transaction.atomic():
            counting.count(source.pk, now, received=run.read, **came)
            _note(source, pending=None, error="", since=pending["since"] or source.state.get("since"))
    else:
        why = (
            f"The import of what was read has stopped: {run.error}"
            if run and run.error
            else "The import was cancelled."
        )
        _note(source, pending=None, error=why)


def sample(source: Source, user: User | None, now: datetime) -> Upload:
    """The first rows as an uploaded file, so that a mapping can be made of it. Raises QueryProblem."""
    with _file() as file:
        count, _ = write(question_of(source), file, settings.UPLOAD_MOST_BYTES, SAMPLE)
        if not count:
            raise QueryProblem("The query answers without a row.")
        return _upload(source, file, user, now)


def mapping_of(source: Source) -> Mapping:
    """The saved mapping that the source names, for rows of a database. Raises ImportProblem."""
    name = source.settings["mapping"]
    if not name:
        raise ImportProblem("No mapping is chosen: it says what becomes of the columns.")
    saved = SavedMapping.objects.filter(name=name).first()
    if saved is None:
        raise ImportProblem(f"There is no mapping “{name}”. Save one with the import wizard, or choose another.")
    given = {key: value for key, value in saved.mapping.items() if key not in OF_FILES}
    return read_mapping(
        given | {"format": "json_lines", "encoding": "utf-8", "header": True, "decimal": ".", "source": source.key}
    )


def _read(source: Source, now: datetime) -> str:
    mapping = mapping_of(source)
    since = source.state.get("since") if source.settings["newest_by"] else None
    with _file() as file:
        count, newest = write(question_of(source, since), file, settings.UPLOAD_MOST_BYTES)
        if not count:
            _note(source, read_at=now.isoformat(), error="")
            return "There is nothing new."
        with transaction.atomic():
            run = background.start(_upload(source, file, None, now), mapping, None, now)
            pending = {"import": run.pk, "since": remembered(newest)}
            _note(source, read_at=now.isoformat(), error="", pending=pending, last_import=run.pk)
    return f"{count:,} rows are being loaded."


@contextmanager
def _file() -> Iterator[Path]:
    """A new file among the uploads; gone when nothing has been made of it."""
    file = Path(settings.UPLOADS) / f"{secrets.token_hex(16)}.upload"
    try:
        yield file
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    if not Upload.objects.filter(stored_as=file.name).exists():
        file.unlink(missing_ok=True)


def _upload(source: Source, file: Path, user: User | None, now: datetime) -> Upload:
    upload = Upload.objects.create(
        file_name=f"{source.name}.jsonl",
        stored_as=file.name,
        size=file.stat().st_size,
        user=user,
        created_at=now,
        used_at=now,
    )
    assert place_of(upload) == file
    return upload


def _note(source: Source, **state: Any) -> None:
    """Changes some of what is remembered; others write there, too (watching.py)."""
    with transaction.atomic():
        fresh = Source.objects.select_for_update().get(pk=source.pk)
        fresh.state = {**fresh.state, **state}
        fresh.save(update_fields=["state"])
    source.state = fresh.state
