"""Lists of customers."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# How many are in a list is true at every moment, whoever adds, removes, merges or erases: counted by statement.
COUNT = """
create function customers_count_list_members() returns trigger language plpgsql as $$
begin
  update customers_customerlist l
  set size = l.size + case tg_op when 'INSERT' then touched.number else -touched.number end
  from (select list_id, count(*) as number from changed group by list_id) touched
  where l.id = touched.list_id;
  return null;
end $$;
create trigger customers_list_members_come after insert on customers_listmember
referencing new table as changed for each statement execute function customers_count_list_members();
create trigger customers_list_members_go after delete on customers_listmember
referencing old table as changed for each statement execute function customers_count_list_members();
"""
COUNT_BACK = """
drop trigger customers_list_members_come on customers_listmember;
drop trigger customers_list_members_go on customers_listmember;
drop function customers_count_list_members();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("accounts", "0001_initial"),
        ("customers", "0013_taking"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="CustomerList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("origin", models.JSONField(default=dict)),
                ("size", models.BigIntegerField(db_default=0, default=0)),
                ("created_at", models.DateTimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.brand",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "brand"), name="list_name", nulls_distinct=False)
                ],
            },
        ),
        migrations.CreateModel(
            name="ListMember",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "customer_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "list",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="customers.customerlist",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.customer",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["customer"], name="list_member_customer")]},
        ),
        migrations.RunSQL(COUNT, COUNT_BACK),
        # Who changed in a period, of all customers (segments/operators/changes.py).
        migrations.AddIndex(
            model_name="attributechange",
            index=models.Index(fields=["key", "at"], include=["customer_id"], name="attribute_change_when"),
        ),
    ]
