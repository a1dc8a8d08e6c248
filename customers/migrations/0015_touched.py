"""The hours of purchases that changed are noted, whoever changes them: what is counted by hour is then counted again.

Statement by statement. A line counts when it says what its goods have cost: it then tells of its purchase's margin.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

TOUCH = """
create function customers_touch() returns trigger language plpgsql as $touch$
begin
  if TG_OP = 'INSERT' then
    insert into customers_touchedpurchases (hours)
    select array_agg(distinct date_trunc('hour', occurred_at, 'UTC')) from new_rows having count(*) > 0;
  elsif TG_OP = 'DELETE' then
    insert into customers_touchedpurchases (hours)
    select array_agg(distinct date_trunc('hour', occurred_at, 'UTC')) from old_rows having count(*) > 0;
  else
    insert into customers_touchedpurchases (hours)
    select array_agg(distinct date_trunc('hour', t.at, 'UTC'))
    from (select occurred_at from old_rows union all select occurred_at from new_rows) t (at) having count(*) > 0;
  end if;
  return null;
end
$touch$;
create function customers_touch_line() returns trigger language plpgsql as $touch$
begin
  if TG_OP = 'INSERT' then
    insert into customers_touchedpurchases (hours)
    select array_agg(distinct date_trunc('hour', b.occurred_at, 'UTC'))
    from new_rows l cross join lateral (
      select occurred_at from customers_purchase where customer_id = l.customer_id and id = l.purchase_id offset 0
    ) b where l.cost is not null having count(*) > 0;
  elsif TG_OP = 'DELETE' then
    insert into customers_touchedpurchases (hours)
    select array_agg(distinct date_trunc('hour', b.occurred_at, 'UTC'))
    from old_rows l cross join lateral (
      select occurred_at from customers_purchase where customer_id = l.customer_id and id = l.purchase_id offset 0
    ) b having count(*) > 0;
  else
    insert into customers_touchedpurchases (hours)
    select array_agg(distinct date_trunc('hour', b.occurred_at, 'UTC'))
    from (select customer_id, purchase_id from old_rows union select customer_id, purchase_id from new_rows) l
    cross join lateral (
      select occurred_at from customers_purchase where customer_id = l.customer_id and id = l.purchase_id offset 0
    ) b having count(*) > 0;
  end if;
  return null;
end
$touch$
"""
TOUCH_BACK = "drop function customers_touch, customers_touch_line"

LISTENED = {"customers_purchase": "customers_touch", "customers_purchaseline": "customers_touch_line"}
EVENTS = {
    "insert": "new table as new_rows",
    "update": "old table as old_rows new table as new_rows",
    "delete": "old table as old_rows",
}
LISTEN = ";".join(
    f"create trigger customers_touch_{event} after {event} on {table} referencing {tables}"
    f" for each statement execute function {function}()"
    for table, function in LISTENED.items()
    for event, tables in EVENTS.items()
)
LISTEN_BACK = ";".join(f"drop trigger customers_touch_{event} on {table}" for table in LISTENED for event in EVENTS)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("customers", "0014_lists")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="TouchedPurchases",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", ArrayField(models.DateTimeField())),
            ],
        ),
        migrations.RunSQL(TOUCH, TOUCH_BACK),
        migrations.RunSQL(LISTEN, LISTEN_BACK),
    ]
