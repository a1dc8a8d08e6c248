"""Channels, providers, senders, the outbox and what came of each message."""
