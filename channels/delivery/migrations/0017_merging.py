from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0016_cascade")]
    operations: ClassVar = []
