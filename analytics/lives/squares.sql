-- The RFM grid at the end of a day. One row: a square that somebody is in, and how many.
select recency, frequency, money, sum(customers)::bigint
from analytics_squareroll
where since_on <= {day}::date
group by 1, 2, 3
having sum(customers) <> 0
