"""The door for events over HTTP: unmodified SDKs of Segment and RudderStack come in here (docs/sources.md)."""
