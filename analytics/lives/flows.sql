-- The same for any two days, of each life. One row: the stage then, the stage at the later end, how many.
select was, is_now, count(*)
from (select {was} as was, {is_now} as is_now from analytics_life l) lived
where is_now <> {absent}
group by 1, 2
