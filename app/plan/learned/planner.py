"""A planner that writes its calls: `plan_with` of the default planner, by a trained model."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from app.plan import messages
from app.plan.base import Call, Plan
from app.plan.entities import mark
from app.plan.followup import Past, refer
from app.plan.learned.corpus import read_marked
from app.plan.premise import claims
from app.plan.reader import read
from app.plan.toolset import ARGUMENTS
from app.plan.vocabulary import Vocabulary

LONGEST_QUESTION = 200_000


@cache
def opened(folder: Path) -> Any:
    """The planner of a folder, read once.

    Raises
    ------
    OSError
        Files are missing or damaged.
    """
    return LearnedPlanner(folder)


class LearnedPlanner:
    """Questions to plans by the model of a folder.

    Parameters
    ----------
    folder
        Written by ``python -m app.plan.learned.train``.

    Raises
    ------
    OSError
        Files are missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        from app.plan.learned.decode import Decoder
        from app.plan.learned.grammar import Grammar
        from app.plan.learned.model import load

        model, language, constants = load(folder)
        self.decoder = Decoder(model, language, Grammar(language.calls, constants))

    def plan_with(self, question: str, vocabulary: Vocabulary, past: Past | None = None) -> Plan:
        """Read a question.

        Parameters
        ----------
        question
            As typed.
        vocabulary
            Names of the open genomes.
        past
            The turn before, for questions that follow it.
        """
        marked = mark(question[:LONGEST_QUESTION], vocabulary)
        if not marked.masked.strip(" ?.!,"):
            return Plan(status="clarify", message="What would you like to know about the genome?")
        before = mark(past.question, vocabulary) if past is not None else None
        if past is not None and before is not None and not before.entities:
            # A chain of follow-ups: the name stands further back, the last calls hold it.
            marked = refer(marked, past)
        said = read_marked(marked, before, vocabulary.genome_count > 1)
        best = self.decoder.read(said)[0]
        trace = {"read_as": " ".join(said.pieces), "score": round(best.score, 3), "how": "learned"}
        tool = best.calls[0][0]
        if tool == "out_of_scope":
            return Plan([], "declined", messages.declined(marked), trace=trace)
        if tool == "clarify":
            return Plan([], "clarify", messages.needs("list_genes"), trace=trace)
        calls = [
            Call(name, ARGUMENTS[name].model_validate(given).model_dump(exclude_defaults=True))
            for name, given in best.calls
        ]
        found = claims(marked, read(marked, vocabulary), calls)
        return Plan(calls, "answered", claims=found, trace=trace)
