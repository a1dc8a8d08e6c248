"""Runs an import: the file as a stream, in chunks, each of them one transaction."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from time import perf_counter

from django.db import Error, IntegrityError, transaction

from customers.importing.format import Record, formats
from customers.importing.loader import Loader, Outcome, loaders
from customers.importing.mapping import Mapping
from customers.importing.problems import ImportProblem, Refused
from customers.importing.row import Row, Terms
from customers.importing.source import Source
from customers.importing.target import Put
from customers.models import Import, ImportOccurrence, ImportReject

logger = logging.getLogger(__name__)

CHUNK = 20_000  # rows; the memory that an import takes is that of one chunk
TRIES = 3
REASON_LONGEST = 300
Puts = list[tuple[int, str, Put]]
Progress = Callable[[Import], None]


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
    source = Source(file, mapping.fields["encoding"])
    source.check()
    if not dry_run:
        return _run(source, mapping, now, progress)
    with transaction.atomic():
        report = _run(source, mapping, now, progress)
        transaction.set_rollback(True)
    return report


def _run(source: Source, mapping: Mapping, now: datetime, progress: Progress | None) -> Report:
    terms, loader = mapping.terms(now), loaders[mapping.fields["rows"]]
    with source.lines() as lines:
        records = formats[mapping.fields["format"]].records(lines, mapping.fields["delimiter"])
        header = [cell.strip() for cell in next(records).cells] if mapping.fields["header"] else None
        first = next(records, None)
        if first is None:
            raise ImportProblem(f"{source.path.name} holds no rows.")
        puts = mapping.puts(header, terms)
        with transaction.atomic():
            for each in mapping.columns:
                each.target.prepare(each.options)
            run = Import.objects.create(file_name=source.path.name[-255:], mapping=dict(mapping.given), started_at=now)
        width = len(header) if header is not None else None
        _load(run, _chunks(chain([first], records)), _Cutter(puts, width, loader), terms, progress)
    return Report(run, list(run.rejects.order_by("line")[:20]))


def _load(
    run: Import, chunks: Iterator[list[Record]], cutter: "_Cutter", terms: Terms, progress: Progress | None
) -> None:
    begun = perf_counter()
    try:
        for records in chunks:
            _store(run, records, cutter, terms)
            if progress is not None:
                progress(run)
        run.status = Import.Status.DONE
    except BaseException as error:  # Ctrl-C too
        run.status, run.error = Import.Status.FAILED, str(error) or "The import was interrupted."
        raise
    finally:
        run.finished_at = terms.now + timedelta(seconds=perf_counter() - begun)
        try:
            run.save(update_fields=["status", "error", "finished_at"])
            ImportOccurrence.objects.filter(import_id=run.pk).delete()
        except Error:  # the database is gone, and what happened before is the error to show
            logger.exception("The end of import %s could not be noted.", run.pk)


def _store(run: Import, records: list[Record], cutter: "_Cutter", terms: Terms) -> None:
    """One chunk: its rows, its rejects and the totals of the import, in one transaction."""
    rows, refused = cutter.rows(records)
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                outcome = cutter.loader.load(rows, terms, run.pk)
                _note(run, len(records), outcome, refused)
            break
        except IntegrityError:  # something else than an import made the same customer meanwhile: look again
            if attempt == TRIES:
                raise
    run.read += len(records)
    run.created += outcome.created
    run.updated += outcome.updated
    run.unchanged += outcome.unchanged
    run.rejected += len(refused) + len(outcome.refused)
    run.customers_created += outcome.customers_created


def _note(run: Import, read: int, outcome: Outcome, refused: list[tuple[Record, str]]) -> None:
    rejects = [(record.line, reason, record.original) for record, reason in refused]
    rejects += [(row.line, reason, row.original) for row, reason in outcome.refused]
    ImportReject.objects.bulk_create(
        (
            # PostgreSQL keeps no NUL; the picture of it stands in its place.
            ImportReject(source=run, line=line, reason=_short(reason), original=original.replace("\0", "␀"))
            for line, reason, original in sorted(rejects)
        ),
        batch_size=2000,
    )
    Import.objects.filter(pk=run.pk).update(
        read=run.read + read,
        created=run.created + outcome.created,
        updated=run.updated + outcome.updated,
        unchanged=run.unchanged + outcome.unchanged,
        rejected=run.rejected + len(rejects),
        customers_created=run.customers_created + outcome.customers_created,
    )


def _short(reason: str) -> str:
    reason = reason.replace("\0", "␀")
    return reason if len(reason) <= REASON_LONGEST else reason[: REASON_LONGEST - 1] + "…"


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    while chunk := list(islice(records, CHUNK)):
        yield chunk


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Records into rows: every cell read by its target."""

    puts: Puts
    width: int | None  # how many cells a row has; None: as many as are mapped, or more
    loader: Loader

    def rows(self, records: list[Record]) -> tuple[list[Row], list[tuple[Record, str]]]:
        """The rows, and the records that are refused with the reason."""
        rows: list[Row] = []
        refused: list[tuple[Record, str]] = []
        needed = 1 + max((place for place, _, _ in self.puts), default=-1)
        for record in records:
            cells, reason = record.cells, record.problem
            if not reason and "\0" in record.original:
                reason = "The row holds a NUL character."
            if not reason and self.width is not None and len(cells) != self.width:
                reason = f"The row has {len(cells)} columns, and the header {self.width}."
            if not reason and len(cells) < needed:
                reason = f"The row has {len(cells)} columns, and the mapping needs {needed}."
            if not reason:
                row = Row(record.line, record.original)
                reason = self._fill(row, cells) or self.loader.problem(row)
                if not reason:
                    rows.append(row)
            if reason:
                refused.append((record, reason))
        return rows, refused

    def _fill(self, row: Row, cells: list[str]) -> str:
        """Reads the cells into the row; the reason why one of them is refused, or nothing."""
        name = ""
        try:
            for place, name, put in self.puts:  # noqa: B007  # the name is that of the cell that is refused
                if text := cells[place].strip():
                    put(text, row)
        except Refused as refused:
            return f"Column {name}: {refused}"
        return ""
