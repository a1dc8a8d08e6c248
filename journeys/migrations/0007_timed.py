"""Watched segments: their members as last seen, and an inbox of whom to look at again."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

# Whoever writes customers (import, API, an SQL client): they are looked at again where a segment is watched.
NOTICE = """
create function journeys_notice_customers() returns trigger language plpgsql as $$
begin
  if exists (select from journeys_watch w join journeys_journey j on j.id = w.journey_id and j.status = 'running') then
    insert into journeys_watchwake (customer_id) select id from new_rows;
    notify engine;
  end if;
  return null;
end
$$;
create trigger journeys_notice_new_customers after insert on customers_customer
  referencing new table as new_rows for each statement execute function journeys_notice_customers();
create trigger journeys_notice_changed_customers after update on customers_customer
  referencing new table as new_rows for each statement execute function journeys_notice_customers();
"""
NOTICE_NO_MORE = """
drop trigger journeys_notice_new_customers on customers_customer;
drop trigger journeys_notice_changed_customers on customers_customer;
drop function journeys_notice_customers();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0006_triggered"), ("customers", "0006_time_zones")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("node", models.CharField(max_length=64)),
                ("segment_id", models.BigIntegerField()),
                ("found_at", models.DateTimeField(null=True)),
                ("sweep_at", models.DateTimeField()),
                ("swept_to", models.BigIntegerField(default=0)),
                (
                    "journey",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="watches",
                        to="journeys.journey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WatchMember",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "watch_id", "customer_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("watch_id", models.BigIntegerField()),
                ("customer_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="WatchWake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("customer_id", models.BigIntegerField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(fields=("journey", "node"), name="watch_node"),
        ),
        migrations.RunSQL(NOTICE, NOTICE_NO_MORE),
    ]
