"""The third blind set: 100 questions on 46 files, many of them in two steps."""

from blind3 import annotated, bases, talk

PARTS = (*annotated.PARTS, *bases.PARTS, *talk.PARTS)
