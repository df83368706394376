"""Learned keys and values in front of every attention layer's own (prefix tuning, P-tuning v2).

peft hands a prefix over as a key-value cache, which encoders do not take; here it joins inside
transformers' attention interface, so that one implementation serves every backbone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import ALL_MASK_ATTENTION_FUNCTIONS, sdpa_mask
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

WITH_PREFIX = "dnahlm_prefix"
Prefix = tuple[torch.Tensor, torch.Tensor]


def attention_with_prefix(
    module: Any,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor,
    **kwargs: Any,
) -> tuple[torch.Tensor, None]:
    """Attention over the module's `key_value_prefix`, if it has one, and its keys and values.

    Parameters
    ----------
    module : nn.Module
        Its `key_value_prefix` is a pair of tensors (key heads, n, head width).
    query : torch.Tensor, shape=(batch, heads, length, head width)
    key, value : torch.Tensor, shape=(batch, key heads, length, head width)
    attention_mask : torch.Tensor, shape=(batch, 1 or heads, length, length)
        True where a key may be seen, or numbers that are added to the scores.
    """
    prefix: Prefix | None = getattr(module, "key_value_prefix", None)
    if prefix is not None:
        front = [part.to(key.dtype).expand(len(key), -1, -1, -1) for part in prefix]
        key, value = torch.cat([front[0], key], 2), torch.cat([front[1], value], 2)
        seen = attention_mask.dtype is torch.bool
        attention_mask = nn.functional.pad(attention_mask, (prefix[0].shape[1], 0), value=int(seen))
    kwargs["is_causal"] = False  # the mask says it all
    return sdpa_attention_forward(module, query, key, value, attention_mask, **kwargs)


def _full_mask(*args: Any, **kwargs: Any) -> torch.Tensor | None:
    return sdpa_mask(
        *args, **kwargs | {"allow_is_causal_skip": False, "allow_is_bidirectional_skip": False}
    )


ALL_ATTENTION_FUNCTIONS.register(WITH_PREFIX, attention_with_prefix)
ALL_MASK_ATTENTION_FUNCTIONS.register(WITH_PREFIX, _full_mask)


def attention_layers(body: Any) -> list[Any]:
    """The self-attention modules that call the attention interface, first layer first.

    Raises
    ------
    ValueError
        If there is not one a layer.
    """
    found = [m for m in body.modules() if hasattr(m, "layer_idx") and hasattr(m, "is_causal")]
    if len(found) != body.config.num_hidden_layers:
        raise ValueError(f"{type(body).__name__} has no attention that a prefix could join")
    return found


def key_shape(body: Any) -> tuple[int, int]:
    """Key heads and width of a head."""
    config = body.config
    heads = config.num_attention_heads
    width = getattr(config, "head_dim", None) or config.hidden_size // heads
    return getattr(config, "num_key_value_heads", None) or heads, width


def use_prefix_attention(body: Any) -> None:
    """Let the body's attention layers read `key_value_prefix`."""
    body.config._attn_implementation = WITH_PREFIX


@contextmanager
def prefixes(layers: Sequence[Any], parts: Sequence[Prefix]) -> Iterator[None]:
    """Give each attention layer its prefix for the time of a forward pass."""
    for layer, part in zip(layers, parts, strict=True):
        layer.key_value_prefix = part
    try:
        yield
    finally:
        for layer in layers:
            layer.key_value_prefix = None
