"""What the cascade needs of its messages."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0015_calls")]
    operations: ClassVar = []
