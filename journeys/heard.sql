-- One row for each of the given names of events that somebody has done. Each is one look into the index by name.
select asked.name
from unnest({names}::text[]) as asked (name)
where exists (select from customers_event e where e.name = asked.name)
