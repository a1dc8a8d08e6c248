-- A piece of other statements: what `lives` (each with a sign: 1 for what is, -1 for what is no longer so) add to the
-- sums. cohort_part, square_part and stage_part have the columns of CohortRoll, SquareRoll and StageRoll.
-- Somebody is in one square of the grid, and in one stage of life, until they buy again or so many days have gone by.
lived as materialized (
  select l.*, {stage_is} as is_now from lives l
),
entry as materialized (
  select l.sign, l.customer_id, l.known_on, l.is_now, l.days[1] as first_on, l.days[n] as on_, l.days[n - 1] as before_on,
         l.days[n + 1] as next_on, l.currencies[n] as currency, l.times[n] as times, l.spent[n] as spent,
         l.times[n] - coalesce(l.times[n - 1], 0) as made, l.spent[n] - coalesce(l.spent[n - 1], 0) as amount
  from lived l
  cross join lateral generate_subscripts(l.days, 1) as n
),
cohort_part as (
  select month_on, bought_on, currency, sum(sign * is_first::integer) as customers, sum(sign * made) as purchases,
         sum(sign * amount) as revenue
  from (
    select date_trunc('month', first_on::timestamp)::date as month_on, on_ as bought_on, currency, sign, made, amount,
           before_on is null or date_trunc('month', before_on::timestamp) < date_trunc('month', on_::timestamp) as is_first
    from entry
  ) bought_
  group by 1, 2, 3
  having (sum(sign * is_first::integer), sum(sign * made), sum(sign * amount)) <> (0, 0, 0)
),
square as (
  select e.sign, v.part::smallint as recency, (width_bucket(e.times - 1, {times}::integer[]) + 1)::smallint as frequency,
         (width_bucket(e.spent, {amounts}::numeric[]) + 1)::smallint as money,
         e.on_ + v.since as since_on, least(e.on_ + v.until, e.next_on) as until_on
  from entry e
  cross join unnest({recent_since}::integer[], {recent_until}::integer[]) with ordinality as v(since, until, part)
  where coalesce(e.on_ + v.since < least(e.on_ + v.until, e.next_on), true)
),
square_part as (
  select since_on, recency, frequency, money, sum(sign) as customers
  from (
    select since_on, recency, frequency, money, sign from square
    union all
    select until_on, recency, frequency, money, -sign from square where until_on is not null
  ) change
  group by 1, 2, 3, 4
  having sum(sign) <> 0
),
stage as (
  select sign, is_now, stage, since_on, until_on
  from (
    select l.sign, l.is_now, {absent} as stage, date '0001-01-01' as since_on, l.known_on as until_on
    from lived l
    union all
    select l.sign, l.is_now, {never}, l.known_on, l.days[1]
    from lived l
    union all
    select l.sign, l.is_now, {new}, l.days[1], l.days[1] + {newest}
    from lived l where l.days[1] is not null
    union all
    select e.sign, e.is_now, case when v.part > 1 or e.times < {loyal_times} then v.stage else {loyal} end,
           greatest(e.on_ + v.since, e.first_on + {newest}), least(e.on_ + v.until, e.next_on)
    from entry e
    cross join unnest({stages}::text[], {stage_since}::integer[], {stage_until}::integer[]) with ordinality
      as v(stage, since, until, part)
  ) any_
  where is_now is not null and is_now <> {absent} and coalesce(since_on < until_on, true) and since_on <= {end_on}::date
),
stage_part as (
  select {end_on}::date as end_on, since_on, stage as was, is_now, sum(sign) as customers
  from (
    select since_on, stage, is_now, sign from stage
    union all
    select until_on, stage, is_now, -sign from stage where until_on <= {end_on}::date
  ) change
  group by 2, 3, 4
  having sum(sign) <> 0
)
