"""What customers bought by the day, the sums of it, and the log of who has changed."""

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models

# Statement by statement, some thousand customers in a row. Of customers only since when they are known counts. Where a
# whole table is emptied, nothing is kept any longer.
TELL = """
create function analytics_touch_lives() returns trigger language plpgsql as $touch$
declare
  touched text := case
    when TG_OP = 'INSERT' then 'select %1$I as c from new_rows'
    when TG_OP = 'DELETE' then 'select %1$I as c from old_rows'
    when TG_TABLE_NAME = 'customers_customer' then
      'select n.id as c from new_rows n join old_rows o on o.id = n.id where n.created_at <> o.created_at'
    else 'select %1$I as c from new_rows union select %1$I from old_rows'
  end;
begin
  if TG_OP = 'TRUNCATE' then
    delete from analytics_livesstate;
    return null;
  end if;
  execute format(
    'insert into analytics_touchedlives (customers)
     select array_agg(c) from (
       select c, row_number() over (order by c) / 5000 as row_ from (select distinct c from (' || touched || ') t) all_
     ) numbered group by row_',
    TG_ARGV[0]
  );
  return null;
end
$touch$
"""
TELL_BACK = "drop function analytics_touch_lives"

LISTENED = {"customers_purchase": "customer_id", "customers_customer": "id"}
EVENTS = {
    "insert": "referencing new table as new_rows",
    "update": "referencing old table as old_rows new table as new_rows",
    "delete": "referencing old table as old_rows",
    "truncate": "",
}
LISTEN = ";".join(
    f"create trigger analytics_touch_{event} after {event} on {table} {tables}"
    f" for each statement execute function analytics_touch_lives('{column}')"
    for table, column in LISTENED.items()
    for event, tables in EVENTS.items()
)
LISTEN_BACK = ";".join(f"drop trigger analytics_touch_{event} on {table}" for table in LISTENED for event in EVENTS)


def _count() -> models.BigIntegerField:  # type: ignore[type-arg]
    return models.BigIntegerField(default=0)


def _key(*fields: str) -> tuple[str, models.CompositePrimaryKey]:
    return "pk", models.CompositePrimaryKey(*fields, blank=True, editable=False, primary_key=True, serialize=False)


def _id() -> tuple[str, models.BigAutoField]:  # type: ignore[type-arg]
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _list(of: models.Field) -> django.contrib.postgres.fields.ArrayField:  # type: ignore[type-arg]
    return django.contrib.postgres.fields.ArrayField(of)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("analytics", "0006_purchases"), ("customers", "0015_touched")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Life",
            fields=[
                ("customer_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("known_on", models.DateField(null=True)),
                ("days", _list(models.DateField())),
                ("currencies", _list(models.CharField(max_length=3))),
                ("times", _list(models.IntegerField())),
                ("spent", _list(models.DecimalField(decimal_places=2, max_digits=16))),
            ],
        ),
        migrations.CreateModel(
            name="CohortRoll",
            fields=[
                _key("month_on", "bought_on", "currency"),
                ("month_on", models.DateField()),
                ("bought_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("customers", _count()),
                ("purchases", _count()),
                ("revenue", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
            ],
        ),
        migrations.CreateModel(
            name="SquareRoll",
            fields=[
                _key("since_on", "recency", "frequency", "money"),
                ("since_on", models.DateField()),
                ("recency", models.SmallIntegerField()),
                ("frequency", models.SmallIntegerField()),
                ("money", models.SmallIntegerField()),
                ("customers", _count()),
            ],
        ),
        migrations.CreateModel(
            name="StageRoll",
            fields=[
                _key("end_on", "since_on", "was", "is_now"),
                ("end_on", models.DateField()),
                ("since_on", models.DateField()),
                ("was", models.CharField(max_length=10)),
                ("is_now", models.CharField(max_length=10)),
                ("customers", _count()),
            ],
        ),
        migrations.CreateModel(
            name="TouchedLives",
            fields=[_id(), ("customers", _list(models.BigIntegerField()))],
        ),
        migrations.CreateModel(
            name="LivesState",
            fields=[
                _id(),
                ("zone", models.CharField(max_length=64)),
                ("edition", models.CharField(max_length=200)),
                ("is_made", models.BooleanField(default=False)),
                ("end_on", models.DateField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(id=1), name="lives_state_once")],
            },
        ),
        migrations.RunSQL(TELL, TELL_BACK),
        migrations.RunSQL(LISTEN, LISTEN_BACK),
    ]
