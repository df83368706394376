"""Premises of a question: found when it is read, checked against what the tools say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.plan.base import Call, Claim, Plan
from app.plan.entities import Marked
from app.plan.reading import Reading

if TYPE_CHECKING:
    from app.tools.base import Result
    from index.library import Library


def claims(marked: Marked, reading: Reading, calls: list[Call]) -> list[Claim]:
    """Things the question takes for granted."""
    return []


def correction(plan: Plan, results: list[Result], library: Library) -> str:
    """One sentence that puts a wrong premise right, or an empty string."""
    return ""
