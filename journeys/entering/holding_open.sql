-- Keeps whoever pauses or stops this journey waiting until the end of the transaction.
select from journeys_journey where id = {journey} for share
