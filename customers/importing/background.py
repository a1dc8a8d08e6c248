"""Imports of uploaded files, one after another, by whichever worker holds the lock; a dead one's are gone on with."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django_q.tasks import async_task

from customers.importing.mapping import Mapping, read_mapping
from customers.importing.problems import ImportProblem
from customers.importing.reading import Reading
from customers.importing.run import GROUP, Overtaken, Stop, carry_on, finish, forget, prepare
from customers.importing.uploads import place_of
from customers.models import Import, SavedMapping, Upload
from lib import loop
from lib.live import publish
from lib.problems import Conflict

log = logging.getLogger("kaskad.imports")

LOCK = "imports"
TASK = "customers.tasks.run_imports"
ENDLESS = -1  # django-q2's word for no time-out: an import may take hours, and holds one worker
SILENT = timedelta(minutes=10)
Clock = Callable[[], datetime]


def start(upload: Upload, mapping: Mapping, user: Any, now: datetime) -> Import:
    """Puts an import into the queue."""
    with transaction.atomic():
        run = Import.objects.create(
            file_name=upload.file_name,
            upload=upload,
            user=user,
            mapping=dict(mapping.given),
            status=Import.Status.QUEUED,
            size=upload.size,
            started_at=now,
        )
        Upload.objects.filter(pk=upload.pk).update(used_at=now)
        _changed(run)
        call_worker()
    return run


def keep_mapping(name: str, mapping: Mapping, now: datetime) -> SavedMapping:
    """Saves a mapping under a name; what had this name before is replaced."""
    given = {"mapping": dict(mapping.given), "used_at": now}
    saved, _ = SavedMapping.objects.update_or_create(
        name=name, defaults=given, create_defaults=given | {"created_at": now}
    )
    return saved


def cancel(run: Import, now: datetime) -> None:
    """Ends an import after the chunk that it is at; what is stored stays. Raises Conflict when it has ended already."""
    with transaction.atomic():
        run = Import.objects.select_for_update().get(pk=run.pk)
        if run.status == Import.Status.QUEUED:
            finish(run, Import.Status.CANCELED, now)
        elif run.status == Import.Status.RUNNING:
            Import.objects.filter(pk=run.pk).update(is_cancel_asked=True)
            _changed(run)
        else:
            raise Conflict("This import has ended already.")


def resume(run: Import) -> None:
    """Has a cancelled or failed import go on where it stopped. Raises Conflict."""
    with transaction.atomic():
        run = Import.objects.select_for_update().get(pk=run.pk)
        if run.status not in (Import.Status.CANCELED, Import.Status.FAILED):
            raise Conflict("Only an import that was cancelled or has failed can go on.")
        if run.upload is None or not place_of(run.upload).exists():
            raise Conflict("The file is not kept any more. Upload it again: what is loaded already stays as it is.")
        run.status, run.error, run.is_cancel_asked, run.finished_at = Import.Status.QUEUED, "", False, None
        run.save(update_fields=["status", "error", "is_cancel_asked", "finished_at"])
        _changed(run)
        call_worker()


def call_worker() -> None:
    """At the commit of the present transaction; one that works already takes no harm."""
    transaction.on_commit(lambda: async_task(TASK, save=False, timeout=ENDLESS))


def waiting() -> QuerySet[Import]:
    """What is to be loaded, or gone on with: first come, first served."""
    todo = (Import.Status.QUEUED, Import.Status.RUNNING)
    return Import.objects.filter(status__in=todo, upload__isnull=False).select_related("upload").order_by("id")


def work_off(clock: Clock, stop: Stop) -> None:
    """Loads what waits, one import after another, unless another process does."""
    while not stop() and waiting().exists():
        with loop.held(LOCK) as alone:
            if not alone:
                return
            while not stop() and (run := waiting().first()):
                load(run, clock, stop)


def load(run: Import, clock: Clock, stop: Stop) -> None:
    """Loads one import to its end, or until `stop`. What is wrong with its file or mapping ends it with a sentence."""
    try:
        assert run.upload is not None
        reading = Reading.of(place_of(run.upload), read_mapping(run.mapping), run.file_name)
        reading.check()
        if _begin(run, reading, clock()):
            carry_on(run, reading, clock(), stop=stop)
    except ImportProblem as problem:
        finish(run, Import.Status.FAILED, clock(), str(problem))
    except Overtaken:
        log.warning("Import %s is gone on with by another process.", run.pk)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the next worker goes on where this one stopped
    except Exception as error:
        log.exception("Import %s has failed.", run.pk)
        finish(run, Import.Status.FAILED, clock(), f"The import stopped by an error of ours: {error}")


def _begin(run: Import, reading: Reading, now: datetime) -> bool:
    """Whether there is something to do: somebody may have cancelled it while the file was looked through."""
    if run.status == Import.Status.RUNNING:
        log.warning("Import %s goes on behind row %s.", run.pk, run.read)
        return True
    with reading.opened(reading.terms(now)), transaction.atomic():  # is of use, or raises before anything is stored
        run.status, run.started_at = Import.Status.RUNNING, run.started_at if run.read else now
        waits = Import.objects.filter(pk=run.pk, status=Import.Status.QUEUED)
        if not waits.update(status=run.status, started_at=run.started_at):
            return False
        prepare(reading.mapping)
        _changed(run)
    return True


def look_after(now: datetime) -> None:
    """Has a worker go on with what nobody works on; ends imports of a shell that has died."""
    if waiting().exists():
        call_worker()
    dead = Import.objects.filter(status=Import.Status.RUNNING, upload=None, started_at__lt=now - SILENT)
    for run in dead.exclude(heard_at__gte=now - SILENT):
        finish(run, Import.Status.FAILED, now, "The import was interrupted. Start it again: it adds the rest.")
        forget(run)


def _changed(run: Import) -> None:
    publish(GROUP, {"type": "changed", "id": run.pk})
