"""What the columnar copy is told."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("segments", "0001_initial"), ("customers", "0014_lists")]
    operations: list[migrations.operations.base.Operation] = []
