"""From a question to a grounded answer: ``from app import Session, ask``."""

from app.lazily import names

__getattr__ = names("app", ask="app.answer", Answer="app.answer", Session="app.session")
