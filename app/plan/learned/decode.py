"""From a question to the likeliest calls that the grammar allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from app.plan.learned.grammar import Grammar, State
from app.plan.learned.model import Language, PlannerModel
from app.plan.learned.slots import Slotted

LONGEST = 64
"""Tokens of an answer; the grammar ends long before in any that means something."""
BEAMS = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """One reading of a question.

    Attributes
    ----------
    calls
        Tools with their arguments; ``out_of_scope`` and ``clarify`` stand alone.
    score
        Mean log-probability of a token.
    """

    calls: list[tuple[str, dict[str, Any]]]
    score: float


@dataclass(slots=True)
class _Beam:
    state: State
    ids: list[int]
    total: float
    steps: int

    @property
    def score(self) -> float:
        return self.total / max(self.steps, 1)


class Decoder:
    """Beam search under the grammar.

    Parameters
    ----------
    model, language
        From `app.plan.learned.model.load`.
    grammar
        Compiled from the tools and the same language.
    """

    def __init__(self, model: PlannerModel, language: Language, grammar: Grammar) -> None:
        self.model, self.language, self.grammar = model, language, grammar

    def read(self, said: Slotted, beams: int = BEAMS) -> list[Decoded]:
        """Readings of a question, the likeliest first; never empty.

        Parameters
        ----------
        said
            From `app.plan.learned.corpus.read`.
        beams
            Readings that are followed; 1 takes the likeliest token each time.
        """
        question = self.language.question(said.pieces)
        going = [_Beam(self.grammar.start(said.values), [], 0.0, 0)]
        done: list[_Beam] = []
        for _ in range(LONGEST):
            allowed = [beam.state.allowed() for beam in going]
            scores = self._scores(question, going)
            grown: list[tuple[float, int, str]] = []
            for number, (beam, tokens) in enumerate(zip(going, allowed, strict=True)):
                ids = torch.tensor([self.language.number[token] for token in tokens])
                chances = scores[number, ids].log_softmax(-1).tolist()
                grown += [
                    (beam.total + chance, number, token)
                    for token, chance in zip(tokens, chances, strict=True)
                ]
            grown.sort(key=lambda item: -item[0])
            fresh: list[_Beam] = []
            for total, number, token in grown[:beams]:
                beam = going[number]
                state = beam.state.copy()
                state.advance(token)
                ids_so_far = [*beam.ids, self.language.number[token]]
                made = _Beam(state, ids_so_far, total, beam.steps + 1)
                (done if state.done else fresh).append(made)
            going = fresh
            best = max((beam.total for beam in done), default=float("-inf"))
            if not going or best >= going[0].total:
                break
        done = done or going
        done.sort(key=lambda beam: -beam.total)
        return [Decoded(beam.state.arguments(), beam.score) for beam in done]

    @torch.inference_mode()
    def _scores(self, question: list[int], beams: list[_Beam]) -> torch.Tensor:
        """Logits of the next token for every beam."""
        ids = torch.tensor([question + beam.ids for beam in beams])
        prefix = torch.zeros_like(ids, dtype=torch.bool)
        prefix[:, : len(question)] = True
        hidden = self.model.blocks(ids, prefix_mask=prefix).last_hidden_state
        return self.model.logits(hidden[:, -1]).float()
