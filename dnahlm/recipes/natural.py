"""The detector of shuffled DNA: from natural DNA of several kinds of genome, without labels.

    python -m dnahlm.recipes.natural --data DATA

`DATA` holds `tasks` (only train rows are learned from), `genomes` and `pretrain`. Words that lie
beside a stretch of a dev or test row are not counted, so that figures on those rows are honest.
Four fifths of the rows and of each genome fill the tables; the network that weighs them is trained
on the rest, each piece beside a dinucleotide shuffle of itself.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from dnahlm.data.corpus import open_text
from dnahlm.data.overlap import stretch_hashes
from dnahlm.data.read import decode, encode, kmer_index, read_rows, reverse_complement, split_path
from dnahlm.data.shuffle import dinucleotide_shuffle
from dnahlm.data.tasks import TASKS
from dnahlm.natural import FILE, WORD, NaturalDNA

KINDS: dict[str, tuple[str, ...]] = {
    "human": ("pretrain/dna/human.fa.xz",),
    "human regulatory": ("gue_prom_300", "gb_", "ienhancer", "splice_human", "splice_hs3d"),
    "human factors": ("gue_tf", "gue_prom_core_all"),
    "mouse": ("gue_mouse", "cnnprom_mouse"),
    "yeast": ("genomes/eukaryote/yeast_chrI*.gbk.gz", "gue_emp"),
    "plant": ("genomes/eukaryote/arabidopsis*.gbk", "cnnprom_arabidopsis"),
    "nematode": ("formats/celegans_1pct/genome.fa.gz",),
    "enterobacteria": ("genomes/bacteria/ecoli*.gz", "genomes/virus/lambda*",
                       "genomes/virus/sodalis*", "genomes/plasmid/pB171*"),
    "AT-rich bacteria": ("genomes/bacteria/staph*.gz", "genomes/bacteria/myco*.gz",
                         "genomes/bacteria/chlam*.gz", "genomes/bacteria/prokka*.gz"),
    "GC-rich bacteria": ("genomes/bgc/balh*", "genomes/bgc/strep*"),
    "archaea": ("genomes/archaea/*.gz",),
}  # fmt: skip
"""Files under DATA, or beginnings of task names, of each kind of genome."""
MOST = 10_000_000
"""Bases of a kind that are counted."""
PIECE = 2_000
STRETCH, APART = 24, 12
TRUST = 30.0
"""Times that a word has to be seen before it weighs as much as the shorter word within it."""
HASHES = 28


def bases_of(data: Path, source: str) -> Iterator[np.ndarray]:
    """Base codes of the records of files, or of the train rows of tasks, in pieces."""
    if "/" not in source:
        for name in (name for name in TASKS if name.startswith(source)):
            folder = data / "tasks" / name
            if folder.is_dir():
                yield from read_rows(split_path(folder, "train"), TASKS[name].codes)[0]
        return
    from Bio import SeqIO

    for path in sorted(data.glob(source)):
        form = "fasta" if ".fa" in path.name else "genbank"
        with open_text(path) as handle:
            for record in SeqIO.parse(handle, form):
                codes = encode(str(record.seq).upper())
                yield from (codes[i : i + PIECE] for i in range(0, len(codes), PIECE))


def pieces(data: Path, sources: Iterable[str], seed: int = 0) -> list[np.ndarray]:
    """At most `MOST` bases of a kind of genome, drawn evenly over its sources, in random order."""
    rng = np.random.default_rng(seed)
    found = [[*bases_of(data, source)] for source in sources]
    total = sum(len(piece) for part in found for piece in part)
    rows = [
        piece for part in found for piece in part if total <= MOST or rng.random() < MOST / total
    ]
    return [rows[i] for i in rng.permutation(len(rows))]


def side_by_side(parts: Iterable[np.ndarray]) -> np.ndarray:
    """Base codes of all parts with an unknown base after each."""
    gap = np.full(1, 4, dtype=np.uint8)
    return np.concatenate([x for part in parts for x in (part, gap)])


def held_out(data: Path) -> np.ndarray:
    """A table of hashes of stretches of dev and test rows: bool (2**HASHES,)."""
    seen = np.zeros(1 << HASHES, dtype=bool)
    for name in TASKS:
        folder = data / "tasks" / name
        for split in ("dev", "test") if folder.is_dir() else ():
            joined = side_by_side(read_rows(split_path(folder, split), TASKS[name].codes)[0])
            for strand in (joined, reverse_complement(joined)):
                seen[_slots(stretch_hashes(strand, STRETCH)[::APART])] = True
    return seen


def _slots(hashes: np.ndarray) -> np.ndarray:
    return (hashes >> np.uint64(64 - HASHES)).astype(np.int64)


def count_words(parts: Iterable[np.ndarray], seen: np.ndarray) -> np.ndarray:
    """Words of both strands, but for those beside a held-out stretch: float64 (4**WORD,)."""
    joined = side_by_side(parts)
    index = kmer_index(joined, WORD)
    hit = seen[_slots(stretch_hashes(joined, STRETCH))]
    # Two stretches in step are no chance: single hashes collide.
    hits = np.flatnonzero(hit[:-APART] & hit[APART:])
    edges = np.zeros(len(joined) + 1, dtype=np.int32)
    np.add.at(edges, np.maximum(hits - STRETCH, 0), 1)
    np.add.at(edges, np.minimum(hits + 3 * STRETCH, len(joined)), -1)
    index[np.cumsum(edges)[: len(index)] > 0] = -1
    counts = np.bincount(index[index >= 0], minlength=4**WORD).astype(np.float64)
    turned = counts.reshape((4,) * WORD)[(slice(None, None, -1),) * WORD]
    return counts + turned.transpose(range(WORD)[::-1]).reshape(-1)


def table(counts: np.ndarray) -> np.ndarray:
    """Log-ratios of a base after seven others and after one, from counts of words.

    Probabilities after long contexts are drawn to those after the next shorter one (interpolated
    Markov chains, Salzberg et al. 1998).
    """
    chance = np.full((1, 4), 0.25)
    for size in range(1, WORD + 1):
        words = counts.reshape(-1, 4**size).sum(0).reshape(-1, 4)
        prior = chance if size == 1 else np.tile(chance, (4, 1))
        chance = (words + TRUST * prior) / (words.sum(1, keepdims=True) + TRUST)
        if size == 2:
            after_one = chance
    return np.log(chance / np.tile(after_one, (4 ** (WORD - 2), 1))).reshape(-1).astype(np.float32)


def cut(codes: np.ndarray, rng: random.Random) -> str | None:
    """A random part of 50 to 600 bases without unknown ones, or None."""
    size = min(len(codes), round(50 * 12 ** rng.random()))
    start = rng.randint(0, len(codes) - size)
    part = codes[start : start + size]
    return None if size < 50 or (part > 3).any() else decode(part)


def train(detector: NaturalDNA, groups: list[list[np.ndarray]], each: int) -> None:
    """Fit the network over the tables; the network and its scaling are put into `detector`."""
    from sklearn.neural_network import MLPClassifier

    rng = random.Random(0)
    natural = [
        part
        for group in groups
        for part in (cut(codes, rng) for codes in group[:each])
        if part is not None
    ]
    rows = detector.features([*natural, *(dinucleotide_shuffle(one, rng) for one in natural)])
    truth = np.repeat([1, 0], len(natural))
    detector.centre, detector.spread = rows.mean(0), rows.std(0) + 1e-3
    model = MLPClassifier(
        (16,), activation="tanh", alpha=1e-2, learning_rate_init=3e-3, early_stopping=True,
        max_iter=60, random_state=0,
    )  # fmt: skip
    model.fit((rows - detector.centre) / detector.spread, truth)
    detector.layers = [
        (w.astype(np.float32), b.astype(np.float32))
        for w, b in zip(model.coefs_, model.intercepts_, strict=True)
    ]


def main() -> None:
    """Write the detector."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--each", type=int, default=1_200, help="pieces of a kind for the network")
    options = parser.parse_args()
    seen = held_out(options.data)
    tables, rest = [], []
    for name, sources in KINDS.items():
        parts = pieces(options.data, sources)
        spare = max(len(parts) // 5, 1)
        counts = count_words(parts[spare:], seen)
        tables.append(table(counts))
        rest.append(parts[:spare])
        print(f"{name}: {counts.sum() / 2:,.0f} words", flush=True)
    nothing = np.zeros(0, dtype=np.float32)
    detector = NaturalDNA(np.stack(tables), [], nothing, nothing)
    train(detector, rest, options.each)
    detector.save(options.out)


if __name__ == "__main__":
    main()
