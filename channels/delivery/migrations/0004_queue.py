"""The queue leaves the table of messages for one of its own, so that no index of messages knows their status."""

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models

WAITING = """
insert into delivery_outbox (traffic_class, sender_id, due_at, message_id, customer_id, journey_id)
select traffic_class, sender_id, case when status = 'held' then 'infinity' else created_at end, id, customer_id, journey_id
from delivery_message where status in ('queued', 'held')
"""
IN_FLIGHT = """
insert into delivery_flight (claim, claimed_at, sender_id, customer_ids, message_ids)
select claim, claimed_at, sender_id, array_agg(customer_id), array_agg(id)
from delivery_message where status = 'sending' and claim is not null group by claim, claimed_at, sender_id
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0003_outbox")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Outbox",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "traffic_class",
                        "sender_id",
                        "due_at",
                        "message_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("traffic_class", models.CharField(max_length=20)),
                ("sender_id", models.BigIntegerField()),
                ("due_at", models.DateTimeField()),
                ("message_id", models.BigIntegerField()),
                ("customer_id", models.BigIntegerField()),
                ("journey_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Flight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim", models.IntegerField()),
                ("claimed_at", models.DateTimeField()),
                ("sender_id", models.BigIntegerField()),
                ("customer_ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("message_ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
        ),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        migrations.RunSQL(IN_FLIGHT, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="message", name="message_queue"),
        migrations.RemoveIndex(model_name="message", name="message_sending"),
        migrations.RemoveField(model_name="message", name="claim"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "alter table delivery_message drop constraint delivery_message_pkey,"
                    " add primary key (id, customer_id)",
                    "alter table delivery_message drop constraint delivery_message_pkey,"
                    " add primary key (customer_id, id)",
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="message",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "id", "customer_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            "alter table delivery_message set (fillfactor = 50)",
            "alter table delivery_message set (fillfactor = 80)",
        ),
        # A number taken from a sequence costs as much as half a row; a session takes some hundred at once.
        migrations.RunSQL(
            "alter sequence delivery_message_id_seq cache 500; alter sequence delivery_deliveryevent_id_seq cache 500",
            "alter sequence delivery_message_id_seq cache 1; alter sequence delivery_deliveryevent_id_seq cache 1",
        ),
    ]
