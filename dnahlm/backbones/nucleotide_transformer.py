"""Nucleotide Transformer v1 and v2 (Dalla-Torre et al. 2024, doi:10.1038/s41592-024-02523-z).

Both are ESM models over 6-mers. Version 1 is transformers' own; version 2 has rotary positions and
gated linear units without biases, which the published remote code adds and this file does too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import nn
from transformers import EsmModel

from dnahlm.backbones.base import Backbone
from dnahlm.backbones.encoder import Pooling

KEPT_IN_TRAINING = 1 - 0.15 * 0.8  # ESM scales embeddings by the share that was never masked


class _GatedIntermediate(nn.Module):
    def __init__(self, config: Any) -> None:
        super().__init__()
        wide = 2 * config.intermediate_size
        self.dense = nn.Linear(config.hidden_size, wide, bias=config.add_bias_fnn)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        gate, linear = self.dense(states).chunk(2, -1)
        return nn.functional.silu(gate) * linear


class NucleotideTransformerV2Model(EsmModel):
    """ESM with version 2's feed-forward layers; tensors are named as published."""

    def __init__(self, config: Any, add_pooling_layer: bool = False) -> None:
        super().__init__(config, add_pooling_layer=add_pooling_layer)
        layer: Any
        for layer in self.encoder.layer:
            layer.intermediate = _GatedIntermediate(config)
            layer.output.dense = nn.Linear(
                config.intermediate_size, config.hidden_size, bias=config.add_bias_fnn
            )
        self.post_init()


class NucleotideTransformer(Backbone):
    """Version 1 or 2, told apart by the key `add_bias_fnn` of the configuration."""

    family: ClassVar[str] = "nucleotide_transformer"
    targets: ClassVar[tuple[str, ...]] = ("query", "key", "value")
    pooling: ClassVar[tuple[Pooling, ...]] = ("mean", "max")

    @classmethod
    def read(cls, folder: Path, name: str, **options: Any) -> NucleotideTransformer:
        """Load a folder in the published layout (`config.json`, `vocab.txt`, weights)."""
        from transformers import EsmConfig, EsmTokenizer

        from dnahlm.backbones.weights import read_body

        config: Any = EsmConfig.from_pretrained(folder)
        second = not getattr(config, "add_bias_fnn", True)
        kind = NucleotideTransformerV2Model if second else EsmModel
        tokenizer = EsmTokenizer.from_pretrained(folder)
        body = read_body(kind, folder, add_pooling_layer=False, **options)
        return cls(body, tokenizer, name)

    @property
    def longest(self) -> int | None:
        config = self.body.config
        offset = 0 if config.position_embedding_type == "rotary" else config.pad_token_id + 1
        return int(config.max_position_embeddings) - offset

    def embed_tokens(self, input_ids: torch.Tensor) -> torch.Tensor:
        embeddings = super().embed_tokens(input_ids)
        # Given vectors, ESM's embedding layer leaves this scale out.
        return embeddings * KEPT_IN_TRAINING if self.body.config.token_dropout else embeddings

    def run(self, **inputs: Any) -> torch.Tensor:
        if "inputs_embeds" in inputs:
            # Given vectors, EsmModel skips its embedding layer, and the positions with it.
            inputs["inputs_embeds"] = self.body.embeddings(
                inputs_embeds=inputs["inputs_embeds"], attention_mask=inputs["attention_mask"]
            )
        return super().run(**inputs)
