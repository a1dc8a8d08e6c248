"""Files that were loaded."""

from django.db import models


class Import(models.Model):
    """One run of a file into the base. read = created + updated + unchanged + rejected."""

    class Status(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    file_name = models.CharField(max_length=255)
    mapping = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    read = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    customers_created = models.BigIntegerField(default=0)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class ImportReject(models.Model):
    """A row that was not loaded: its line in the file, why, and its text as it stood."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rejects")
    line = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    original = models.TextField()


class ImportOccurrence(models.Model):
    """How often a file that is being loaded has had equal purchases of a customer so far. Gone when it is loaded.

    In the base and not in memory, so that the size of a file does not matter.
    """

    pk = models.CompositePrimaryKey("import_id", "customer_id", "key")
    import_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    count = models.IntegerField()
