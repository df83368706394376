"""The seventh blind set: 116 questions on 58 files, of kinds that the earlier sets ask seldom."""

from blind7 import annotated, bases, talk

PARTS = (*annotated.PARTS, *bases.PARTS, *talk.PARTS)
