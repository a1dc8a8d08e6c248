from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("customers", "0011_commerce")]
    operations: ClassVar = []
