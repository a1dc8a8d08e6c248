"""What belongs to a customer is found by the customer: it moves when two become one."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0010_cascade")]
    operations: ClassVar = [
        migrations.AlterField("apicascade", "customer_id", models.BigIntegerField(db_index=True)),
        migrations.AlterField("watchmember", "customer_id", models.BigIntegerField(db_index=True)),
    ]
