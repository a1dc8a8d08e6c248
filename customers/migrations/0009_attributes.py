"""The history and the origin of attributes, loyalty programmes, suppressions of addresses that were erased."""

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import customers.origin

# One row: an attribute of a customer that has become another one.
CHANGES = """
    insert into customers_attributechange (customer_id, key, before, value, at, source)
    select n.id, k.key, o.attributes -> k.key, n.attributes -> k.key,
           case when n.updated_at is distinct from o.updated_at then n.updated_at else now() end,
           left(coalesce(current_setting('kaskad.source', true), ''), 60)
    from old_rows o
    join new_rows n on n.id = o.id
    cross join lateral jsonb_object_keys(o.attributes || n.attributes) k (key)
    where n.attributes is distinct from o.attributes
      and n.attributes -> k.key is distinct from o.attributes -> k.key and length(k.key) <= 60
"""
# Statement by statement, whoever writes (docs/adr/0011-origin-of-attributes.md). The plan must fit the number of rows,
# which is one or a hundred thousand: for few it is kept, for many made anew (`execute`), which costs more than few rows.
KEEP = f"""
create function customers_keep_attributes() returns trigger language plpgsql as $keep$
begin
  if (select count(*) from (select from new_rows limit 21) few) <= 20 then
    {CHANGES};
  else
    execute $changes${CHANGES}$changes$;
  end if;
  return null;
end
$keep$
"""
LISTEN = """
create trigger customers_keep_attributes after update on customers_customer
referencing old table as old_rows new table as new_rows
for each statement execute function customers_keep_attributes()
"""

DIGEST = """
create function customers_digest(channel text, endpoint text) returns text
language sql immutable strict parallel safe
return encode(sha256(convert_to(channel || ' ' || endpoint, 'UTF8')), 'hex')
"""
DIGEST_BACK = "drop function customers_digest(text, text)"
RECALL = """
create function customers_recall_suppressions() returns trigger language plpgsql as $recall$
-- After a statement that brought addresses: one that was suppressed when its customer was erased is suppressed again.
begin
  if exists (select from customers_erasedsuppression) then
    insert into customers_suppression (channel, endpoint, reason, created_at)
    select distinct on (n.channel, n.endpoint) n.channel, n.endpoint, e.reason, e.created_at
    from new_rows n
    join customers_erasedsuppression e on e.channel = n.channel and e.digest = customers_digest(n.channel, n.endpoint)
    order by n.channel, n.endpoint
    on conflict (channel, endpoint) do nothing;
  end if;
  return null;
end
$recall$
"""
RECALL_BACK = "drop function customers_recall_suppressions"
RECALL_NEW = """
create trigger customers_recall_new after insert on customers_address
referencing new table as new_rows for each statement execute function customers_recall_suppressions()
"""
RECALL_CHANGED = """
create trigger customers_recall_changed after update on customers_address
referencing new table as new_rows for each statement execute function customers_recall_suppressions()
"""
LIFT = """
create function customers_lift_for_good() returns trigger language plpgsql as $lift$
-- Whoever takes an address off the list means it also for the day on which it comes again; but for the erasure itself.
begin
  if current_setting('kaskad.erasing', true) = 'on' then
    return null;
  end if;
  delete from customers_erasedsuppression e using old_rows o
  where e.channel = o.channel and e.digest = customers_digest(o.channel, o.endpoint);
  return null;
end
$lift$
"""
LIFT_BACK = "drop function customers_lift_for_good"
LIFTED = """
create trigger customers_lift_for_good after delete on customers_suppression
referencing old table as old_rows for each statement execute function customers_lift_for_good()
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("customers", "0008_joining"), ("accounts", "0003_channels_foundation")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="customer",
            name="source",
            field=models.CharField(blank=True, db_default=customers.origin.Origin(), max_length=60),
        ),
        migrations.CreateModel(
            name="AttributeChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("key", models.CharField(max_length=60)),
                ("before", models.JSONField(null=True)),
                ("value", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
                ("source", models.CharField(blank=True, max_length=60)),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LoyaltyProgramme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=100)),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("namespace", models.CharField(blank=True, max_length=40)),
                ("created_at", models.DateTimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="accounts.brand",
                    ),
                ),
            ],
            options={"ordering": ["name", "id"]},
        ),
        migrations.CreateModel(
            name="ErasedSuppression",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=40)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "digest"), name="erased_suppression")
                ],
            },
        ),
        # Taken one by one, while the customer's row is locked: so the ids of a customer's changes are in their order.
        migrations.RunSQL(
            "alter table customers_attributechange alter column id add generated by default as identity",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(KEEP, "drop function customers_keep_attributes"),
        migrations.RunSQL(LISTEN, "drop trigger customers_keep_attributes on customers_customer"),
        migrations.RunSQL(DIGEST, DIGEST_BACK),
        migrations.RunSQL(RECALL, RECALL_BACK),
        migrations.RunSQL(RECALL_NEW, "drop trigger customers_recall_new on customers_address"),
        migrations.RunSQL(RECALL_CHANGED, "drop trigger customers_recall_changed on customers_address"),
        migrations.RunSQL(LIFT, LIFT_BACK),
        migrations.RunSQL(LIFTED, "drop trigger customers_lift_for_good on customers_suppression"),
    ]
