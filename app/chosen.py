"""What a conversation has chosen, for the tools that run in it."""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path

MODEL: ContextVar[Path | None] = ContextVar("model", default=None)
"""Folder of the model that classifies; None for the shipped one."""
EMBEDDER: ContextVar[str] = ContextVar("embedder", default="")
"""Model of meaning for searches; empty for whichever is ready."""
