-- One row: how many customers would come at once, how many of them can be written to by any of the ways, and for each way
-- how many can be, have no address, no consent, an address that must not be written to, or a pause. Asked as `send.sql`
-- asks, in its order, so that what is announced is what is sent.
with member as (
  select c.id from customers_customer c where ({members}) and (({audience}) is true)
),
asked as (
  select {fates} from member m {joins}
)
select count(*), count(*) filter (where {any}){figures} from asked
