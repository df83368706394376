"""The tuning methods by name, and what each adds to a backbone."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

from torch import nn

from dnahlm.backbones.encoder import Encoder


@dataclass(frozen=True)
class Method:
    """A way to tune.

    Attributes
    ----------
    name : str
        For `--method`.
    title : str
        As papers call it.
    kind : {"full", "probe", "lora", "adalora", "prefix", "prompt"}
    sampled : bool
        Whether AdaLoRA's triplets are drawn (adaptive rank sampling).
    through : bool
        Whether a small network makes the prefix.
    vocabulary : str or None
        LINGO's way to cut DNA, with its language prefix.
    rate : float
        Learning rate that suits it.
    """

    name: str
    title: str
    kind: str
    sampled: bool = False
    through: bool = False
    vocabulary: str | None = None
    rate: float = 1e-3


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method("full", "full fine-tuning", "full", rate=3e-4),
        Method("probe", "linear probe", "probe", rate=1e-2),
        Method("lora", "LoRA", "lora"),
        Method("adalora", "AdaLoRA", "adalora", rate=2e-3),
        Method("adalora-sampled", "AdaLoRA with rank sampling", "adalora", True, rate=2e-3),
        Method("prefix", "prefix tuning", "prefix", through=True),
        Method("p-tuning-v2", "P-tuning v2", "prefix", rate=1e-2),
        Method("prompt", "prompt tuning", "prompt", rate=1e-2),
        Method("lingo-bbpe", "LINGO, BBPE", "adalora", True, vocabulary="bbpe", rate=2e-3),
        Method("lingo-one-hot", "LINGO, one-hot", "adalora", True, vocabulary="one-hot", rate=2e-3),
    )
}


@dataclass(frozen=True)
class Sizes:
    """How much a method may learn.

    Attributes
    ----------
    rank : int
        Rank of LoRA, and AdaLoRA's mean rank in the end; it begins with half as much more.
    alpha : float
        Scale of low-rank updates, as peft's `lora_alpha`.
    dropout : float
        In front of low-rank updates.
    length : int
        Positions of a prompt or prefix.
    through : int
        Width of the network that makes the prefix of prefix tuning.
    """

    rank: int = 8
    alpha: float = 16.0
    dropout: float = 0.0
    length: int = 16
    through: int = 128


def find_method(name: str) -> Method:
    """Method of a name.

    Raises
    ------
    ValueError
        If there is none; all are named.
    """
    if name not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, not {name!r}")
    return METHODS[name]


def impossible(method: Method, backbone: Encoder) -> str | None:
    """Why a backbone cannot be tuned so, or None."""
    if method.vocabulary is None:
        return None
    try:
        backbone.encode_text("Domain")
    except ValueError as error:
        return str(error)
    return None


def low_rank(backbone: Encoder, method: Method, sizes: Sizes, steps: int, seed: int) -> Any:
    """Put LoRA or AdaLoRA into a backbone's body, in place.

    Returns
    -------
    peft.PeftModel
        The handle that allocates ranks and merges.
    """
    from peft import AdaLoraConfig, LoraConfig, get_peft_model
    from transformers.pytorch_utils import Conv1D

    shared: dict[str, Any] = {
        "target_modules": list(backbone.targets),
        "lora_alpha": sizes.alpha,
        "lora_dropout": sizes.dropout,
        "fan_in_fan_out": any(isinstance(m, Conv1D) for m in backbone.body.modules()),
    }
    warnings.filterwarnings("ignore", "`is_gradient_checkpointing`", FutureWarning)  # peft's call
    if method.kind == "lora":
        return get_peft_model(backbone.body, LoraConfig(r=sizes.rank, **shared))
    config = AdaLoraConfig(
        init_r=max(sizes.rank + 1, sizes.rank * 3 // 2),
        target_r=sizes.rank,
        tinit=steps // 10,
        tfinal=max(1, steps // 3),
        deltaT=max(1, steps // 50),
        total_step=max(3, steps),
        orth_reg_weight=0.1,
        **shared,
    )
    tuner: Any = get_peft_model(backbone.body, config)
    if method.sampled:
        from dnahlm.train.adapters.adalora import SamplingAllocator

        tuner.base_model.rankallocator = SamplingAllocator(tuner.base_model.rankallocator, seed)
    return tuner


def soft_vectors(backbone: Encoder, method: Method, sizes: Sizes) -> nn.Module | None:
    """The prompt or prefix of a method, None for the others."""
    from dnahlm.train.adapters.soft import KeyValuePrefix, SoftPrompt

    if method.kind == "prompt":
        return SoftPrompt(backbone, sizes.length)
    if method.kind == "prefix":
        return KeyValuePrefix(backbone, sizes.length, sizes.through if method.through else None)
    return None
