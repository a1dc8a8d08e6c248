-- From here on messages of this claim may have been handed over, should we die.
update delivery_flight set begun_at = coalesce(begun_at, {now}) where claim = {claim}
