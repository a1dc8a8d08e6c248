"""The hours of decisions are noted, whoever decides: what is counted by hour is then counted again.

Noted where decisions are counted, in the same transaction and a row for each hour, op and reason: so it costs a batch
next to nothing.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

TOUCH = """
create function journeys_touch() returns trigger language plpgsql as $touch$
begin
  insert into journeys_toucheddecisions (hours) select array_agg(distinct hour_at) from new_rows having count(*) > 0;
  return null;
end
$touch$
"""
TOUCH_BACK = "drop function journeys_touch"

EVENTS = ("insert", "update")
LISTEN = ";".join(
    f"create trigger journeys_touch_{event} after {event} on journeys_opcount referencing new table as new_rows"
    " for each statement execute function journeys_touch()"
    for event in EVENTS
)
LISTEN_BACK = ";".join(f"drop trigger journeys_touch_{event} on journeys_opcount" for event in EVENTS)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0016_talk")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="TouchedDecisions",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", ArrayField(models.DateTimeField())),
            ],
        ),
        migrations.RunSQL(TOUCH, TOUCH_BACK),
        migrations.RunSQL(LISTEN, LISTEN_BACK),
    ]
