"""Openings by robots are counted apart, as the reports do; those that were counted among the others are taken out."""

from typing import ClassVar

from django.db import migrations, models

PART = """
update delivery_messagecount c set opened = c.opened - t.unread, opened_weak = t.weak
from (
  select date_trunc('hour', m.opened_at, 'UTC') as hour_at, coalesce(m.journey_id, 0) as journey_id,
         coalesce(m.version_id, 0) as version_id, coalesce(m.op, 0) as op, m.brand_id, s.account_id, m.channel,
         count(*) as unread, count(m.opened_grade) as weak
  from delivery_message m
  join delivery_sender s on s.id = m.sender_id
  where m.opened_at is not null and coalesce(m.opened_grade, '') not in ('certain', 'likely')
  group by 1, 2, 3, 4, 5, 6, 7
) t
where c.hour_at = t.hour_at and c.journey_id = t.journey_id and c.version_id = t.version_id and c.op = t.op
  and c.brand_id = t.brand_id and c.account_id = t.account_id and c.channel = t.channel
"""
TOGETHER = "update delivery_messagecount set opened = opened + opened_weak, opened_weak = 0 where opened_weak <> 0"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0019_touched")]
    operations: ClassVar = [
        migrations.AddField(
            "messagecount", "opened_weak", models.BigIntegerField(default=0, db_default=0)
        ),
        migrations.RunSQL(PART, TOGETHER),
    ]
