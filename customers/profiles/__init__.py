"""One customer: what is known and where from, changed by hand, exported, erased."""
