"""The first blind set: 80 questions on 24 files by somebody who had not seen the planner."""

from blind import annotated, talk

PARTS = (*annotated.PARTS, *talk.PARTS)
