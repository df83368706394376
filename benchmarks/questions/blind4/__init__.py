"""The fourth blind set: 100 questions on 55 files."""

from blind4 import annotated, bases, talk

PARTS = (*annotated.PARTS, *bases.PARTS, *talk.PARTS)
