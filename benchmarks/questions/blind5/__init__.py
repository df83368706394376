"""The fifth blind set: 100 questions on 68 files, a third of them on tracks."""

from blind5 import annotated, bases, talk

PARTS = (*annotated.PARTS, *bases.PARTS, *talk.PARTS)
