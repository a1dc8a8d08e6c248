-- What counts for the messages of one journey among the people of its arms: purchases within the window after they came,
-- by the rule that was asked for. One row is an arm of a comparison. Conversions are few beside the people; each finds
-- its person by the key.
select p.comparison, p.arm, coalesce(sum(c.{count}), 0), coalesce(sum(c.{amount}) filter (where c.currency = {currency}), 0)
from analytics_conversion c
join analytics_armperson p on p.customer_id = c.customer_id and p.journey_id = c.journey_id
where c.journey_id = {journey} and c.hour_at >= {since} and c.hour_at < {latest}
  and p.at >= {since} and p.at < {until} and c.occurred_at > p.at and c.occurred_at <= p.until_at
group by p.comparison, p.arm
