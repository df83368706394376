"""Make the shipped static text model from MiniLM: one vector a token, no network at use.

    python -m index.recipes.distill_static --out index/weights/static

Each token of MiniLM's vocabulary goes through MiniLM alone, the pooled outputs are reduced by PCA
and weighted by token rank (smooth inverse frequency over Zipf's law; Arora et al. 2017). This is
model2vec's distillation (Tulkens and van Dongen 2024), whose file format is kept, written out here
because `model2vec[distill]` pins an older transformers.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from dnahlm.seal import SUMS, seal
from index.embed.minilm import model_folder, verify

DIM = 256
SIF = 1e-4
BATCH = 1024


def vocabulary(folder: Path) -> tuple[dict, list[str], np.ndarray]:
    """Tokenizer of the static model: MiniLM's, without its unused entries.

    Returns
    -------
    tuple
        The tokenizer as JSON data, its tokens in order of id, and their ids in MiniLM, int64 (n,).
    """
    data = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    old = data["model"]["vocab"]
    kept = [token for token in sorted(old, key=old.__getitem__) if not token.startswith("[unused")]
    data["model"]["vocab"] = {token: row for row, token in enumerate(kept)}
    for added in data["added_tokens"]:
        added["id"] = data["model"]["vocab"][added["content"]]
    data.update(truncation=None, padding=None, post_processor=None)
    return data, kept, np.array([old[token] for token in kept], dtype=np.int64)


def token_outputs(folder: Path, ids: np.ndarray, start: int, end: int) -> np.ndarray:
    """MiniLM's mean-pooled output for each token alone, between its start and end tokens.

    Parameters
    ----------
    ids
        Token ids, int64 (n,).
    start, end
        Ids of [CLS] and [SEP].

    Returns
    -------
    numpy.ndarray
        float32 (n, 384).
    """
    import torch
    from transformers import AutoModel

    model = AutoModel.from_pretrained(str(folder), local_files_only=True).eval()
    rows = []
    with torch.inference_mode():
        for first in range(0, len(ids), BATCH):
            middle = torch.from_numpy(ids[first : first + BATCH])
            edges = torch.ones_like(middle)
            batch = torch.stack([edges * start, middle, edges * end], dim=1)
            rows.append(model(input_ids=batch).last_hidden_state.mean(dim=1).numpy())
    return np.concatenate(rows)


def principal(vectors: np.ndarray, dim: int) -> np.ndarray:
    """Centre the rows and keep their `dim` principal components: float32 (n, dim)."""
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    return (centred @ axes[:, ::-1][:, :dim]).astype(np.float32)


def rank_weights(count: int) -> np.ndarray:
    """Smooth inverse frequency of tokens sorted by frequency (BERT's are): float32 (count,)."""
    frequency = 1 / np.arange(2, count + 2)
    frequency /= frequency.sum()
    return (SIF / (SIF + frequency)).astype(np.float32)


def to_int8(vectors: np.ndarray) -> np.ndarray:
    """Quantise with one scale for all, which cancels in normalising: int8, same shape."""
    scale = np.abs(vectors).max() / 127
    return np.clip(np.rint(vectors / scale), -127, 127).astype(np.int8)


def save(folder: Path, vectors: np.ndarray, tokenizer: dict) -> None:
    """Write the model in model2vec's layout."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file({"embeddings": to_int8(vectors)}, folder / "model.safetensors")
    (folder / "tokenizer.json").write_text(
        json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    config = {
        "model_type": "model2vec",
        "architectures": ["StaticModel"],
        "tokenizer_name": "sentence-transformers/all-MiniLM-L6-v2",
        "hidden_dim": int(vectors.shape[1]),
        "sif_coefficient": SIF,
        "normalize": True,
        "embedding_dtype": "int8",
        "max_length": 512,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    seal(folder / SUMS, ["model.safetensors", "tokenizer.json", "config.json"])


def main() -> None:
    """Read the arguments, distil, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    parser.add_argument("--dim", type=int, default=DIM)
    options = parser.parse_args()
    folder = model_folder()
    verify(folder)
    tokenizer, tokens, ids = vocabulary(folder)
    special = {token: ids[tokens.index(token)] for token in ("[CLS]", "[SEP]")}
    outputs = token_outputs(folder, ids, int(special["[CLS]"]), int(special["[SEP]"]))
    vectors = principal(outputs, options.dim) * rank_weights(len(tokens))[:, None]
    save(options.out, vectors, tokenizer)
    size = (options.out / "model.safetensors").stat().st_size
    print(f"{len(tokens)} tokens x {options.dim} -> {options.out} ({size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
