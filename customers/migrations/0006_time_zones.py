"""The time zones that the database knows, and the names that they have elsewhere."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("customers", "0005_consent")]
    operations: ClassVar = []
