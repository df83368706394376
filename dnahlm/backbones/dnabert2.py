"""DNABERT-2 (Zhou et al. 2023, arXiv:2306.15006): BPE tokens, ALiBi, gated linear units.

The published code is remote code that needs an old Triton; this is the same network in plain
torch, with the published configuration keys and tensor names, so that the weights load as they
are. Padding is masked instead of cut out, which gives the same numbers at every real token.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import nn
from transformers import BertConfig, PreTrainedModel
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.modeling_outputs import BaseModelOutput
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

from dnahlm.backbones.base import Backbone
from dnahlm.backbones.encoder import Pooling


def alibi_slopes(heads: int) -> list[float]:
    """Slope of each head (Press et al. 2022, arXiv:2108.12409).

    A geometric series for a power of two; otherwise that of the next lower power, then every
    second of the next higher one's.
    """
    power = 2 ** math.floor(math.log2(heads))
    slopes = [2 ** (-8 * (i + 1) / power) for i in range(power)]
    if power < heads:
        slopes += alibi_slopes(2 * power)[::2][: heads - power]
    return slopes


class _SelfAttention(nn.Module):
    is_causal = False

    def __init__(self, config: Any, layer_idx: int) -> None:
        super().__init__()
        self.config, self.layer_idx = config, layer_idx
        self.heads = config.num_attention_heads
        self.Wqkv = nn.Linear(config.hidden_size, 3 * config.hidden_size)

    def forward(self, states: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        batch, length, width = states.shape
        joint = self.Wqkv(states).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = joint.permute(2, 0, 3, 1, 4)
        attend = ALL_ATTENTION_FUNCTIONS.get_interface(
            self.config._attn_implementation, sdpa_attention_forward
        )
        rate = self.config.attention_probs_dropout_prob if self.training else 0.0
        scale = (width // self.heads) ** -0.5
        out, _ = attend(self, query, key, value, bias, dropout=rate, scaling=scale)
        return out.reshape(batch, length, width)


class _SelfOutput(nn.Module):
    def __init__(self, config: Any) -> None:
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, states: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
        return self.LayerNorm(self.dropout(self.dense(states)) + before)


class _Attention(nn.Module):
    def __init__(self, config: Any, layer_idx: int) -> None:
        super().__init__()
        self.self = _SelfAttention(config, layer_idx)
        self.output = _SelfOutput(config)

    def forward(self, states: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return self.output(self.self(states, bias), states)


class _GatedUnit(nn.Module):
    def __init__(self, config: Any) -> None:
        super().__init__()
        inner = config.intermediate_size
        self.gated_layers = nn.Linear(config.hidden_size, 2 * inner, bias=False)
        self.wo = nn.Linear(inner, config.hidden_size)
        self.layernorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        gate, linear = self.gated_layers(states).chunk(2, -1)
        inner = self.dropout(nn.functional.gelu(gate) * linear)
        return self.layernorm(self.wo(inner) + states)


class _Layer(nn.Module):
    def __init__(self, config: Any, layer_idx: int) -> None:
        super().__init__()
        self.attention = _Attention(config, layer_idx)
        self.mlp = _GatedUnit(config)

    def forward(self, states: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return self.mlp(self.attention(states, bias))


class _Embeddings(nn.Module):
    def __init__(self, config: Any) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(config.vocab_size, config.hidden_size)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        return self.dropout(self.LayerNorm(words + self.token_type_embeddings.weight[0]))


class _Encoder(nn.Module):
    def __init__(self, config: Any) -> None:
        super().__init__()
        self.layer = nn.ModuleList(_Layer(config, i) for i in range(config.num_hidden_layers))

    def forward(self, states: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        for layer in self.layer:
            states = layer(states, bias)
        return states


class Dnabert2Model(PreTrainedModel):
    """The encoder of DNABERT-2; hidden states out."""

    config_class = BertConfig
    base_model_prefix = "bert"
    _supports_sdpa = True

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.embeddings = _Embeddings(config)
        self.encoder = _Encoder(config)
        self.post_init()

    def get_input_embeddings(self) -> nn.Module:
        return self.embeddings.word_embeddings

    def set_input_embeddings(self, value: Any) -> None:
        self.embeddings.word_embeddings = value

    def forward(
        self,
        input_ids: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        inputs_embeds: torch.Tensor | None = None,
        **kwargs: Any,
    ) -> BaseModelOutput:
        """Hidden states of `input_ids` or `inputs_embeds` (batch, length[, width])."""
        if inputs_embeds is None:
            inputs_embeds = self.embeddings.word_embeddings(input_ids)
        states = self.embeddings(inputs_embeds)
        bias = self._bias(states)
        if attention_mask is not None:
            low = torch.finfo(states.dtype).min
            bias = bias.masked_fill(~attention_mask.bool()[:, None, None], low)
        else:
            bias = bias.expand(len(states), -1, -1, -1)
        return BaseModelOutput(last_hidden_state=self.encoder(states, bias))

    def _bias(self, states: torch.Tensor) -> torch.Tensor:
        """ALiBi: minus slope times distance, shape=(1, heads, length, length)."""
        place = torch.arange(states.shape[1], device=states.device)
        distance = (place[:, None] - place).abs()
        slopes = torch.tensor(alibi_slopes(self.config.num_attention_heads), device=states.device)
        return (-slopes[:, None, None] * distance).to(states.dtype)[None]


class Dnabert2(Backbone):
    """DNABERT-2; reads as long as memory allows."""

    family: ClassVar[str] = "dnabert2"
    targets: ClassVar[tuple[str, ...]] = ("Wqkv", "wo")
    pooling: ClassVar[tuple[Pooling, ...]] = ("mean", "max")

    @property
    def longest(self) -> int | None:
        return None

    @classmethod
    def read(cls, folder: Path, name: str, **options: Any) -> Dnabert2:
        """Load a folder in the published layout (`config.json`, `tokenizer.json`, weights)."""
        from transformers import PreTrainedTokenizerFast

        from dnahlm.backbones.weights import read_body

        special = {f"{part.lower()}_token": f"[{part}]" for part in ("UNK", "CLS", "SEP", "PAD")}
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=str(folder / "tokenizer.json"), mask_token="[MASK]", **special
        )
        return cls(read_body(Dnabert2Model, folder, **options), tokenizer, name)
