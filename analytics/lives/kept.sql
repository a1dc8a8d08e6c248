-- Whether the lives can answer for the end of a day: they are made, with the days that are meant, and nothing was bought
-- that is on this day, but later than the moment which is asked about. One row, or none: the end of StageRoll.
select s.end_on
from analytics_livesstate s
where s.is_made and s.zone = {zone} and s.edition = {edition}
  and not exists (
    select from customers_purchase p where p.occurred_at > {now} and p.occurred_at < {until} and p.canceled_at is null
  )
