"""The model behind the learned planner: DNAHLM's blocks between static word vectors and calls.

Words come in as pieces of the shipped text embedder, whose vectors stay as they are and are
projected, so that words the question bank lacks have a meaning too; frequent pieces learn a
correction. The call language has embeddings of its own, tied to the head. The question is read in
both directions, the answer is causal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from app.plan.learned.corpus import CALL, PAD
from dnahlm.config import PRESETS, DnahlmConfig
from dnahlm.modeling import IGNORE, DnahlmModel
from dnahlm.seal import SUMS, seal
from index.embed.static import StaticEmbedder
from index.store import check_shipped

LONGEST = 160
"""Tokens of a question that are read; its end is kept."""


@dataclass(slots=True)
class Output:
    """What the training loop asks of a model's answer."""

    loss: torch.Tensor


class Language:
    """Tokens of the call language and pieces of English, as numbers.

    Parameters
    ----------
    calls
        Tokens of the call language; the first is the padding.
    common
        Pieces of English (numbers of the text embedder) that learn a correction.
    """

    def __init__(self, calls: Sequence[str], common: Sequence[int]) -> None:
        text = StaticEmbedder()
        self.table = torch.from_numpy(text.vectors).float()
        self.tokenizer, self.unknown = text.tokenizer, text.unknown
        self.calls, self.common = list(calls), list(common)
        self.number = {token: n for n, token in enumerate(self.calls)}

    def question(self, pieces: Sequence[str]) -> list[int]:
        """Numbers of a question, with the mark that its answer begins."""
        ids: list[int] = []
        words: list[str] = []
        for piece in (*pieces, CALL):
            if piece.startswith(("@", "<")):
                ids += self._english(words)
                words = []
                if piece in self.number:
                    ids.append(self.number[piece])
            else:
                words.append(piece)
        return ids[-LONGEST:]

    def _english(self, words: list[str]) -> list[int]:
        if not words:
            return []
        encoded = self.tokenizer.encode(" ".join(words), add_special_tokens=False)
        return [len(self.calls) + i for i in encoded.ids if i != self.unknown]


class Words(nn.Module):
    """Embeddings of call tokens and of English pieces."""

    table: torch.Tensor
    place: torch.Tensor

    def __init__(self, language: Language, width: int, dropped: float = 0.1) -> None:
        super().__init__()
        self.first = len(language.calls)
        self.calls = nn.Embedding(self.first, width)
        self.project = nn.Linear(language.table.shape[1], width)
        self.changes = nn.Embedding(len(language.common) + 1, width)
        nn.init.normal_(self.calls.weight, std=0.05)
        nn.init.zeros_(self.changes.weight)
        self.dropped = dropped
        scale = language.table.norm(dim=1).mean()
        self.register_buffer("table", language.table / scale, persistent=False)
        place = torch.zeros(len(language.table), dtype=torch.long)
        place[torch.tensor(language.common, dtype=torch.long)] = (
            torch.arange(len(language.common)) + 1
        )
        self.register_buffer("place", place, persistent=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Vectors of tokens, shape (batch, length, width)."""
        english = ids >= self.first
        out = self.calls(ids.clamp(max=self.first - 1))
        pieces = ids[english] - self.first
        vectors = self.project(self.table[pieces]) + self._change(pieces)
        return out.index_put((english,), vectors.to(out.dtype))

    def _change(self, pieces: torch.Tensor) -> torch.Tensor:
        places = self.place[pieces]
        if self.training and self.dropped:
            # Words that the bank lacks have no correction: be used to that.
            keep = torch.rand(places.shape, device=places.device) >= self.dropped
            places = places * keep
        return self.changes(places) * (places > 0)[:, None]


class PlannerModel(nn.Module):
    """Question and answer tokens -> logits over the call language.

    Parameters
    ----------
    language
        Tokens.
    size
        Preset of DNAHLM's blocks.
    """

    def __init__(self, language: Language, size: str = "mini") -> None:
        super().__init__()
        fields = {**PRESETS[size], "n_positions": 256, "dna_reader": "none"}
        ends: dict[str, Any] = {"bos_token_id": None, "eos_token_id": None}
        config = DnahlmConfig(vocab_size=1, dna_pieces=[], **ends, **fields)
        self.blocks = DnahlmModel(config)
        self.blocks.set_input_embeddings(Words(language, config.n_embd))
        self.bias = nn.Parameter(torch.zeros(len(language.calls)))

    def logits(self, hidden: torch.Tensor) -> torch.Tensor:
        """Logits of the next token, over the call language."""
        words: Any = self.blocks.get_input_embeddings()
        return hidden @ words.calls.weight.T.to(hidden.dtype) + self.bias

    def forward(
        self, input_ids: torch.Tensor, labels: torch.Tensor, segment_ids: torch.Tensor
    ) -> Output:
        """Mean loss over the answers' tokens; all inputs are (batch, length)."""
        hidden = self.blocks(
            input_ids, segment_ids=segment_ids, prefix_mask=labels == IGNORE
        ).last_hidden_state
        targets = labels[:, 1:]
        where = targets != IGNORE
        logits = self.logits(hidden[:, :-1][where]).float()
        return Output(nn.functional.cross_entropy(logits, targets[where], label_smoothing=0.02))


def batch_of(
    language: Language, pairs: Sequence[tuple[Sequence[str], Sequence[str]]]
) -> dict[str, torch.Tensor]:
    """Questions and answers as one padded batch of `PlannerModel`'s inputs."""
    given = [language.question(pieces) for pieces, _ in pairs]
    said = [[language.number[token] for token in answer] for _, answer in pairs]
    longest = max(len(a) + len(b) for a, b in zip(given, said, strict=True))
    shape = (len(pairs), longest)
    ids = torch.full(shape, language.number[PAD])
    labels = torch.full(shape, IGNORE)
    segments = torch.zeros(shape, dtype=torch.long)
    for row, (question, answer) in enumerate(zip(given, said, strict=True)):
        end = len(question) + len(answer)
        ids[row, :end] = torch.tensor(question + answer)
        labels[row, len(question) : end] = torch.tensor(answer)
        segments[row, :end] = 1
    return {"input_ids": ids, "labels": labels, "segment_ids": segments}


def save(
    folder: Path,
    model: PlannerModel,
    language: Language,
    extra: Mapping[str, Sequence[Any]],
    size: str,
) -> None:
    """Write weights in half precision, and the language as JSON."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    state = {name: tensor.detach().half() for name, tensor in model.state_dict().items()}
    save_file(state, folder / "model.safetensors")
    kept = {"calls": language.calls, "common": language.common, "constants": extra, "size": size}
    (folder / "language.json").write_text(json.dumps(kept) + "\n", "utf-8")
    seal(folder / SUMS, ["model.safetensors", "language.json"])


def load(folder: Path) -> tuple[PlannerModel, Language, dict[str, list[Any]]]:
    """A model that `save` wrote, its language and its constants.

    Raises
    ------
    OSError
        Files are missing or damaged.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    check_shipped(folder)
    try:
        kept = json.loads((folder / "language.json").read_text("utf-8"))
        language = Language(kept["calls"], kept["common"])
        model = PlannerModel(language, kept["size"])
        state = load_file(folder / "model.safetensors")
        model.load_state_dict({name: tensor.float() for name, tensor in state.items()})
    except (SafetensorError, KeyError, ValueError, RuntimeError) as error:
        raise OSError(f"The planner in {folder.name} is damaged: {error}.") from error
    return model.eval(), language, kept["constants"]
