"""Entries by something that happens: changes of attributes are heard, whoever writes; calls of the API are kept."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

# The plan must fit the number of rows, which is one or a hundred thousand: hence `execute`, which plans anew.
HEAR = """
create function journeys_hear_attributes() returns trigger language plpgsql as $hear$
-- After a statement that changed customers: whose attributes have become other ones? Those who are inside a journey are
-- looked at again (journeys_wake); those whose change an entry listens for are at its door (journeys_arrival). When is
-- told by updated_at, if the statement has set it, so that a virtual clock is kept to.
declare
  told bigint;
begin
  if not exists (select from journeys_journey where status in ('running', 'paused', 'draining')) then
    return null;
  end if;
  execute $changes$
    with changed as materialized (
      select n.id, o.attributes as was, n.attributes as became,
             case when n.updated_at is distinct from o.updated_at then n.updated_at else now() end as at
      from old_rows o join new_rows n on n.id = o.id
      where n.attributes is distinct from o.attributes
    ),
    woken as (
      insert into journeys_wake (customer_id, created_at)
      select c.id, c.at from changed c
      where exists (select from journeys_enrollment e where e.customer_id = c.id and e.exited_at is null)
      returning 1
    ),
    listening as materialized (
      select t.journey_id, t.version_id, t.op, t.name,
             array(select jsonb_array_elements_text(a.args -> 'from_values')) as from_values,
             array(select jsonb_array_elements_text(a.args -> 'to_values')) as to_values
      from journeys_trigger t
      join journeys_version v on v.id = t.version_id
      cross join lateral (select v.program -> 'ops' -> t.op::int -> 'args' as args) a
      where t.kind = 'attribute'
    ),
    brought as (
      insert into journeys_arrival
        (journey_id, version_id, op, customer_id, key, due_at, occurred_at, context, cause)
      select l.journey_id, l.version_id, l.op, c.id, '', c.at, c.at,
             jsonb_build_object('event', jsonb_build_object('name', 'attribute', 'at', c.at, 'properties',
               jsonb_build_object('attribute', l.name, 'from', x.was, 'to', x.became))),
             jsonb_build_object('kind', 'attribute', 'name', l.name, 'at', c.at,
               'from', c.was ->> l.name, 'to', c.became ->> l.name)
      from listening l
      cross join changed c
      cross join lateral (
        select nullif(c.was -> l.name, 'null') as was, nullif(c.became -> l.name, 'null') as became
      ) x
      where x.was is distinct from x.became
        -- Of a list: one of these is in it no more, or was not in it before.
        and (l.from_values = '{}' or coalesce(c.was ->> l.name, '') = any(l.from_values)
             or jsonb_typeof(x.was) = 'array' and x.was ?| l.from_values
                and not coalesce(x.became ?| l.from_values, false))
        and (l.to_values = '{}' or coalesce(c.became ->> l.name, '') = any(l.to_values)
             or jsonb_typeof(x.became) = 'array' and x.became ?| l.to_values
                and not coalesce(x.was ?| l.to_values, false))
      order by l.journey_id, l.op, c.id
      on conflict (journey_id, op, customer_id, key, due_at) do nothing
      returning 1
    )
    select (select count(*) from woken) + (select count(*) from brought)
  $changes$ into told;
  if told > 0 then
    perform pg_notify('engine', '');
  end if;
  return null;
end
$hear$
"""
LISTEN = """
create trigger journeys_hear_attributes after update on customers_customer
referencing old table as old_rows new table as new_rows
for each statement execute function journeys_hear_attributes()
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0005_doors"), ("customers", "0005_consent")]
    operations: ClassVar = [
        migrations.AddField("journey", "ad_hoc", models.CharField(max_length=64, null=True, unique=True)),
        migrations.CreateModel(
            name="ApiCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("caller", models.CharField(max_length=40)),
                ("idempotency_key", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("answer", models.JSONField()),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ApiCascade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("customer_id", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cascades", to="journeys.journey"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="apicall",
            constraint=models.UniqueConstraint(fields=("caller", "idempotency_key"), name="api_call_once"),
        ),
        migrations.AddIndex(model_name="apicall", index=models.Index(fields=["created_at"], name="api_call_age")),
        migrations.RunSQL(HEAR, "drop function journeys_hear_attributes"),
        migrations.RunSQL(LISTEN, "drop trigger journeys_hear_attributes on customers_customer"),
    ]
