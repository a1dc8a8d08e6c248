"""The staff: who they are, what they may do, for which brands; and what they did."""
