"""The second blind set: 100 questions on 37 files."""

from blind2 import annotated, bases, talk

PARTS = (*annotated.PARTS, *bases.PARTS, *talk.PARTS)
