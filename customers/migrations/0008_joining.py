"""Rules of identities, and what is needed to take a merge back."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A choice stays as it was made; only whose it is may become another customer, when two turn out to be one.
KEEP = """
create or replace function customers_keep_history() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'customer_id' is distinct from to_jsonb(old) - 'customer_id' then
    raise exception 'The history of consents is never changed.';
  end if;
  return new;
end $$
"""
KEEP_BACK = """
create or replace function customers_keep_history() returns trigger language plpgsql as $$
begin
  raise exception 'The history of consents is never changed.';
end $$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("accounts", "0003_channels_foundation"),
        ("customers", "0007_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Namespace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("label", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("card", "Loyalty card"),
                            ("shop_id", "Id in a shop or system"),
                            ("email", "E-mail address"),
                            ("phone", "Phone number"),
                            ("device", "Device"),
                            ("anonymous", "Cookie"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=10,
                    ),
                ),
                ("priority", models.SmallIntegerField(default=50)),
                ("joins", models.BooleanField(default=True)),
                ("is_single", models.BooleanField(default=False)),
                (
                    "brand",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.brand",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("kept_id", models.BigIntegerField()),
                ("lost_id", models.BigIntegerField()),
                ("present_id", models.BigIntegerField()),
                ("cause", models.JSONField()),
                ("lost", models.JSONField()),
                ("changed", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
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
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("lost_id",),
                        include=("present_id",),
                        name="merge_lost",
                    )
                ],
                "indexes": [
                    models.Index(fields=["kept_id"], name="merge_kept"),
                    models.Index(
                        condition=models.Q(("undone_at", None)), fields=["present_id"], name="merge_present"
                    ),
                    models.Index(condition=models.Q(("undone_at", None)), fields=["at"], name="merge_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MergeRows",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "merge_id", "table", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "merge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="customers.merge",
                    ),
                ),
                ("table", models.CharField(max_length=63)),
                ("moved", models.JSONField(db_default=[], default=list)),
                ("left_out", models.JSONField(db_default=[], default=list)),
                ("before", models.JSONField(db_default=[], default=list)),
            ],
        ),
        migrations.RunSQL(KEEP, KEEP_BACK),
    ]
