-- Conversions of a period, of some customers ({members}): they are kept one by one. One row is a purchase and a message.
select c.*
from analytics_conversion c
where c.hour_at >= {since} and c.hour_at < {until} and c.customer_id in ({members})
