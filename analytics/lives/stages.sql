-- From which stage customers went to which, from the end of one day to the end of another that StageRoll is kept for. One
-- row: the stage then, the stage now, how many.
select was, is_now, sum(customers)::bigint
from analytics_stageroll
where end_on = {end_on}::date and since_on <= {before_on}::date
group by 1, 2
having sum(customers) <> 0
