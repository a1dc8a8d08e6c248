-- Decisions of runs that go back to the customer they came from: also those that were taken since. One row is a decision.
update journeys_decision set customer_id = {lost}
where customer_id = {kept} and enrollment_id = any({enrollments}::bigint[])
returning id
