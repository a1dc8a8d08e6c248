-- A person is erased. Runs and decisions stay as numbers, so that the ledger reconciles: which op, which port, which reason,
-- when. What was compared, and what a run was about, goes. Who is inside is sent away by the engine (leaving.sql).
delete from journeys_departure where customer_id = any({ids}::bigint[]);
insert into journeys_departure (journey_id, customer_id, cause, created_at)
select distinct journey_id, customer_id, '{{"kind": "erased"}}'::jsonb, {now}::timestamptz
from journeys_enrollment where customer_id = any({ids}::bigint[]) and exited_at is null;
update journeys_enrollment set key = '', context = null where customer_id = any({ids}::bigint[]);
update journeys_decision set detail = null where customer_id = any({ids}::bigint[]) and detail is not null;
delete from journeys_arrival where customer_id = any({ids}::bigint[]);
delete from journeys_apicascade where customer_id = any({ids}::bigint[]);
delete from journeys_changeovermove where customer_id = any({ids}::bigint[]);
delete from journeys_wake where customer_id = any({ids}::bigint[]);
delete from journeys_watchwake where customer_id = any({ids}::bigint[]);
delete from journeys_watchmember where customer_id = any({ids}::bigint[]);
update journeys_launchbatch set customer_ids = (
  select coalesce(array_agg(id order by place), '{{}}')
  from unnest(customer_ids) with ordinality as member (id, place) where id <> all({ids}::bigint[])
)
where customer_ids && {ids}::bigint[];
delete from journeys_apicall where answer::text ~* {pattern} or idempotency_key ~* {pattern};
