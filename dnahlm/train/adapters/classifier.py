"""A backbone, what a method adds to it, and a head over labels; saved apart from the backbone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from dnahlm.backbones.encoder import Encoder
from dnahlm.train.adapters.lingo import LanguagePrefix
from dnahlm.train.adapters.methods import (
    Method,
    Sizes,
    find_method,
    impossible,
    low_rank,
    soft_vectors,
)

SETTINGS, TENSORS = "adapter.json", "adapter.safetensors"


class TunedClassifier(nn.Module):
    """Logits of labels from DNA.

    Parameters
    ----------
    backbone : Encoder
        Changed in place: frozen unless the method is `full`, with low-rank layers for LoRA and
        AdaLoRA. `detach` gives it back as it was.
    labels : sequence of str
    method : Method
    sizes : Sizes, optional
    domain : str, default="DNA"
        For LINGO's language prefix.
    steps : int, default=1000
        Of the run, which AdaLoRA's budget is planned over.
    seed : int, default=0

    Raises
    ------
    ValueError
        If the backbone cannot be tuned so.
    """

    def __init__(
        self,
        backbone: Encoder,
        labels: Sequence[str],
        method: Method,
        sizes: Sizes | None = None,
        domain: str = "DNA",
        steps: int = 1000,
        seed: int = 0,
    ) -> None:
        super().__init__()
        if why := impossible(method, backbone):
            raise ValueError(why)
        self.backbone, self.labels, self.method = backbone, list(labels), method
        self.sizes, self.domain = sizes or Sizes(), domain
        self.attention = backbone.body.config._attn_implementation
        self.original: dict[str, torch.Tensor] = {}
        if method.kind == "full":
            self.original = {n: p.detach().clone() for n, p in backbone.named_parameters()}
        torch.manual_seed(seed)
        for parameter in backbone.parameters():
            parameter.requires_grad_(method.kind == "full")
        self.tuner: list[Any] = []  # in a list, so that its tensors do not count twice
        if method.kind in ("lora", "adalora"):
            self.tuner.append(low_rank(backbone, method, self.sizes, steps, seed))
        self.soft = soft_vectors(backbone, method, self.sizes)
        self.pooling = ("last",) if method.vocabulary else backbone.pooling
        self.head = nn.Sequential(
            nn.LayerNorm(backbone.width * len(self.pooling)),
            nn.Linear(backbone.width * len(self.pooling), len(self.labels)),
        )
        vocabulary = method.vocabulary
        self.read = (
            LanguagePrefix(backbone, vocabulary, domain) if vocabulary else backbone.encode_rows
        )
        self.to(backbone.device)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Logits (batch, n_labels) of ids and mask (batch, length)."""
        return self.head(self.features(input_ids, attention_mask))

    def features(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """What the head reads, (batch, width times poolings), float32."""
        batch = {"input_ids": input_ids, "attention_mask": attention_mask}
        if self.soft is None:
            states = self.backbone.hidden(**batch)
        else:
            states = self.soft.hidden(self.backbone, batch)  # type: ignore[operator]
        parts = [self.backbone.pool(states, **batch, pooling=how) for how in self.pooling]
        return torch.cat(parts, -1).float()

    def train(self, mode: bool = True) -> TunedClassifier:
        """Training mode; a probe's backbone, and statistics of batches, stay as they are."""
        super().train(mode)
        if self.fixed:
            self.backbone.eval()
        for module in self.backbone.modules():
            if isinstance(module, nn.modules.batchnorm._BatchNorm):
                module.eval()
        return self

    @property
    def fixed(self) -> bool:
        """Whether the features never change in training (linear probe)."""
        return self.method.kind == "probe"

    def trainable(self) -> dict[str, nn.Parameter]:
        """Parameters that are learned, by name."""
        return {name: p for name, p in self.named_parameters() if p.requires_grad}

    def predict(self, sequences: Sequence[str], batch_size: int = 32) -> np.ndarray:
        """Probabilities (n_sequences, n_labels).

        Raises
        ------
        ValueError
            If a sequence cannot be read.
        """
        return self.predict_rows(self.read(sequences), batch_size)

    @torch.inference_mode()
    def predict_rows(self, rows: Sequence[Sequence[int]], batch_size: int = 32) -> np.ndarray:
        """Probabilities (n_rows, n_labels) of rows of token ids."""
        training = self.training
        self.eval()
        out = np.zeros((len(rows), len(self.labels)))
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        for start in range(0, len(order), batch_size):
            at = order[start : start + batch_size]
            logits = self(**self.backbone.pad([rows[i] for i in at]))
            out[at] = logits.double().softmax(-1).cpu().numpy()
        self.train(training)
        return out

    def merge(self) -> None:
        """Add low-rank updates to the backbone's weights, which then needs no adapter.

        Raises
        ------
        ValueError
            If the method leaves nothing to add.
        """
        if not self.tuner:
            raise ValueError(f"{self.method.title} has no low-rank update that could be merged")
        self.tuner.pop().merge_and_unload()

    def detach(self) -> None:
        """Give the backbone back as it was: without the method's layers, with its own weights."""
        if self.tuner:
            self.tuner.pop().unload()
        with torch.no_grad():
            for name, parameter in self.backbone.named_parameters():
                if name in self.original:
                    parameter.copy_(self.original[name])
        self.backbone.body.config._attn_implementation = self.attention

    def save(self, folder: str | Path) -> None:
        """Write the learned tensors and what they belong to, without the backbone."""
        self._write(Path(folder), self.method.name, self.backbone.name)

    def save_merged(self, folder: str | Path) -> None:
        """Write the backbone as it is now, and the head as a probe on it; see `merge`."""
        place = Path(folder)
        self.backbone.save(place)
        self._write(place, "probe", str(place))

    def _write(self, place: Path, method: str, backbone: str) -> None:
        place.mkdir(parents=True, exist_ok=True)
        tensors = {n: p.detach().cpu().contiguous() for n, p in self.trainable().items()}
        settings = {
            "backbone": backbone,
            "family": self.backbone.family,
            "width": self.backbone.width,
            "method": method,
            "vocabulary": self.method.vocabulary,
            "labels": self.labels,
            "domain": self.domain,
            "sizes": asdict(self.sizes),
        }
        save_file(tensors, place / TENSORS)
        (place / SETTINGS).write_text(json.dumps(settings, indent=1))

    def restore(self, tensors: dict[str, torch.Tensor]) -> None:
        """Put learned tensors back.

        Raises
        ------
        ValueError
            If names or shapes are not those of this classifier.
        """
        own = self.trainable()
        for name in sorted(own.keys() ^ tensors.keys()):
            raise ValueError(f"tensor {name} is missing or not expected")
        with torch.no_grad():
            for name, parameter in own.items():
                if parameter.shape != tensors[name].shape:
                    raise ValueError(f"tensor {name} has another shape")
                parameter.copy_(tensors[name])


def load_adapter(folder: str | Path, backbone: Encoder) -> TunedClassifier:
    """A classifier that `TunedClassifier.save` wrote, on its backbone.

    Raises
    ------
    ValueError
        If the folder holds no adapter, or one of another backbone.
    """
    place = Path(folder)
    path = place / SETTINGS
    try:
        settings = json.loads(path.read_text())
        method = replace(find_method(settings["method"]), vocabulary=settings["vocabulary"])
        sizes = Sizes(**settings["sizes"])
        labels, domain = list(settings["labels"]), str(settings["domain"])
        family, width = settings["family"], settings["width"]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is not the description of an adapter: {error}") from None
    if (family, width) != (backbone.family, backbone.width):
        raise ValueError(
            f"{place} was tuned on a {family} of width {width}, "
            f"this is a {backbone.family} of width {backbone.width}"
        )
    tuned = TunedClassifier(backbone, labels, method, sizes, domain)
    try:
        tuned.restore(load_file(place / TENSORS))
    except Exception as error:
        tuned.detach()
        raise ValueError(f"{place / TENSORS} does not fit: {error}") from None
    return tuned.eval()
