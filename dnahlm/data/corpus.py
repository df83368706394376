"""A mixed corpus of DNA and English as token shards, streamed from files of any size.

A corpus folder holds `train-00000.npy`, ... and `heldout-00000.npy`, ... (ids, memory-mapped when
read) and `manifest.json`. The same inputs and seed give the same bytes.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from dnahlm.data.instruct import PromptEncoder
from dnahlm.data.read import encode, reverse_complement
from dnahlm.tokenizer import DnahlmTokenizer, clean_dna, plain_text

HELD_OUT_EVERY = 50
MOST_UNKNOWN = 0.5
CHUNK = 1 << 14


def open_text(path: str | Path) -> TextIO:
    """Text of a file that may be compressed by gzip, bzip2 or xz (told by its first bytes)."""
    with open(path, "rb") as handle:
        magic = handle.read(6)
    if magic[:2] == b"\x1f\x8b":
        return gzip.open(path, "rt", encoding="utf-8")
    if magic[:3] == b"BZh":
        return bz2.open(path, "rt", encoding="utf-8")
    if magic == b"\xfd7zXZ\x00":
        return lzma.open(path, "rt", encoding="utf-8")
    return open(path, encoding="utf-8")


def pieces_of_lines(handle: TextIO) -> Iterator[tuple[int, bool, str]]:
    """Line number, whether the line begins here, and at most `CHUNK` characters of it.

    A chromosome on one line is read in as little memory as one on many.
    """
    number, first = 1, True
    while text := handle.readline(CHUNK):
        yield number, first, text
        first = text.endswith("\n")
        number += first


def fasta_segments(
    paths: Iterable[str | Path], shortest: int, longest: int, seed: int
) -> Iterator[np.ndarray]:
    """Segments of random length of FASTA records, each from a random strand, as base codes.

    Segments with more than half N are left out, and so is the rest of a record below `shortest`.

    Raises
    ------
    ValueError
        If a file is not FASTA or a record is not DNA; the sentence names file and line.
    """
    rng = np.random.default_rng((seed, 1))
    for path in paths:
        held = ""
        target = int(rng.integers(shortest, longest + 1))
        inside = header = False
        with open_text(path) as handle:
            for number, first, line in pieces_of_lines(handle):
                if first and line.startswith(">"):
                    inside, held, header = True, "", True
                    continue
                header = header and not first
                if header:
                    continue
                if not inside and line.strip():
                    raise ValueError(f"{path} line {number}: not FASTA, no '>' comes first")
                try:
                    held += clean_dna(line)
                except ValueError as error:
                    raise ValueError(f"{path} line {number}: {error}") from None
                while len(held) >= target:
                    segment, held = held[:target], held[target:]
                    target = int(rng.integers(shortest, longest + 1))
                    if segment.count("N") <= MOST_UNKNOWN * len(segment):
                        codes = encode(segment)
                        yield reverse_complement(codes) if rng.random() < 0.5 else codes


def documents(paths: Iterable[str | Path], longest: int = 4000) -> Iterator[str]:
    """Blocks of text between empty lines, those beyond `longest` characters cut at line ends."""
    for path in paths:
        block: list[str] = []
        size = 0
        with open_text(path) as handle:
            for _, _, line in pieces_of_lines(handle):
                if line.strip():
                    block.append(line)
                    size += len(line)
                if block and (not line.strip() or size > longest):
                    yield "".join(block).strip()
                    block, size = [], 0
        if block:
            yield "".join(block).strip()


class ShardWriter:
    """Writes ids to numbered `.npy` files of at most `size` ids, in constant memory."""

    def __init__(self, folder: Path, name: str, size: int, dtype: type) -> None:
        self.folder, self.name, self.size = folder, name, size
        self.buffer: np.ndarray = np.empty(size, dtype=dtype)
        self.used = 0
        self.files: list[str] = []

    def add(self, ids: list[int]) -> None:
        if self.used and self.used + len(ids) > self.size:
            self.close()
        ids = ids[: self.size]
        self.buffer[self.used : self.used + len(ids)] = ids
        self.used += len(ids)

    def close(self) -> None:
        if self.used:
            file = f"{self.name}-{len(self.files):05d}.npy"
            np.save(self.folder / file, self.buffer[: self.used])
            self.files.append(file)
            self.used = 0


def build_corpus(
    dna: Iterable[str | Path],
    text: Iterable[str | Path],
    out: str | Path,
    tokenizer: DnahlmTokenizer,
    dna_share: float = 0.55,
    segment: tuple[int, int] = (300, 1000),
    shard_size: int = 1 << 22,
    most_tokens: int | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Build a corpus folder.

    Parameters
    ----------
    dna : iterable of path
        FASTA files, compressed or not.
    text : iterable of path
        UTF-8 text, blocks separated by empty lines, compressed or not.
    out : path
    tokenizer : DnahlmTokenizer
    dna_share : float, default=0.55
        Share of tokens that are DNA; the corpus ends when either source does.
    segment : (int, int), default=(300, 1000)
        Shortest and longest DNA segment, in bases.
    shard_size : int, default=4194304
        Ids a shard.
    most_tokens : int, optional
    seed : int, default=0

    Returns
    -------
    dict
        The manifest: sources, settings, shards, and tokens of each kind.

    Raises
    ------
    ValueError
        If an input is malformed, or the share is not between 0 and 1.
    """
    if not 0 <= dna_share <= 1:
        raise ValueError(f"dna_share must lie between 0 and 1, not {dna_share}")
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    dna, text = list(dna), list(text)
    encoder = PromptEncoder(tokenizer)
    dtype = np.uint16 if len(tokenizer) <= 1 << 16 else np.uint32
    train = ShardWriter(folder, "train", shard_size, dtype)
    held_out = ShardWriter(folder, "heldout", shard_size, dtype)

    def tokenize(document: str) -> list[int]:
        return list(tokenizer(plain_text(document), add_special_tokens=False)["input_ids"])

    streams = {
        "dna": ([*encoder.span(c), encoder.end] for c in fasta_segments(dna, *segment, seed)),
        "text": ([*tokenize(d), encoder.end] for d in documents(text)),
    }
    tokens = {"dna": 0, "text": 0}
    count = 0
    while most_tokens is None or sum(tokens.values()) < most_tokens:
        kind = "dna" if tokens["dna"] <= dna_share * sum(tokens.values()) else "text"
        if dna_share in (0, 1):
            kind = "dna" if dna_share else "text"
        ids = next(streams[kind], None)
        if ids is None:
            break
        tokens[kind] += len(ids)
        count += 1
        (held_out if count % HELD_OUT_EVERY == 0 else train).add(ids)
    train.close()
    held_out.close()
    if not train.files:
        raise ValueError("the inputs hold no text and no DNA long enough for a corpus")
    manifest = {
        "dna": [Path(path).name for path in dna],
        "text": [Path(path).name for path in text],
        "dna_share": dna_share,
        "segment": list(segment),
        "seed": seed,
        "vocabulary": len(tokenizer),
        "documents": count,
        "tokens": tokens,
        "train": train.files,
        "heldout": held_out.files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    return manifest


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """Manifest of a corpus folder.

    Raises
    ------
    ValueError
        If the folder is no corpus.
    """
    path = Path(folder) / "manifest.json"
    try:
        manifest = json.loads(path.read_text())
        _ = manifest["train"], manifest["heldout"], manifest["tokens"]
    except (OSError, KeyError, TypeError, json.JSONDecodeError):
        raise ValueError(f"{path} is missing or not the manifest of a corpus") from None
    return manifest
