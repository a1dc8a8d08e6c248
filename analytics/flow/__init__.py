"""How people go through one journey: what the report “journey” is made of."""
