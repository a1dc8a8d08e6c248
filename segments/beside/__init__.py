"""Several segments beside one another: how they overlap, whom they reach and for how much, what would divide them."""
