"""What belongs to a customer is found by the customer: it moves when two become one."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0016_cascade")]
    operations: ClassVar = [
        migrations.AlterField("apimessage", "customer_id", models.BigIntegerField(db_index=True)),
    ]
