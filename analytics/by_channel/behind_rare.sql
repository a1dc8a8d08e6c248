-- Customers of messages of which something rare became ({column}): one row is a message. The roll of these is small enough
-- to be gone through.
select m.customer_id
from analytics_raremessage m
where m.hour_at >= {since} and m.hour_at < {until} and m.{column} and {among}
