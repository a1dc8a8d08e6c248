"""The ledger as people read it: its pages, and why somebody entered or did not."""
