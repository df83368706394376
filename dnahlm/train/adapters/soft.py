"""Learned vectors in front of the input (prompt tuning) or of every layer's keys and values.

Prompt tuning: Lester et al. 2021, arXiv:2104.08691. Prefix tuning, with the prefix made by a small
network while it trains: Li and Liang 2021, arXiv:2101.00190. P-tuning v2, prefixes learned as they
are: Liu et al. 2022, arXiv:2110.07602. Parameters are peft's modules.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from dnahlm.backbones.attention import (
    Prefix,
    attention_layers,
    key_shape,
    prefixes,
    use_prefix_attention,
)
from dnahlm.backbones.encoder import Encoder


class SoftPrompt(nn.Module):
    """Vectors read in front of the tokens, begun as embeddings of random tokens.

    Parameters
    ----------
    backbone : Encoder
    length : int
        Number of vectors.
    """

    def __init__(self, backbone: Encoder, length: int) -> None:
        from peft import PromptEmbedding, PromptTuningConfig

        super().__init__()
        config = PromptTuningConfig(
            num_virtual_tokens=length,
            token_dim=backbone.token_width,
            num_transformer_submodules=1,
            prompt_tuning_init="SAMPLE_VOCAB",
        )
        self.prompt = PromptEmbedding(config, backbone.body.get_input_embeddings())
        self.register_buffer("index", torch.arange(length), persistent=False)

    def hidden(self, backbone: Encoder, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """Hidden states of a batch behind the prompt, (batch, length, width)."""
        return backbone.hidden(**batch, prompts=self.prompt(self.index))


class KeyValuePrefix(nn.Module):
    """Keys and values in front of those of every attention layer.

    Parameters
    ----------
    backbone : Encoder
    length : int
        Number of positions.
    through : int, optional
        Width of the network that makes the prefix (prefix tuning); without it the prefix itself
        is learned (P-tuning v2).
    """

    def __init__(self, backbone: Encoder, length: int, through: int | None = None) -> None:
        from peft import PrefixEncoder, PrefixTuningConfig

        super().__init__()
        use_prefix_attention(backbone.body)
        self.heads, self.head_width = key_shape(backbone.body)
        self.layers = len(attention_layers(backbone.body))
        config: Any = PrefixTuningConfig(
            num_virtual_tokens=length,
            token_dim=self.heads * self.head_width,
            num_layers=self.layers,
            encoder_hidden_size=through or 0,
            prefix_projection=through is not None,
        )
        self.encoder = PrefixEncoder(config)
        if through is None:
            nn.init.normal_(self.encoder.embedding.weight, std=0.02)
        self.length = length
        self.register_buffer("index", torch.arange(length), persistent=False)

    def parts(self) -> list[Prefix]:
        """Keys and values of each layer, each (key heads, length, head width)."""
        flat = self.encoder(self.index)
        split = flat.view(self.length, self.layers, 2, self.heads, self.head_width)
        keys, values = split.permute(2, 1, 3, 0, 4)
        return list(zip(keys, values, strict=True))

    def hidden(self, backbone: Encoder, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """Hidden states of a batch behind the prefix, (batch, length, width)."""
        with prefixes(attention_layers(backbone.body), self.parts()):
            return backbone.hidden(**batch)
