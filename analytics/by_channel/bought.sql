-- Customers who made purchases that count for messages of the cell of a report. One row is a purchase and a message.
select c.customer_id
from analytics_conversion c
where c.hour_at >= {since} and c.hour_at < {until} and {among}
