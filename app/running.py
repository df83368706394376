"""Run the calls of a plan for a conversation: with its examples, its progress and its stop."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from typing import TYPE_CHECKING

from app.chosen import EMBEDDER, MODEL
from app.examples import BENCH, STEP
from app.figures.choose import figure_for
from app.steps import announce_call
from app.tools.base import Result
from app.tools.registry import call

if TYPE_CHECKING:
    from app.plan.base import Plan
    from app.session import Session

Report = Callable[[float, str], None]


def run(session: Session, planned: Plan, report: Report | None = None) -> list[Result]:
    """Results of the calls in order.

    The steps of a chain are numbered; a step that is declined or asks back ends it.

    Parameters
    ----------
    session
        Its bench is what the tools of classification work on; setting `session.stopped` ends a long
        tool early.
    planned
        With calls.
    report
        Told a fraction and a text while a long tool runs.
    """
    stopped = session.stopped
    try:
        return copy_context().run(_run, session, planned, report)
    finally:
        stopped.clear()


def _run(session: Session, planned: Plan, report: Report | None) -> list[Result]:
    def step(fraction: float, text: str) -> bool:
        if report is not None:
            report(fraction, text)
        return not stopped.is_set()

    stopped = session.stopped
    BENCH.set(session.bench)
    STEP.set(step)
    MODEL.set(session.model)
    EMBEDDER.set(session.embedder)
    results: list[Result] = []
    for number, one in enumerate(planned.calls, 1):
        if planned.chain and not step(0.0, f"step {number} of {len(planned.calls)}"):
            break
        announce_call(one.tool, one.arguments)
        result = call(session.library, one.tool, one.arguments)
        if session.draws:
            result.figure = figure_for(session.library, one.tool, result, one.arguments)
        if planned.chain:
            result.text = f"**Step {number} of {len(planned.calls)}.** {result.text}"
        results.append(result)
        if planned.chain and result.status != "answered":
            break
    if planned.chain:
        results = [replace(item, table=None) for item in results[:-1]] + results[-1:]
    return results
