"""Entries by something that happens."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0005_doors")]
    operations: ClassVar = []
