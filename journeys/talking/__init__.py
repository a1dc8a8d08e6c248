"""Working on one journey together: comments that are pinned to its nodes, and who else has it open."""
