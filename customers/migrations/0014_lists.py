"""Lists of customers."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0013_taking")]
    operations: list[migrations.operations.base.Operation] = []
