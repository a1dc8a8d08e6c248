"""Messages whose links machines alone followed, in the rolls. Old hours are made again where there are any (delivery 0021)."""

from typing import ClassVar

from django.db import migrations, models

ROLLS = ("messageroll", "channelroll", "domainroll")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("analytics", "0009_arms_attributed")]
    operations: ClassVar = [
        *(migrations.AddField(each, "clicked_weak", models.BigIntegerField(default=0)) for each in ROLLS),
        migrations.AddField("raremessage", "clicked_weak", models.BooleanField(default=False, db_default=False)),
    ]
