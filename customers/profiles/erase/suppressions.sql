-- Addresses that must not be written to, and that nobody else has: the address goes, its digest stays. Should the address
-- come again, it is on the list again (the trigger customers_recall_suppressions). One that somebody else has, too,
-- stays as it is: it is theirs. (The setting keeps the trigger that forgets digests, customers_lift_for_good, from acting.)
select set_config('kaskad.erasing', 'on', true);
with gone as (
    delete from customers_suppression suppression
    using unnest({channels}::text[], {endpoints}::text[]) as had (channel, endpoint)
    where suppression.channel = had.channel and suppression.endpoint = had.endpoint
        and not exists (
            select from customers_address other
            where other.channel = had.channel and other.endpoint = had.endpoint
                and other.customer_id <> all({ids}::bigint[])
        )
    returning suppression.channel, suppression.endpoint, suppression.reason, suppression.created_at
)
insert into customers_erasedsuppression (channel, digest, reason, created_at)
select channel, customers_digest(channel, endpoint), reason, created_at from gone
on conflict (channel, digest) do nothing;
select set_config('kaskad.erasing', '', true);
