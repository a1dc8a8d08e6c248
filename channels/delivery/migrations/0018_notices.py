"""Other systems are told what has become of a cascade, too, and that a message was sent again by hand."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0017_merging")]
    operations: ClassVar = [
        migrations.AlterField("statuscall", "message_id", models.BigIntegerField(null=True)),
        migrations.AlterField("statuscall", "type", models.CharField(max_length=30)),
        migrations.AddField("statuscall", "again", models.SmallIntegerField(db_default=0, default=0)),
        migrations.AddField("statuscall", "data", models.JSONField(null=True)),
    ]
