"""manage.py journey: journeys as files, for people and for continuous integration."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Brand
from journeys.files.problems import BadFile, FileProblem
from journeys.files.shape import Read, opened
from journeys.files.storing import looked_at, store, store_into
from journeys.files.writing import filename, written
from journeys.linting.checking import errors, lint
from journeys.models import Journey
from journeys.problems import ERROR

WRONG, UNUSABLE = 1, 2  # something was found; what was given cannot be worked on


class Command(BaseCommand):
    help = (
        "Exports journeys as files, imports them, looks for mistakes and runs their tests. Ends with 0 when all is"
        " well, with 1 when mistakes were found or tests failed, with 2 when a file or a journey cannot be used."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        brand: dict[str, Any] = {"default": "", "help": "key of the brand; of a file: instead of the one that it names"}
        export = verbs.add_parser("export", help="writes journeys as files")
        export.add_argument("journeys", nargs="*", help="ids or names; none: all of them")
        export.add_argument("--brand", **brand)
        export.add_argument("--to", type=Path, help="a folder, a file for each; left out: to the output")
        take = verbs.add_parser("import", help="makes journeys of files")
        take.add_argument("files", nargs="+", type=Path)
        take.add_argument("--brand", **brand)
        take.add_argument("--into", default="", help="id or name of the journey whose draft it becomes")
        take.add_argument("--leave-blank", action="store_true", help="names that name nothing become blanks")
        take.add_argument("--dry-run", action="store_true", help="only says what is wrong")
        for verb, words in (("lint", "looks for mistakes"), ("test", "runs the tests that they bring along")):
            check = verbs.add_parser(verb, help=f"{words}, in files or in journeys by id or name")
            check.add_argument("journeys", nargs="+", help="files (….yaml), ids or names")
            check.add_argument("--brand", **brand)

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = getattr(self, f"{options['verb']}_")(**options)
        if wrong:
            raise CommandError(wrong, returncode=WRONG)

    def export_(self, journeys: list[str], brand: str, to: Path | None, **_: Any) -> str:
        found = [_journey(each, brand) for each in journeys] or list(_journeys(brand).order_by("pk"))
        for journey in found:
            text = written(journey)
            if to is None:
                self.stdout.write(text, ending="")
                continue
            to.mkdir(parents=True, exist_ok=True)
            file = to / _file(journey, found)
            file.write_text(text, encoding="utf-8")
            self.stdout.write(str(file))
        return ""

    def import_(self, files: list[Path], brand: str, into: str, **options: Any) -> str:
        wrong = 0
        for file in files:
            read = self._read(file)
            journey = _journey(into, brand) if into else None
            owner = journey.brand if journey else self._brand(file, read, brand)
            _, problems = looked_at(read, owner)
            stops = self._say(file, problems)
            if options["dry_run"]:
                wrong += stops
                continue
            try:
                if journey is not None:
                    made = store_into(
                        read, journey, None, revision=journey.revision, leave_blank=options["leave_blank"]
                    )
                else:
                    made = store(read, owner, None, leave_blank=options["leave_blank"])
                self.stdout.write(f"{file}: journey {made.pk} “{made.name}”")
            except BadFile:
                wrong += 1
        return f"{wrong} cannot be imported as they are." if wrong else ""

    def lint_(self, journeys: list[str], brand: str, **_: Any) -> str:
        wrong = 0
        for each in journeys:
            if (file := _as_file(each)) is not None:
                read = self._read(file)
                wrong += self._say(file, looked_at(read, self._brand(file, read, brand))[1])
                continue
            journey = _journey(each, brand)
            problems = lint(journey.graph, journey.brand, journey.settings)[1]
            for problem in problems:
                self.stdout.write(f"{journey.name}: {problem.node or '-'}: {problem.severity}: {problem.message}")
            wrong += len(errors(problems))
        return f"{wrong} mistakes." if wrong else ""

    def test_(self, journeys: list[str], brand: str, **_: Any) -> str:
        from journeys.trying import run_tests  # which is not needed by the other verbs, and large

        run = failed = 0
        for each in journeys:
            with transaction.atomic():
                file = _as_file(each)
                journey = self._stored(file, brand) if file else _journey(each, brand)
                for outcome in run_tests(journey, timezone.now()):
                    run, failed = run + 1, failed + (not outcome.passed)
                    said = "passed" if outcome.passed else f"failed: {outcome.words}"
                    self.stdout.write(f"{each}: {outcome.name}: {said}")
                transaction.set_rollback(True)
        self.stdout.write(f"{run - failed} of {run} tests passed.")
        return f"{failed} test{'s' * (failed > 1)} failed." if failed else ""

    def _stored(self, file: Path, brand: str) -> Journey:
        read = self._read(file)
        try:
            return store(read, self._brand(file, read, brand), None)
        except BadFile as error:
            self._say(file, error.problems)
            raise CommandError(f"{file} cannot be tested.", returncode=UNUSABLE) from None

    def _read(self, file: Path) -> Read:
        try:
            return opened(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}.", returncode=UNUSABLE) from None
        except BadFile as error:
            self._say(file, error.problems)
            raise CommandError(f"{file} is not the file of a journey.", returncode=UNUSABLE) from None

    def _brand(self, file: Path, read: Read, key: str) -> Brand:
        wanted = key or read.brand
        found = Brand.objects.filter(key=wanted).first() if wanted else None
        if found is None:
            line = read.marks.get(("brand",), (1, 1))[0]
            known = ", ".join(Brand.objects.order_by("key").values_list("key", flat=True))
            message = f"{file}:{line}: error: There is no brand “{wanted or ''}”. Known are: {known}; or give --brand."
            raise CommandError(message, returncode=UNUSABLE)
        return found

    def _say(self, file: Path, problems: list[FileProblem]) -> int:
        """Prints them; how many are errors."""
        for each in problems:
            self.stdout.write(f"{file}:{each}")
        return sum(each.severity == ERROR for each in problems)


def _as_file(given: str) -> Path | None:
    return Path(given) if given.endswith((".yaml", ".yml")) else None


def _journeys(brand: str) -> Any:
    found = Journey.objects.select_related("brand").filter(ad_hoc=None)
    return found.filter(brand__key=brand) if brand else found


def _journey(given: str, brand: str) -> Journey:
    known = _journeys(brand)
    found: list[Journey] = list(known.filter(pk=int(given)) if given.isdecimal() and len(given) < 16 else [])
    found = found or list(known.filter(name=given).order_by("pk"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(f"There is no journey “{given}”.", returncode=UNUSABLE)
    ids = ", ".join(str(each.pk) for each in found)
    raise CommandError(f"{len(found)} journeys are called “{given}”. Give an id: {ids}.", returncode=UNUSABLE)


def _file(journey: Journey, beside: list[Journey]) -> str:
    """A file name of the journey's name; with its id where several are called so."""
    name = filename(journey.name)
    twins = [each for each in beside if filename(each.name).casefold() == name.casefold()]
    return name if len(twins) == 1 else f"{name.removesuffix('.yaml')}-{journey.pk}.yaml"
