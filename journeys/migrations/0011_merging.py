from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0010_cascade")]
    operations: ClassVar = []
