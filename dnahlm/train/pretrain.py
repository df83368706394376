"""Pre-training: next token on a mixed corpus of DNA and English."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, cast

import torch
from torch import nn

from dnahlm.config import preset_config
from dnahlm.data.corpus import read_manifest
from dnahlm.data.packing import PackedCorpus
from dnahlm.modeling import DnahlmForCausalLM
from dnahlm.tokenizer import DnahlmTokenizer, load_tokenizer
from dnahlm.train.instruct import save_model
from dnahlm.train.loop import SETTLE, LoopConfig, Trainer


def held_out_measure(
    corpus: PackedCorpus, tokenizer: DnahlmTokenizer, most: int = 50
) -> Callable[[nn.Module], dict[str, float]]:
    """A function of the model: perplexity, bits a base and bits a byte on held-out rows.

    Bits per base and per byte compare models of different vocabularies.
    """
    first, pieces = tokenizer.dna_pieces()
    sizes = torch.zeros(len(tokenizer))
    for id_ in range(len(tokenizer)):
        sizes[id_] = len(str(tokenizer.decode([id_])).encode())
    dna_ids = torch.zeros(len(tokenizer), dtype=torch.bool)
    dna_ids[first : first + len(pieces)] = True
    special = torch.zeros(len(tokenizer), dtype=torch.bool)
    special[:first] = True

    @torch.inference_mode()
    def measure(model: nn.Module) -> dict[str, float]:
        device = next(model.parameters()).device
        total = {"dna": [0.0, 0.0], "text": [0.0, 0.0]}
        nats = tokens = 0.0
        for batch in corpus.held_out_batches(most):
            batch = {k: v.to(device) for k, v in batch.items()}
            targets = batch.pop("labels")[:, 1:]
            where = targets != -100
            logits = model(**batch).logits[:, :-1][where].float()
            targets = targets[where]
            losses = nn.functional.cross_entropy(logits, targets, reduction="none").cpu()
            targets = targets.cpu()
            nats += float(losses.sum())
            tokens += len(losses)
            for kind, chosen in (
                ("dna", dna_ids[targets]),
                ("text", ~dna_ids[targets] & ~special[targets]),
            ):
                total[kind][0] += float(losses[chosen].sum())
                total[kind][1] += float(sizes[targets[chosen]].sum())
        result = {"perplexity": math.exp(min(nats / max(tokens, 1), 50))}
        for kind, name in (("dna", "bits_per_base"), ("text", "bits_per_byte")):
            if total[kind][1]:
                result[name] = total[kind][0] / math.log(2) / total[kind][1]
        return result

    return measure


def train_pretrain(
    corpus: str | Path,
    out: str | Path,
    tokenizer: str | Path | DnahlmTokenizer,
    preset: str = "mini",
    loop: LoopConfig | None = None,
    batch_size: int = 16,
    width: int | None = None,
    prefix: float = 0.5,
    until: int | None = None,
    **overrides: Any,
) -> dict[str, Any]:
    """Pre-train a model and save it to `out/model`.

    Parameters
    ----------
    corpus : str or Path
        From `dnahlm.data.corpus.build_corpus`.
    out : str or Path
        Run folder; a stopped run goes on from its checkpoint.
    tokenizer : str, Path or DnahlmTokenizer
    preset : {"nano", "mini", "small"}, default="mini"
    loop : LoopConfig, optional
    batch_size : int, default=16
        Rows a batch.
    width : int, optional
        Tokens a row; default the preset's context.
    prefix : float, default=0.5
        See `PackedCorpus`.
    until : int, optional
    **overrides
        Fields of `DnahlmConfig`.

    Returns
    -------
    dict
        Last metrics, with `perplexity`, `bits_per_base` and `bits_per_byte` on held-out rows.

    Raises
    ------
    ValueError
        If the corpus, tokenizer or checkpoint is wrong.
    """
    loop = loop or LoopConfig()
    if not isinstance(tokenizer, DnahlmTokenizer):
        tokenizer = load_tokenizer(tokenizer)
    made_with = read_manifest(corpus).get("vocabulary")
    if made_with != len(tokenizer):
        raise ValueError(
            f"{corpus} was made with {made_with} vocabulary entries; the tokenizer has "
            f"{len(tokenizer)}"
        )
    torch.manual_seed(loop.seed)
    model = DnahlmForCausalLM(preset_config(preset, tokenizer, **overrides))
    packed = PackedCorpus(
        corpus, width or model.config.n_positions, batch_size, tokenizer.eos_token_id, prefix,
        loop.seed,
    )  # fmt: skip
    model.model.settle(list(islice(packed.batches(), SETTLE)))
    trainer = Trainer(model, packed.batches, out, loop, held_out_measure(packed, tokenizer))
    result = trainer.run(until)
    if trainer.step >= loop.steps:
        final = trainer.averaged()
        if trainer.rank == 0:
            save_model(cast(DnahlmForCausalLM, final), tokenizer, Path(out) / "model")
    return result
