"""Continued pre-training and instruction tuning of a language model that took in DNA.

Learned are LoRA's updates, the new rows of the vocabulary, the reader and its projection; the rows
of English stay as they are to the bit. See `dnahlm.backbones.merged`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from dnahlm.backbones.llama import Llama
from dnahlm.backbones.merged import MergedLlama
from dnahlm.data.corpus import documents, fasta_segments
from dnahlm.data.instruct import Asking, draw_asking
from dnahlm.data.mixture import TaskRows
from dnahlm.data.read import decode
from dnahlm.precision import half_products
from dnahlm.train.adapters.methods import Sizes, find_method, low_rank

IGNORE = -100
ROWS = "vocabulary.new"


@dataclass(frozen=True)
class Row:
    """Token ids of one example.

    Attributes
    ----------
    ids : list of int
    start : int
        First token that carries loss.
    prompted : bool
        Whether DNA before `start` passes through the reader.
    """

    ids: list[int]
    start: int = 0
    prompted: bool = False


class MergedTuning:
    """What of a merged model is learned, and the loss over it.

    Parameters
    ----------
    backbone : MergedLlama
        Changed in place: frozen, with LoRA's layers.
    rank : int, default=8
        Of LoRA.
    seed : int, default=0

    Raises
    ------
    ValueError
        If the model's output layer is not its embedding, so that new rows could not be predicted.
    """

    def __init__(self, backbone: MergedLlama, rank: int = 8, seed: int = 0) -> None:
        if not backbone.body.config.tie_word_embeddings:
            raise ValueError(f"{backbone.name} does not share its embedding with its output layer")
        torch.manual_seed(seed)
        self.backbone = backbone
        self.rows: nn.Parameter = backbone.body.get_input_embeddings().weight
        self.known = backbone.start
        for parameter in backbone.parameters():
            parameter.requires_grad_(False)
        sizes = Sizes(rank=rank, alpha=2 * rank)
        low_rank(backbone, find_method("lora"), sizes, steps=0, seed=seed)
        for module in (backbone.reader, backbone.join):
            module.requires_grad_(True)
        self.rows.requires_grad_(True)
        self.rows.register_hook(self._new_only)
        backbone.eval()  # normalisations of the reader keep the statistics they came with

    def _new_only(self, gradient: torch.Tensor) -> torch.Tensor:
        gradient = gradient.clone()
        gradient[: self.known] = 0
        return gradient

    def learned(self) -> list[nn.Parameter]:
        """Parameters that are learned."""
        return [p for p in self.backbone.parameters() if p.requires_grad]

    def losses(self, rows: Sequence[Row]) -> tuple[torch.Tensor, torch.Tensor]:
        """Cross-entropy of each token that carries loss, and the index of its row."""
        backbone = self.backbone
        batch = backbone.pad([row.ids for row in rows])
        ids, mask = batch["input_ids"], batch["attention_mask"]
        place = torch.arange(ids.shape[1], device=ids.device)
        start = torch.tensor([row.start for row in rows], device=ids.device)[:, None]
        asked = torch.tensor([row.prompted for row in rows], device=ids.device)[:, None]
        labels = ids.masked_fill((place < start) | (mask == 0), IGNORE)
        embeddings = backbone.embed_tokens(ids, asked & (place < start))
        states = backbone.run(inputs_embeds=embeddings, attention_mask=mask)
        targets = labels[:, 1:]
        where = targets != IGNORE
        logits = (states[:, :-1][where] @ self.rows.T).float()
        found = nn.functional.cross_entropy(logits, targets[where], reduction="none")
        return found, where.nonzero(as_tuple=True)[0]

    def fit(
        self,
        stream: Iterator[list[Row]],
        steps: int,
        rate: float = 1e-3,
        bf16: bool = False,
        report: Callable[[int, float], None] | None = None,
    ) -> float:
        """Train on batches.

        Parameters
        ----------
        stream : iterator of list of Row
        steps : int
        rate : float, default=1e-3
            Peak learning rate: a short warm-up, then a straight fall to a tenth.
        bf16 : bool, default=False
            Products in bfloat16 where the device does them in hardware.
        report : callable, optional
            Called with step and loss after each step.

        Returns
        -------
        float
            Mean loss of the last tenth of the steps.

        Raises
        ------
        ValueError
            If the loss is not finite.
        """
        learned = self.learned()
        # Weight decay would move the rows of English, which have no gradient.
        optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.0)
        losses = []
        for step in range(1, steps + 1):
            share = min(1.0, step / max(1, steps // 20)) * (1 - 0.9 * step / steps)
            for group in optimizer.param_groups:
                group["lr"] = rate * share
            device = self.backbone.device.type
            with half_products(device, bf16):
                loss = self.losses(next(stream))[0].mean()
            if not bool(torch.isfinite(loss)):
                raise ValueError(f"training diverged at step {step}: the loss is not finite")
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            losses.append(float(loss.detach()))
            if report:
                report(step, losses[-1])
        return float(np.mean(losses[-max(1, steps // 10) :]))

    def save(self, path: str | Path) -> int:
        """Write what was learned, apart from the language model; gives its bytes."""
        from safetensors.torch import save_file

        state = {n: t.detach().cpu().contiguous() for n, t in self._state().items()}
        save_file(state, path)
        return Path(path).stat().st_size

    def load(self, path: str | Path) -> None:
        """Put back what `save` wrote.

        Raises
        ------
        ValueError
            If names or shapes are not those of this model.
        """
        from safetensors.torch import load_file

        own, found = self._state(), load_file(path)
        if {n: t.shape for n, t in own.items()} != {n: t.shape for n, t in found.items()}:
            raise ValueError(f"{path} was learned on another model")
        with torch.no_grad():
            for name, tensor in own.items():
                tensor.copy_(found[name])

    def _state(self) -> dict[str, torch.Tensor]:
        state = {n: t for n, t in self.backbone.state_dict().items() if ".lora_" in n}
        state |= self.backbone.reader_state()
        return state | {ROWS: self.rows.detach()[self.known :]}


def text_rows(backbone: Llama, paths: Sequence[str | Path], width: int = 256) -> Iterator[Row]:
    """Windows of `width` tokens of text, documents joined by the end of text."""
    end = int(backbone.tokenizer.eos_token_id)
    held: list[int] = []
    for document in documents(paths):
        held += [*backbone.encode_text(document), end]
        while len(held) >= width:
            yield Row(held[:width])
            held = held[width:]


def dna_rows(
    backbone: MergedLlama,
    paths: Sequence[str | Path],
    lengths: tuple[int, int] = (300, 1000),
    seed: int = 0,
) -> Iterator[Row]:
    """Spans of DNA that are predicted piece by piece, and so not read."""
    for codes in fasta_segments(paths, *lengths, seed):
        yield Row(backbone.encode(decode(codes)), start=1)


def mixed_batches(
    text: Callable[[], Iterator[Row]],
    dna: Callable[[], Iterator[Row]],
    batch_size: int,
    dna_share: float = 0.5,
    seed: int = 0,
) -> Iterator[list[Row]]:
    """Batches of text and of DNA, each begun anew at its end; one batch is of one kind."""
    rng = np.random.default_rng(seed)
    sources = {"text": text, "dna": dna}
    streams = {kind: make() for kind, make in sources.items()}
    while True:
        kind = "dna" if rng.random() < dna_share else "text"
        batch: list[Row] = []
        while len(batch) < batch_size:
            row = next(streams[kind], None)
            if row is None:
                streams[kind] = sources[kind]()
                row = next(streams[kind])
            batch.append(row)
        yield batch


def replayed(
    stream: Iterator[list[Row]], known: Iterator[list[Row]], share: float = 0.2, seed: int = 0
) -> Iterator[list[Row]]:
    """Batches of `stream`, now and then one of what is known already, so that it is not lost."""
    rng = np.random.default_rng(seed)
    while True:
        yield next(known if rng.random() < share else stream)


def prompt(backbone: MergedLlama, instruction: str, sequence: str) -> list[int]:
    """Ids of the Alpaca prompt of one sequence, up to and with the response marker."""
    front = backbone.encode_text(f"### Instruction:\n{instruction}\n### Input:\n")
    return [*front, *backbone.encode(sequence), *backbone.encode_text("\n### Response:\n")]


def instruct_batches(
    backbone: MergedLlama,
    tasks: Sequence[TaskRows],
    batch_size: int,
    seed: int = 0,
) -> Iterator[list[Row]]:
    """Batches of asked sequences in random phrasings, a task a batch; the answer carries loss.

    Parameters
    ----------
    backbone : MergedLlama
    tasks : sequence of TaskRows
    batch_size : int
    seed : int, default=0
    """
    rng = np.random.default_rng(seed)
    end = int(backbone.tokenizer.eos_token_id)
    while True:
        task = tasks[int(rng.integers(len(tasks)))]
        batch = []
        for i in rng.integers(0, len(task), batch_size):
            asking = draw_asking(task.task, rng)
            front = prompt(backbone, asking.instruction, decode(task.sequences[i]))
            answer = backbone.encode_text(asking.answers[task.labels[i]])
            batch.append(Row([*front, *answer, end], len(front), True))
        yield batch


@torch.inference_mode()
def score(
    tuning: MergedTuning, asking: Asking, sequences: Sequence[str], batch_size: int = 16
) -> np.ndarray:
    """Log-likelihood of each answer for each sequence, shape=(n_sequences, n_answers)."""
    backbone = tuning.backbone
    end = int(backbone.tokenizer.eos_token_id)
    answers = [[*backbone.encode_text(answer), end] for answer in asking.answers]
    fronts = [prompt(backbone, asking.instruction, sequence) for sequence in sequences]
    out = np.zeros((len(sequences), len(answers)))
    for first in range(0, len(fronts), batch_size):
        some = fronts[first : first + batch_size]
        for j, answer in enumerate(answers):
            found, row = tuning.losses([Row([*ids, *answer], len(ids), True) for ids in some])
            sums = torch.zeros(len(some), device=row.device).index_add(0, row, found.float())
            out[first : first + len(some), j] = -sums.cpu().numpy()
    return out


@torch.inference_mode()
def perplexity(backbone: Llama, rows: Sequence[Row]) -> float:
    """Of text, a token: by a LLaMA whose embedding is its output layer, merged or not."""
    table = backbone.body.get_input_embeddings()
    total, count = 0.0, 0
    for row in rows:
        ids = torch.tensor([row.ids], device=backbone.device)
        states = backbone.run(inputs_embeds=table(ids), attention_mask=torch.ones_like(ids))
        logits = (states[0, :-1] @ table.weight.T).float()
        total += float(nn.functional.cross_entropy(logits, ids[0, 1:], reduction="sum"))
        count += len(row.ids) - 1
    return math.exp(total / count)
