"""The roll of messages knows what they were charged for; after the upgrade it is made again (its edition)."""

from typing import ClassVar

from django.db import migrations, models

KEY = ("hour_at", "brand_id", "journey_id", "version_id", "op", "channel", "account_id", "sender_id", "country")
REPLACE = "alter table analytics_messageroll drop constraint analytics_messageroll_pkey, add primary key ({})"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("analytics", "0010_clicked_weak")]
    operations: ClassVar = [
        migrations.AddField("messageroll", "billed_on", models.CharField(default="", max_length=10)),
        migrations.AddField("messageroll", "billed", models.BigIntegerField(default=0)),
        # Django does not change a primary key of several columns by itself.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    REPLACE.format(", ".join([*KEY, "billed_on"])),
                    "truncate analytics_messageroll; " + REPLACE.format(", ".join(KEY)),
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "messageroll",
                    "pk",
                    models.CompositePrimaryKey(
                        *KEY, "billed_on", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                )
            ],
        ),
    ]
