-- Messages of runs that go back to the customer they came from: also those that were made since. One row is a message.
update delivery_message set customer_id = {lost}
where customer_id = {kept} and enrollment_id = any({enrollments}::bigint[])
returning id
