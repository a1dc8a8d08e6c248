-- What a roll stores beside what its facts give now. One row is a column of a row that differs: the
-- row's hour, its key, the column, what is stored and what it should be. No row: they agree.
with stored as materialized (select {key} as key, to_jsonb(s) - {left_out}::text[] as figures from ({stored}) s),
made as materialized (select {key} as key, to_jsonb(s) - {left_out}::text[] as figures from (
{made}) s)
select key, v.name, coalesce(s.figures ->> v.name, ''), coalesce(m.figures ->> v.name, '')
from stored s
full join made m using (key)
cross join lateral jsonb_object_keys(coalesce(s.figures, m.figures)) as v(name)
where s.figures is distinct from m.figures and s.figures -> v.name is distinct from m.figures -> v.name
order by key, v.name
