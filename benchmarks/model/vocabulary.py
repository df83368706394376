"""Vocabularies over DNA and English, side by side on held-out human DNA and prose.

    python -m benchmarks.model.vocabulary --data ../shared/data

One row is what `dnahlm train tokenizer` prints. Bits a base are those of a unigram model of the
pieces, the least that an embedding table alone can know; random bases need 2.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from dnahlm.commands import train_tokenizer
from dnahlm.infer import WEIGHTS

DNA, TEXT = "pretrain/dna/human.fa.xz", "pretrain/english/wikipedia_biology.txt.xz"
ROWS = [
    ("shipped: 4-mers", 4096, "kmer"),
    ("4-mers", 4096, "kmer"),
    ("BPE, 55 % DNA", 4096, "bpe"),
    ("single bases", 4096, "base"),
    ("4-mers", 16384, "kmer"),
    ("BPE, 55 % DNA", 16384, "bpe"),
    ("BPE, 55 % DNA (the paper's size)", 50257, "bpe"),
]


def main() -> None:
    """Print the table as markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--most", type=int, default=6000, help="segments and blocks read")
    options = parser.parse_args()
    print("| DNA pieces | vocabulary | DNA share | bases a piece | bits a base ", end="")
    print("| characters a text token | round trip |\n" + "|---" * 7 + "|")
    for name, size, form in ROWS:
        learned = WEIGHTS if name.startswith("shipped") else None
        found = train_tokenizer(
            [options.data / DNA], [options.data / TEXT], None, learned, size, form,
            most=options.most,
        )  # fmt: skip
        print(
            f"| {name} | {found['vocabulary']:,} | {found['dna_share']:.0%} "
            f"| {found['bases_per_piece']:.2f} | {found['bits_per_base']:.3f} "
            f"| {found['characters_per_token']:.2f} | {found['round_trip']:.3f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
