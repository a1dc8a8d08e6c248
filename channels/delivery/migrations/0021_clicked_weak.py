"""Clicks of robots are counted, as their openings are: each message keeps when a machine first followed one of its links."""

from typing import ClassVar

from django.db import migrations, models

TELL = """
update delivery_message m set clicked_weak_at = e.at
from (
  select customer_id, message_id, min(at) as at
  from delivery_deliveryevent
  where type = 'clicked' and grade in ('weak', 'none')
  group by customer_id, message_id
) e
where m.customer_id = e.customer_id and m.id = e.message_id
"""
COUNT = """
insert into delivery_messagecount as c (hour_at, journey_id, version_id, op, brand_id, account_id, channel, clicked_weak)
select date_trunc('hour', m.clicked_weak_at, 'UTC'), coalesce(m.journey_id, 0), coalesce(m.version_id, 0), coalesce(m.op, 0),
       m.brand_id, s.account_id, m.channel, count(*)
from delivery_message m
join delivery_sender s on s.id = m.sender_id
where m.clicked_weak_at is not null and m.clicked_at is null
group by 1, 2, 3, 4, 5, 6, 7
on conflict (hour_at, journey_id, version_id, op, brand_id, account_id, channel)
do update set clicked_weak = excluded.clicked_weak
"""
# The rolls of these hours are made again.
NOTE = """
insert into delivery_touched (hours, decided, customers)
select array_agg(distinct date_trunc('hour', sent_at, 'UTC')), '{}', '{}'
from delivery_message
where clicked_weak_at is not null and clicked_at is null and sent_at is not null
having count(*) > 0
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0020_opened_weak")]
    operations: ClassVar = [
        migrations.AddField("message", "clicked_weak_at", models.DateTimeField(null=True)),
        migrations.AddField("messagecount", "clicked_weak", models.BigIntegerField(default=0, db_default=0)),
        migrations.RunSQL(TELL, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.RunSQL(NOTE, migrations.RunSQL.noop),
    ]
