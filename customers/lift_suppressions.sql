-- One row: an address that is on the list for this reason and may be written to again.
delete from customers_suppression known
using unnest({channels}::text[], {endpoints}::text[]) as given (channel, endpoint)
where known.channel = given.channel and known.endpoint = given.endpoint and known.reason = {reason}
