"""python manage.py import FILE --mapping MAPPING.json"""  # noqa: N999

from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from customers.importing.mapping import load_mapping
from customers.importing.problems import ImportProblem
from customers.importing.run import Report, run_import
from customers.models import Import


class Command(BaseCommand):
    help = "Loads customers or purchases from a file, in the shape it has (docs/importing.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="text, or text packed with gzip")
        parser.add_argument("--mapping", type=Path, required=True, help="JSON: what the file holds, and where it goes")
        parser.add_argument("--dry-run", action="store_true", help="check and count everything, keep nothing")

    def handle(self, *args: Any, file: Path, mapping: Path, dry_run: bool, **options: Any) -> None:
        begun = perf_counter()

        def progress(run: Import) -> None:
            rate = run.read / (perf_counter() - begun)
            self.stdout.write(f"  {run.read:,} rows, {rate:,.0f} rows/s")

        try:
            report = run_import(file, load_mapping(mapping), timezone.now(), dry_run=dry_run, progress=progress)
        except ImportProblem as problem:
            raise CommandError(str(problem)) from None
        self._summary(report, perf_counter() - begun, dry_run)
        if report.run.rejected == report.run.read:
            raise CommandError("No row could be loaded.")

    def _summary(self, report: Report, seconds: float, dry_run: bool) -> None:
        run = report.run
        dry = ", and nothing kept (dry run)" if dry_run else ""
        self.stdout.write(f"{run.file_name}: {run.read:,} rows in {seconds:.1f} s{dry}")
        for name in ("created", "updated", "unchanged", "rejected"):
            self.stdout.write(f"  {name:<10}{getattr(run, name):>12,}")
        if run.customers_created and run.customers_created != run.created:
            self.stdout.write(f"  and {run.customers_created:,} customers made")
        for reject in report.rejects:
            self.stdout.write(f"  line {reject.line:,}: {reject.reason}")
        if run.rejected > len(report.rejects):
            kept = "" if dry_run else f", all of them kept with import {run.pk}"
            self.stdout.write(f"  … and {run.rejected - len(report.rejects):,} more{kept}")
