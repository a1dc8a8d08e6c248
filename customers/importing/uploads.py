"""Files that people bring: kept in var/uploads under names of ours, for a while."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile

from customers.models import Import, ImportOccurrence, Upload

KEPT = timedelta(days=7)
TO_BE_DONE = (Import.Status.QUEUED, Import.Status.RUNNING)


def place_of(upload: Upload) -> Path:
    """Where its bytes are. The name that it came with is no part of the path."""
    return Path(settings.UPLOADS) / upload.stored_as


def keep(file: TemporaryUploadedFile, user: Any, now: datetime) -> Upload:
    """Keeps a file that has been received onto the disk: it only gets another name there."""
    stored_as = f"{secrets.token_hex(16)}.upload"
    Path(file.temporary_file_path()).rename(Path(settings.UPLOADS) / stored_as)
    name = "".join(each for each in str(file.name) if each.isprintable())[-255:] or "file"
    return Upload.objects.create(
        file_name=name, stored_as=stored_as, size=file.size or 0, user=user, created_at=now, used_at=now
    )


def remove_old(now: datetime) -> None:
    """Removes files that nobody has looked at for a week, unless they wait to be loaded; and what no row names."""
    old = Upload.objects.filter(used_at__lt=now - KEPT).exclude(imports__status__in=TO_BE_DONE)
    for upload in old:
        place_of(upload).unlink(missing_ok=True)
        ImportOccurrence.objects.filter(import_id__in=upload.imports.values("pk")).delete()
        upload.delete()
    folder = Path(settings.UPLOADS)
    known = set(Upload.objects.values_list("stored_as", flat=True))
    for file in folder.iterdir() if folder.is_dir() else []:
        if file.is_file() and file.name not in known and file.stat().st_mtime < (now - KEPT).timestamp():
            file.unlink(missing_ok=True)
