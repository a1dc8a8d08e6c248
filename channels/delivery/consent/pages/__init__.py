"""The pages on which customers say what they want to hear: no log-in, no script, in their own language."""
