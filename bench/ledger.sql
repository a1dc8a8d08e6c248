-- A ledger of about {runs} runs over ninety days in twelve journeys. The engine has led some people through one of them; each
-- of their runs is a pattern, copied here with other customers, journeys and moments. People of the last journey were
-- launched all at once; those of the others came evenly. One run in fifty stands where the pattern's waits, one in twenty
-- was refused at the door; one message in `rare` was kept back for a reason that is otherwise unknown. Triggers are off meanwhile.
create temporary table pattern as
select e.id, row_number() over (order by e.id) - 1 as n, e.op, e.visit, e.node_visit, e.entered_at, e.moved_at, e.exited_at
from journeys_enrollment e where e.journey_id = {pattern} and e.exited_at is not null;
create temporary table decision as
select p.n, d.op, d.visit, d.port, d.reason, d.detail, d.at - p.entered_at as after
from journeys_decision d join pattern p on p.id = d.enrollment_id;
create temporary table journey as
select j.id, v.id as version_id, row_number() over (order by j.id) as n, count(*) over () as number
from journeys_journey j join journeys_version v on v.journey_id = j.id;
create temporary table run as
select g as id, {first} + g % {customers} as customer_id, j.id as journey_id, j.version_id, (1 + g / {customers})::int as run,
       g * 7919 % (select count(*) from pattern) as n, g % 50 = 0 as stands, g % 20 = 1 as is_refused,
       case when j.n = j.number then {now}::timestamptz - interval '10 days' + g % 900 * interval '1 second'
            else {now}::timestamptz - interval '90 days' + g * (interval '88 days' / {runs}) end as began_at
from generate_series(0, {runs}::bigint - 1) g
join journey j on j.n - 1 = (g + g / {customers}) % j.number;
create index on pattern (n);
create index on decision (n);
analyze pattern;
analyze decision;
analyze run;
truncate journeys_enrollment, journeys_decision, journeys_opcount, delivery_message, delivery_outbox;
insert into journeys_enrollment (customer_id, journey_id, run, id, version_id, op, visit, node_visit, listens, entered_at, moved_at,
  exited_at, due_at, key)
select r.customer_id, r.journey_id, r.run, r.id, r.version_id, case when r.stands then {waits} else p.op end, p.visit, p.node_visit,
       r.stands, r.began_at, r.began_at + case when r.stands then interval '0' else p.moved_at - p.entered_at end,
       case when not r.stands then r.began_at + (p.exited_at - p.entered_at) end,
       case when r.stands then {now}::timestamptz + r.n * interval '1 minute' end, ''
from run r join pattern p on p.n = r.n where not r.is_refused;
insert into journeys_decision (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
select r.customer_id, r.id, r.journey_id, r.version_id, d.op, d.visit, d.port,
       case when d.reason = 'sent' and r.id * 7919 % {rare} = 0 then 'suppressed' else d.reason end, d.detail, r.began_at + d.after
from run r join decision d on d.n = r.n where not r.is_refused and (not r.stands or d.op < {waits})
union all
select r.customer_id, null, r.journey_id, r.version_id, 0, 0, 'refused', 'entered_before', null, r.began_at
from run r where r.is_refused
order by 10;
insert into journeys_opcount (version_id, journey_id, op, port, reason, hour_at, count)
select version_id, journey_id, op, port, reason, date_trunc('hour', at, 'UTC'), count(*)
from journeys_decision group by 1, 2, 3, 4, 5, 6
