"""Static text embeddings: one vector a token, averaged (model2vec's format; numpy only).

The weights are shipped with the package and were made by `index/recipes/distill_static.py`. They
are read here rather than by `model2vec.StaticModel`, whose import costs 0.35 s (joblib,
huggingface_hub) that the first answer should not pay; a test holds the two to the same vectors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embed.base import Embedder, unit
from index.store import check_shipped

WEIGHTS = Path(__file__).resolve().parent.parent / "weights" / "static"
MAX_TOKENS = 512
BATCH = 4096


class StaticEmbedder(Embedder):
    """Mean of token vectors.

    Parameters
    ----------
    folder
        Holds ``model.safetensors`` (tensor ``embeddings``, tokens by dim), ``tokenizer.json`` and
        ``config.json``; default: the shipped model.

    Raises
    ------
    OSError
        A file is missing or damaged.
    """

    name = "static"

    def __init__(self, folder: Path = WEIGHTS):
        from safetensors import SafetensorError
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        check_shipped(folder)
        try:
            raw = (folder / "model.safetensors").read_bytes()
            self.vectors = load(raw)["embeddings"]
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self.config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        except OSError:
            raise
        except (SafetensorError, KeyError, ValueError) as error:
            raise OSError(f"The text model in {folder.name} is damaged: {error}.") from error
        except Exception as error:  # tokenizers raises a bare Exception for a missing or bad file
            raise OSError(f"The tokenizer in {folder.name} cannot be read: {error}.") from error
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.unknown = self.tokenizer.token_to_id("[UNK]")
        self._table = self.vectors.astype(np.float32)
        self.dim = int(self.vectors.shape[1])
        self.fingerprint = f"static-{hashlib.sha256(raw).hexdigest()[:16]}"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed strings; see `Embedder.encode`."""
        out = np.zeros((len(texts), self.dim), dtype=np.float32)
        for first in range(0, len(texts), BATCH):
            batch = list(texts[first : first + BATCH])
            encoded = self.tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            for row, one in enumerate(encoded, first):
                ids = one.ids
                if self.unknown in ids:
                    ids = [token for token in ids if token != self.unknown]
                if ids:
                    out[row] = self._table[ids].sum(axis=0)
        return unit(out)
