"""Roll-ups about people, and the log of the hours in which the history of consents has changed."""

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models

INDEXES = """
create index consentchange_at on customers_consentchange (at);
create index message_refused on delivery_message (created_at)
  where unsubscribed_at is not null or complained_at is not null
"""
INDEXES_BACK = "drop index consentchange_at; drop index message_refused"

# A new choice is later than those that its customer made before (customers/store_choices.sql): it changes its own hour
# alone. Rows that go, or go over to somebody else, change what the later choices of that customer were.
TELL = """
create function analytics_touch_consents() returns trigger language plpgsql as $touch$
begin
  if TG_OP = 'INSERT' then
    insert into analytics_touchedconsents (hours)
    select array_agg(distinct date_trunc('hour', at, 'UTC')) from new_rows having count(*) > 0;
  elsif TG_OP = 'DELETE' then
    insert into analytics_touchedconsents (hours)
    select array_agg(distinct date_trunc('hour', at, 'UTC')) from (
      select at from old_rows
      union select h.at from customers_consentchange h where h.customer_id in (select customer_id from old_rows)
    ) t having count(*) > 0;
  else
    insert into analytics_touchedconsents (hours)
    select array_agg(distinct date_trunc('hour', at, 'UTC')) from (
      select at from old_rows
      union select h.at from customers_consentchange h
      where h.customer_id in (select customer_id from old_rows union select customer_id from new_rows)
    ) t having count(*) > 0;
  end if;
  return null;
end
$touch$;
create trigger touched_by_insert after insert on customers_consentchange
  referencing new table as new_rows for each statement execute function analytics_touch_consents();
create trigger touched_by_update after update on customers_consentchange
  referencing old table as old_rows new table as new_rows
  for each statement execute function analytics_touch_consents();
create trigger touched_by_delete after delete on customers_consentchange
  referencing old table as old_rows for each statement execute function analytics_touch_consents()
"""
TELL_BACK = """
drop trigger touched_by_insert on customers_consentchange;
drop trigger touched_by_update on customers_consentchange;
drop trigger touched_by_delete on customers_consentchange;
drop function analytics_touch_consents()
"""


def _count() -> models.BigIntegerField:  # type: ignore[type-arg]
    return models.BigIntegerField(default=0)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("analytics", "0002_passes"),
        ("customers", "0013_taking"),
        ("delivery", "0019_touched"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="TouchRoll",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hour_at",
                        "brand_id",
                        "channel",
                        "traffic_class",
                        "touches",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hour_at", models.DateTimeField()),
                ("brand_id", models.BigIntegerField()),
                ("channel", models.CharField(max_length=20)),
                ("traffic_class", models.CharField(max_length=20)),
                ("touches", models.SmallIntegerField()),
                ("customers", _count()),
                ("messages", _count()),
                ("unsubscribed", _count()),
                ("complained", _count()),
            ],
        ),
        migrations.CreateModel(
            name="ConsentRoll",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hour_at",
                        "topic_id",
                        "channel",
                        "source",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hour_at", models.DateTimeField()),
                ("topic_id", models.BigIntegerField()),
                ("channel", models.CharField(max_length=20)),
                ("source", models.CharField(max_length=60)),
                ("granted", _count()),
                ("withdrawn", _count()),
                ("refused", _count()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["topic_id", "channel", "hour_at"],
                        include=("granted", "withdrawn"),
                        name="consent_roll_topic",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TouchedConsents",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("hours", django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), size=None)),
            ],
        ),
        migrations.RunSQL(INDEXES, INDEXES_BACK),
        migrations.RunSQL(TELL, TELL_BACK),
    ]
