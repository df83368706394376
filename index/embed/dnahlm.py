"""DNA embeddings by DNAHLM: pooled hidden states of the model, read on both strands.

Importing this module is cheap; the first sequence loads torch and the weights, which takes seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from index.embed.base import Embedder, unit
from index.strand import reverse_complement

if TYPE_CHECKING:
    from dnahlm.infer import DNAHLM

Pooling = Literal["mean", "max", "last"]
POOLINGS: tuple[Pooling, ...] = ("mean", "max", "last")
BATCH_BASES = 20_000
"""Bases a batch, so that long sequences take no more memory than many short ones."""


class DnahlmEmbedder(Embedder):
    """Pooled last hidden states of DNAHLM.

    Parameters
    ----------
    model
        A loaded model, or a folder or hub id; default the shipped weights, loaded on first use.
    pooling
        ``mean`` or ``max`` over the DNA pieces, or ``last``: the closing marker, which carries the
        reader's summary of the span.
    strands
        2 averages the vectors of a sequence and of its reverse complement; 1 reads it as given.

    Raises
    ------
    ValueError
        Unknown pooling, or a folder without a model.
    """

    name = "dnahlm"

    def __init__(
        self,
        model: DNAHLM | str | Path | None = None,
        pooling: Pooling = "mean",
        strands: Literal[1, 2] = 2,
    ):
        if pooling not in POOLINGS:
            raise ValueError(f"pooling must be one of {', '.join(POOLINGS)}, not {pooling!r}.")
        from dnahlm.infer import DNAHLM

        self.model = model if isinstance(model, DNAHLM) else DNAHLM.load(model)
        self.pooling, self.strands = pooling, strands
        self.dim = int(self.model.model.config.n_embd)
        digest = hashlib.sha256()
        for name, tensor in sorted(self.model.model.state_dict().items()):
            digest.update(f"{name}{tuple(tensor.shape)}{tensor.double().sum().item():.9e}".encode())
        self.fingerprint = f"dnahlm-{pooling}-{strands}-{digest.hexdigest()[:16]}"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed sequences; see `Embedder.encode`. Empty ones give zeros."""
        out = np.zeros((len(texts), self.dim), dtype=np.float32)
        rows = [i for i, text in enumerate(texts) if text]
        if rows:
            place = POOLINGS.index(self.pooling)
            both = [
                states(self.model, [read(texts[i]) for i in rows])[:, place]
                for read in (str, reverse_complement)[: self.strands]
            ]
            out[rows] = np.mean(both, axis=0)
        return unit(out)


def states(model: DNAHLM, sequences: Sequence[str]) -> np.ndarray:
    """Mean, maximum and last hidden state of each sequence, in one pass of the model.

    Parameters
    ----------
    model
        A loaded model.
    sequences
        n clean DNA strings, none empty.

    Returns
    -------
    numpy.ndarray
        float32 (n, 3, n_embd) in the order of `POOLINGS`.
    """
    import torch

    from dnahlm.data.read import encode
    from dnahlm.precision import half_products
    from dnahlm.score import pad_right

    network = model.model
    device = network.lm_head.weight.device
    spans = [model.encoder.span(encode(sequence)) for sequence in sequences]
    out = np.zeros((len(spans), len(POOLINGS), network.config.n_embd), dtype=np.float32)
    order = sorted(range(len(spans)), key=lambda i: len(spans[i]))
    while order:
        size = max(1, BATCH_BASES // max(1, len(sequences[order[0]])))
        while size > 1 and size * len(sequences[order[min(size, len(order)) - 1]]) > BATCH_BASES:
            size -= 1
        rows, order = order[:size], order[size:]
        ids, mask = pad_right([spans[i] for i in rows], model.tokenizer.pad_token_id)
        ids, mask = ids.to(device), mask.to(device)
        with torch.inference_mode(), half_products(device):
            hidden = network.model(ids, attention_mask=mask).last_hidden_state.float()
        dna = network.model.is_dna(ids)[..., None]
        last = torch.arange(len(ids), device=device)
        pooled = (
            (hidden * dna).sum(1) / dna.sum(1),
            hidden.masked_fill(~dna, float("-inf")).amax(1),
            hidden[last, mask.sum(1) - 1],
        )
        out[rows] = torch.stack(pooled, 1).cpu().numpy()
    return out
