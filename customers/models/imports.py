"""Files that were brought and loaded."""

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """A file that somebody brought. Its bytes lie in var/uploads under `stored_as`, a name of ours."""

    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    used_at = models.DateTimeField()  # when it was last looked at or loaded; long after, it is removed


class SavedMapping(models.Model):
    """A mapping under a name, for the next file of its kind. It belongs to no brand, as customers do."""

    name = models.CharField(max_length=100, unique=True)
    mapping = models.JSONField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


class Import(models.Model):
    """One run of a file into the base. read = created + updated + unchanged + rejected.

    `read` is also the position: so many rows of the file are dealt with, in the transactions that stored them.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting for its turn"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELED = "canceled", "Cancelled"

    file_name = models.CharField(max_length=255)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mapping = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    read = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    customers_created = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    worked_s = models.FloatField(default=0)  # how long chunks took so far, pauses and crashes left out
    is_cancel_asked = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)  # when a chunk was last stored
    finished_at = models.DateTimeField(null=True)


class ImportReject(models.Model):
    """A row that was not loaded: its line in the file, why, and its text as it stood."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rejects")
    line = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    original = models.TextField()


class ImportOccurrence(models.Model):
    """How often a file that is being loaded has had equal purchases of a customer so far. Gone when it is loaded.

    In the base and not in memory, so that the size of a file does not matter and a crash does not make it forget.
    """

    pk = models.CompositePrimaryKey("import_id", "customer_id", "key")
    import_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    count = models.IntegerField()
    lines = models.JSONField(null=True)  # of an order whose lines are rows: how often each line has come
