"""The sixth blind set: 100 questions on 65 files, over half of which no blind set had opened."""

from blind6 import annotated, bases, chats, talk

PARTS = (*annotated.PARTS, *bases.PARTS, *chats.PARTS, *talk.PARTS)
