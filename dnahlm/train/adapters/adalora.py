"""AdaLoRA (Zhang et al. 2023, arXiv:2303.10512) by peft, and LINGO's adaptive rank sampling.

AdaLoRA writes each update as P diag(E) Q and, while its budget shrinks, keeps the singular triplets
of greatest importance. Adaptive rank sampling (Zhan, Wu and Zhang 2024, arXiv:2402.08075) draws the
ones that stay instead, with chances in proportion to importance, so that a pruned one may return.
Only that paper's abstract was at hand, so the details are choices made here: the draw is without
replacement (Gumbel top-k, Kool et al. 2019, arXiv:1903.06059), a triplet that returns has the
singular value it had when it was pruned, and the last allocation, which stays, takes the most
important ones as AdaLoRA does.
"""

from __future__ import annotations

from typing import Any

import torch
from peft.tuners.adalora.layer import RankAllocator
from torch import nn


def draw_triplets(
    importance: torch.Tensor, budget: int, generator: torch.Generator
) -> torch.Tensor:
    """Which triplets stay, drawn without replacement in proportion to importance.

    Parameters
    ----------
    importance : torch.Tensor, shape=(n_triplets,)
        Not negative; a triplet without importance is drawn last.
    budget : int
        Triplets to keep.
    generator : torch.Generator

    Returns
    -------
    torch.Tensor, shape=(n_triplets,), bool
    """
    scores = importance.double().cpu().clamp(min=torch.finfo(torch.float64).tiny).log()
    uniform = torch.rand(scores.shape, generator=generator, dtype=torch.float64)
    gumbel = -(-uniform.clamp(min=1e-300).log()).log()
    kept = torch.zeros(len(scores), dtype=torch.bool)
    kept[(scores + gumbel).topk(min(budget, len(scores))).indices] = True
    return kept.to(importance.device)


class SamplingAllocator(RankAllocator):
    """peft's allocator with the draw in place of the threshold.

    Parameters
    ----------
    allocator : RankAllocator
        The one that peft made for the model.
    seed : int, default=0
    """

    def __init__(self, allocator: RankAllocator, seed: int = 0) -> None:
        self.__dict__.update(allocator.__dict__)
        self.generator = torch.Generator().manual_seed(seed)
        self.out: dict[str, torch.Tensor] = {}  # triplets pruned last time
        self.before: dict[str, torch.Tensor] = {}  # their values then
        self.final = False

    def update_and_allocate(
        self, model: nn.Module, global_step: int, force_mask: bool = False
    ) -> tuple[int, dict[str, list[bool]] | None]:
        """As peft's; `force_mask` marks the last allocation."""
        self.final = force_mask
        return super().update_and_allocate(model, global_step, force_mask)

    def mask_to_budget(self, model: nn.Module, budget: int) -> dict[str, list[bool]]:
        """Prune to the budget and bring drawn triplets back.

        Returns
        -------
        dict
            Which triplets of each `lora_E` stay.
        """
        values = {n: p for n, p in model.named_parameters() if f"lora_E.{self.adapter_name}" in n}
        scores = [self.importance(name) for name in values]
        joint = torch.cat(scores)
        if self.final:
            kept = torch.zeros(len(joint), dtype=torch.bool, device=joint.device)
            kept[joint.topk(min(budget, len(joint))).indices] = True
        else:
            kept = draw_triplets(joint, budget, self.generator)
        pattern: dict[str, list[bool]] = {}
        parts = kept.split([len(score) for score in scores])
        with torch.no_grad():
            for (name, value), part in zip(values.items(), parts, strict=True):
                keep = part.view_as(value)
                out = self.out.get(name, torch.zeros_like(keep))
                before = self.before.get(name, torch.zeros_like(value))
                self.before[name] = torch.where(~keep & ~out, value, before)
                value.copy_(torch.where(keep & out, before, value).masked_fill(~keep, 0.0))
                self.out[name] = ~keep
                pattern[name] = part.tolist()
        return pattern

    def importance(self, name: str) -> torch.Tensor:
        """Importance of each triplet of a `lora_E` parameter, AdaLoRA's equation 10."""
        right = self._element_score(name.replace("lora_E", "lora_A")).mean(1)
        left = self._element_score(name.replace("lora_E", "lora_B")).mean(0)
        return self._element_score(name).view(-1) + right + left


def orthogonality(model: nn.Module) -> torch.Tensor:
    """Mean Frobenius distance of P'P and QQ' from identity, AdaLoRA's regulariser."""
    distances = []
    for name, parameter in model.named_parameters():
        if "lora_A" in name or "lora_B" in name:
            rows = parameter if "lora_A" in name else parameter.T
            gram = rows @ rows.T
            distances.append((gram - torch.eye(len(gram), device=gram.device)).norm())
    return torch.stack(distances).mean()


def rank_left(tuner: Any) -> int:
    """Singular triplets that are not pruned."""
    pattern = tuner.peft_config["default"].rank_pattern
    if not pattern:
        return sum(len(p) for n, p in tuner.named_parameters() if "lora_E" in n)
    return sum(sum(keep) for keep in pattern.values())
