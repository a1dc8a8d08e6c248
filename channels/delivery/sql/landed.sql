-- What came of every message of this claim is recorded: nothing of it is in flight any more.
delete from delivery_flight where claim = {claim}
