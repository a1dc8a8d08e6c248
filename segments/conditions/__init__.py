"""Conditions over customers, purchases, events, consents and messages: one file each."""
