"""What messages bring and cost, by channel and by all that they go over: the report `channels`."""
