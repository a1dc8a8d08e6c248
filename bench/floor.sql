-- The floor under the engine: the least SQL that a three-step cascade can be. It leaves the same rows (an enrollment, a
-- message for each step that was sent, a decision for each move), and does nothing else: no graph, no consent, no
-- suppression, no counters, no inbox. Each part between two "-- part:" lines is one statement; {batch} is the number of rows.

-- part: schema
create schema floor;
create table floor.customer (id bigint primary key, email text, phone text, token text);
create table floor.enrollment (
  id bigint generated always as identity primary key, customer_id bigint not null, op int not null,
  due_at timestamptz, entered_at timestamptz not null, unique (customer_id)
) with (fillfactor = 70);
create index on floor.enrollment (op, due_at) where due_at is not null;
create table floor.message (
  id bigint generated always as identity primary key, enrollment_id bigint not null, customer_id bigint not null,
  channel smallint not null, address text not null, status smallint not null, created_at timestamptz not null,
  unique (enrollment_id, channel)
) with (fillfactor = 80);
create table floor.decision (
  id bigint generated always as identity primary key, enrollment_id bigint not null, customer_id bigint not null,
  op int not null, outcome smallint not null, at timestamptz not null
);
create index on floor.decision (customer_id);
insert into floor.customer
  select g, 'u' || g || '@example.com', '+38050' || lpad(g::text, 7, '0'), md5(g::text) from generate_series(1, {customers}) g;
analyze floor.customer

-- part: enter
-- Everybody enters: one row is one customer.
with entered as (
  insert into floor.enrollment (customer_id, op, due_at, entered_at) select id, 1, now(), now() from floor.customer
  returning id, customer_id
)
insert into floor.decision (enrollment_id, customer_id, op, outcome, at) select id, customer_id, 0, 1, now() from entered

-- part: send
-- A batch of those who are due at a step: message written as handed over, moved to the waiting, decision.
with due as materialized (
  select id from floor.enrollment where op = {op} and due_at <= now() order by due_at limit {batch} for update skip locked
),
moved as (
  update floor.enrollment e set op = {op} + 1, due_at = now() + interval '1 day' from due where e.id = due.id
  returning e.id, e.customer_id
),
sent as (
  insert into floor.message (enrollment_id, customer_id, channel, address, status, created_at)
  select m.id, m.customer_id, {channel}, case {channel} when 1 then c.token when 2 then c.email else c.phone end, 1, now()
  from moved m join floor.customer c on c.id = m.customer_id
)
insert into floor.decision (enrollment_id, customer_id, op, outcome, at) select id, customer_id, {op}, 1, now() from moved

-- part: react
-- A batch of those who read or click: message marked, out of the journey, decision. {share} tenths of those asked do,
-- chosen by a decimal digit of the enrollment ({digit}: 1, 10, …), another one for each step.
with read as materialized (
  select id, enrollment_id from floor.message
  where channel = {channel} and status = 1 and enrollment_id / {digit} % 10 < {share} order by id limit {batch} for update skip locked
),
marked as (update floor.message m set status = 2 from read where m.id = read.id),
gone as (
  update floor.enrollment e set op = 99, due_at = null from read where e.id = read.enrollment_id returning e.id, e.customer_id
)
insert into floor.decision (enrollment_id, customer_id, op, outcome, at) select id, customer_id, {op}, 2, now() from gone

-- part: lapse
-- A batch of those whose time is over: moved to the next step, decision.
with due as materialized (
  select id from floor.enrollment where op = {op} and due_at <= now() + interval '2 days' order by due_at limit {batch}
  for update skip locked
),
moved as (
  update floor.enrollment e set op = {op} + 1, due_at = now() from due where e.id = due.id returning e.id, e.customer_id
)
insert into floor.decision (enrollment_id, customer_id, op, outcome, at) select id, customer_id, {op}, 3, now() from moved

-- part: drop
drop schema if exists floor cascade
