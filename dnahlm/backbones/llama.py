"""LLaMA and its kin (Touvron et al. 2023, arXiv:2302.13971), SmolLM2 among them."""

from __future__ import annotations

from typing import ClassVar

from dnahlm.backbones.causal import CausalBackbone

MODEL_TYPES = ("llama", "mistral", "qwen2", "qwen3")


class Llama(CausalBackbone):
    """LLaMA: rotary positions, gated linear units, grouped keys and values."""

    family: ClassVar[str] = "llama"
    targets: ClassVar[tuple[str, ...]] = ("q_proj", "k_proj", "v_proj", "o_proj")
