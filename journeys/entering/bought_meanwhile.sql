-- Who bought while the batch was let in that the first op judged at once: when the purchase was recorded, nobody was inside
-- yet to be woken. Only a purchase behind the moment of entering counts, so that few are looked at. One of a clock that
-- is ahead waits in the inbox until its time has come.
insert into journeys_wake (customer_id, created_at)
select p.customer_id, min(p.occurred_at)
from customers_purchase p
where p.canceled_at is null and p.occurred_at > {now} and p.occurred_at <= {now}::timestamptz + interval '1 minute'
  and exists (select from journeys_enrollment e
              where e.customer_id = p.customer_id and e.journey_id = {journey} and e.exited_at is null
                and e.entered_at = {now})
group by p.customer_id
