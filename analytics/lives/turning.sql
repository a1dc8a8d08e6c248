-- The sums of StageRoll for another end, of all lives that are kept. One row: how many there are.
with lives as (
  select 1 as sign, l.customer_id, l.known_on, l.days, l.currencies, l.times, l.spent from analytics_life l
),
{parts},
stored as (
  insert into analytics_stageroll (end_on, since_on, was, is_now, customers)
  select * from stage_part order by 1, 2, 3, 4
  returning since_on
)
select count(*) from stored
