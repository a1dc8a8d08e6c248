"""What a called webhook answered."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0014_caps")]
    operations: ClassVar = []
