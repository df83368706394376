"""Final questions: 70 on 20 files, written after the planner and asked once."""

from final import annotated, talk

PARTS = (*annotated.PARTS, *talk.PARTS)
