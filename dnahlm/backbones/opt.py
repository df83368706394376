"""OPT (Zhang et al. 2022, arXiv:2205.01068), of any size; the paper's LINGO starts from it."""

from __future__ import annotations

from typing import ClassVar

from dnahlm.backbones.causal import CausalBackbone


class Opt(CausalBackbone):
    """OPT: learned positions, biases everywhere."""

    family: ClassVar[str] = "opt"
    targets: ClassVar[tuple[str, ...]] = ("q_proj", "k_proj", "v_proj", "out_proj")

    @property
    def width(self) -> int:
        return int(self.body.config.word_embed_proj_dim)  # OPT-350m projects back to it
