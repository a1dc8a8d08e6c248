"""What happens to segments, told upward: inside the transaction."""

from django.dispatch import Signal

# segment: Segment, about to be deleted. A receiver that needs it raises segments.saving.SegmentInUse.
segment_deleting = Signal()
