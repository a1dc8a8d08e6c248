-- One row: a customer of whom only purchases are known.
insert into customers_customer (id, attributes, time_zone, language, created_at, updated_at)
select id, '{{}}', '', '', {now}::timestamptz, {now}::timestamptz
from unnest({customer_ids}::bigint[]) as given (id)
