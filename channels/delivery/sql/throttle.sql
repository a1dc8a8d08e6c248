-- How many messages an account may be given now: a bucket that fills at `rate_per_s` and holds one second's worth. What is
-- granted is taken out at once, so that all dispatchers share it. No row: the account has no limit.
with bucket as materialized (
  select id, case when allowed_at is null then rate_per_s
                  else least(rate_per_s,
                             allowance + rate_per_s * greatest(0, extract(epoch from {now}::timestamptz - allowed_at)))
             end as level
  from delivery_account where id = {account} and rate_per_s is not null for update
)
update delivery_account a set
  allowance = b.level - least(floor(b.level), {wanted}),
  allowed_at = greatest(a.allowed_at, {now})
from bucket b where a.id = b.id
returning least(floor(b.level), {wanted})::int
