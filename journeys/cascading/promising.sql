,
-- What is queued now is promised until it is known what it has cost.
promised as (
  update journeys_purse u set committed = u.committed + p.price
  from (select coalesce(sum(price), 0) as price from {verdict} where port = 'sent') p
  where u.id = {purse_id} and p.price > 0
)
