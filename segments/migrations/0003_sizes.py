"""How sizes were, and who joined and left."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("segments", "0002_columnar")]
    operations: list[migrations.operations.base.Operation] = []
