"""DNAHLM itself as a backbone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import nn

from dnahlm.backbones.base import Backbone
from dnahlm.backbones.encoder import Pooling, pool_tokens


class Dnahlm(Backbone):
    """DNAHLM: its DNA embedding layer in front of GPT-2 blocks, read in both directions."""

    family: ClassVar[str] = "dnahlm"
    targets: ClassVar[tuple[str, ...]] = ("c_attn", "c_proj", "c_fc")
    pooling: ClassVar[tuple[Pooling, ...]] = ("last", "max")

    def __init__(self, body: nn.Module, tokenizer: Any, name: str = "") -> None:
        from dnahlm.data.instruct import PromptEncoder

        super().__init__(body, tokenizer, name)
        self.encoder = PromptEncoder(tokenizer)

    @classmethod
    def read(cls, folder: Path, name: str, **options: Any) -> Dnahlm:
        """Load a model folder of DNAHLM."""
        from dnahlm.backbones.weights import read_body
        from dnahlm.modeling import DnahlmModel
        from dnahlm.tokenizer import load_tokenizer

        return cls(read_body(DnahlmModel, folder, **options), load_tokenizer(folder), name)

    @property
    def longest(self) -> int | None:
        return None  # DNA has its own positions

    def encode(self, sequence: str) -> list[int]:
        from dnahlm.data.read import encode

        return self.encoder.span(encode(sequence))

    def encode_text(self, text: str) -> list[int]:
        from dnahlm.tokenizer import plain_text

        return list(self.encoder.text(plain_text(text)))

    def hidden(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        prompts: torch.Tensor | None = None,
    ) -> torch.Tensor:
        if prompts is None:
            return self.run(input_ids=input_ids, attention_mask=attention_mask)
        # The reader needs ids, so vectors join behind it, with positions before the first token.
        body, count = self.body, len(prompts)
        prompted = torch.ones_like(input_ids, dtype=torch.bool)
        embeddings = body.embed_tokens(input_ids, prompted)
        front = prompts.to(embeddings.dtype).expand(len(input_ids), -1, -1)
        mask = nn.functional.pad(attention_mask, (count, 0), value=1)
        places = torch.arange(count, device=input_ids.device).expand(len(input_ids), -1)
        behind = body.positions(input_ids, attention_mask) + count
        last = body.config.n_positions - 1
        states = body.gpt2(
            inputs_embeds=torch.cat([front, embeddings], 1),
            attention_mask=body._allowed(mask, torch.ones_like(mask, dtype=torch.bool), 0),
            position_ids=torch.cat([places, behind], 1).clamp(max=last),
        ).last_hidden_state
        return states[:, count:]

    def pool(
        self,
        states: torch.Tensor,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        pooling: Pooling,
    ) -> torch.Tensor:
        """As the base's; mean and maximum are over the DNA pieces, without the markers."""
        if pooling in ("mean", "max"):
            attention_mask = self.body.is_dna(input_ids)
        return pool_tokens(states, attention_mask, pooling)
