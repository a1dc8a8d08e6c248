"""Runs an import: the file as a stream, in chunks, each of them one transaction that stores the position, too."""

import gc
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import Error, IntegrityError, OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from customers.importing.format import Record, clean
from customers.importing.loader import Loader, Outcome
from customers.importing.mapping import Mapping
from customers.importing.reading import Opened, Reading
from customers.importing.row import Row, Terms
from customers.models import Import, ImportOccurrence, ImportReject
from lib.ahead import ahead, give_way, many_rows, take_turn, waiting
from lib.live import publish

logger = logging.getLogger(__name__)

CHUNK = 10_000  # rows; the memory that an import takes is that of three chunks, one of them being cut
PIECE = 200  # rows that are cut without a look whether it is still time to
COLLECT_EVERY = 50  # chunks
TRIES = 3
REASON_LONGEST = 300
GROUP = "imports"  # of the WebSocket that tells how imports go
Progress = Callable[[Import], None]
Stop = Callable[[], bool]


class Overtaken(Exception):
    """Another process goes on with this import: ours lost the database, and with it its lock."""


@dataclass(slots=True)
class Report:
    """What an import did: its row, with the totals, and the first of the rows that were refused."""

    run: Import
    rejects: list[ImportReject]


def run_import(
    file: Path, mapping: Mapping, now: datetime, *, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Loads the file. A chunk that is stored stays stored, whatever happens to the next one.

    A dry run does all of it in one transaction, and takes it back. Raises ImportProblem when the file or the
    mapping is of no use; then nothing has been loaded.
    """
    reading = Reading.of(file, mapping)
    reading.check()
    if not dry_run:
        return _run(reading, now, progress)
    with transaction.atomic():
        report = _run(reading, now, progress)
        transaction.set_rollback(True)
    return report


def _run(reading: Reading, now: datetime, progress: Progress | None) -> Report:
    with reading.opened(reading.terms(now)), transaction.atomic():  # is of use, or raises before anything is stored
        prepare(reading.mapping)
        source = reading.source
        given = dict(reading.mapping.given)
        run = Import.objects.create(file_name=source.name[-255:], mapping=given, started_at=now, size=source.size)
    try:
        carry_on(run, reading, now, progress)
    except BaseException as error:  # Ctrl-C too
        try:
            finish(run, Import.Status.FAILED, now, str(error) or "The import was interrupted.")
            forget(run)
        except Error:  # the database is gone, and what happened before is the error to show
            logger.exception("The end of import %s could not be noted.", run.pk)
        raise
    return Report(run, list(run.rejects.order_by("line")[:20]))


def prepare(mapping: Mapping) -> None:
    """Makes what must stand in the base before the first row: attributes. Called in a transaction."""
    for each in mapping.columns:
        each.target.prepare(each.options)


def carry_on(
    run: Import,
    reading: Reading,
    now: datetime,
    progress: Progress | None = None,
    stop: Stop = lambda: False,
) -> None:
    """Loads the file from where the import stands to its end, or until somebody cancels it, or `stop` says so.

    What was judged by the clock before is judged by the same clock: that of the import's beginning.
    """
    begun = last = perf_counter()
    terms = reading.terms(run.started_at)
    with reading.opened(terms) as opened, many_rows(), connection.execute_wrapper(_waiting):
        opened.skip(run.read)
        for number, cut in enumerate(ahead(_cuts(opened, reading)), start=1):
            at = now + timedelta(seconds=perf_counter() - begun)
            if Import.objects.filter(pk=run.pk, is_cancel_asked=True).exists():
                finish(run, Import.Status.CANCELED, at)
                return
            if stop():
                return
            chunk = _Chunk(run, cut, opened.cutter.loader, terms)
            chunk.store(at, perf_counter() - last)
            last = perf_counter()
            if progress is not None:
                progress(run)
            if number % COLLECT_EVERY == 0:
                gc.collect()
    finish(run, Import.Status.DONE, now + timedelta(seconds=perf_counter() - begun))
    forget(run)


def _waiting(execute: Callable[..., Any], *given: Any) -> Any:
    """Around every statement: while PostgreSQL works, the next rows can be cut."""
    with waiting():
        return execute(*given)


def finish(run: Import, status: Import.Status, at: datetime, error: str = "") -> None:
    """Notes how an import ended, and tells whoever looks."""
    run.status, run.error, run.finished_at = status, clean(error), at
    if status == Import.Status.DONE:
        run.bytes_read = run.size
    with transaction.atomic():
        run.save(update_fields=["status", "error", "finished_at", "bytes_read"])
        publish(GROUP, {"type": "changed", "id": run.pk})


def forget(run: Import) -> None:
    """Drops what only an import that goes on needs."""
    ImportOccurrence.objects.filter(import_id=run.pk).delete()


@dataclass(frozen=True, slots=True)
class _Cut:
    """Some records of a file, cut into rows, with how far in the file they end."""

    read: int
    rows: list[Row]
    refused: list[tuple[Record, str]]
    bytes_read: int


def _cuts(opened: Opened, reading: Reading) -> Iterator[_Cut]:
    for records in opened.chunks(CHUNK):
        cut = _Cut(len(records), [], [], reading.source.bytes_read)
        for first in range(0, len(records), PIECE):
            take_turn()
            rows, refused = opened.cutter.rows(records[first : first + PIECE])
            cut.rows.extend(rows)
            cut.refused.extend(refused)
        yield cut


@dataclass(slots=True)
class _Chunk:
    """Some rows of an import on their way into the base."""

    run: Import
    cut: _Cut
    loader: Loader
    terms: Terms

    def store(self, at: datetime, begun_s: float) -> None:
        """Its rows, its rejects and the totals of the import, in one transaction."""
        began = perf_counter() - begun_s
        for attempt in range(1, TRIES + 1):
            try:
                with transaction.atomic():
                    outcome = self.loader.load(self.cut.rows, self.terms, self.run.pk)
                    totals = self._note(outcome, at, perf_counter() - began)
                    give_way()
                break
            except (IntegrityError, OperationalError) as error:
                # Something else than an import made the same customer meanwhile, or a merge was in the way: look again.
                # A connection that is lost is none the better for it.
                if attempt == TRIES or connection.in_atomic_block or not _may_be_tried(error):
                    raise
        for name, value in totals.items():
            setattr(self.run, name, value)

    def _note(self, outcome: Outcome, at: datetime, took_s: float) -> dict[str, int | float | datetime]:
        run = self.run
        rejects = [(record.line, reason, record.original) for record, reason in self.cut.refused]
        rejects += [(row.line, reason, row.original) for row, reason in outcome.refused]
        ImportReject.objects.bulk_create(
            (
                ImportReject(source=run, line=line, reason=_short(reason), original=clean(original))
                for line, reason, original in sorted(rejects)
            ),
            batch_size=2000,
        )
        totals: dict[str, int | float | datetime] = {
            "read": run.read + self.cut.read,
            "created": run.created + outcome.created,
            "updated": run.updated + outcome.updated,
            "unchanged": run.unchanged + outcome.unchanged,
            "rejected": run.rejected + len(rejects),
            "customers_created": run.customers_created + outcome.customers_created,
            "bytes_read": max(run.bytes_read, self.cut.bytes_read),
            "worked_s": run.worked_s + took_s,
            "heard_at": at,
        }
        mine = Import.objects.filter(pk=run.pk, read=run.read, status=Import.Status.RUNNING)
        if not mine.update(**totals):
            raise Overtaken
        publish(GROUP, {"type": "changed", "id": run.pk})
        return totals


def _may_be_tried(error: Error) -> bool:
    return isinstance(error, IntegrityError) or isinstance(error.__cause__, DeadlockDetected)


def _short(reason: str) -> str:
    reason = clean(reason)
    return reason if len(reason) <= REASON_LONGEST else reason[: REASON_LONGEST - 1] + "…"
