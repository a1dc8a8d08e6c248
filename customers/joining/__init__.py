"""One person, one profile: which identities belong together, how customers are joined in sets, and how it is undone."""
