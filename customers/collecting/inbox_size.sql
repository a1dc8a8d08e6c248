-- How many messages wait to be worked off; no more calls are looked at than the bound needs.
select coalesce(sum(count), 0)::bigint, count(*)
from (select count from customers_received limit {most_calls}) waiting
