"""What came at the door is worked off: messages of the Segment protocol become rows, and loaders store them in sets."""
