"""Build question sets on genomes and phrasings that `dev.jsonl` uses little or not.

    python benchmarks/questions/build.py --data ../shared/data --out build/heldout.jsonl
    python benchmarks/questions/build.py --data ../shared/data --set blind6 --out build/blind6.jsonl

The held-out questions were written before the planner existed, the final ones after it, the blind
ones later still by people who had not seen it; nothing may be tuned to any, and the final and the
blind sets are each meant to be answered once. Golds are computed here from the files, with
Biopython, pysam, pyBigWig and the text of the GFF, GTF, BED and VCF files alone; the output holds
sequences of those files, so it is built where the data is and never committed. Grade answers with

    python ../shared/data/questions/grade.py --questions build/heldout.jsonl \\
        --answers answers.jsonl --data ../shared/data

A set is a folder beside this file, named in `SETS` with the letter of its ids. Its parts are
functions that take the shelf and give questions on files of `catalogue.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import blind
import blind2
import blind3
import blind4
import blind5
import blind6
import blind7
import final
import heldout
from shelf import Question, Shelf

Part = Callable[[Shelf], list[Question]]

SETS: dict[str, tuple[str, tuple[Part, ...]]] = {
    "heldout": ("h", heldout.PARTS),
    "final": ("f", final.PARTS),
    "blind": ("b", blind.PARTS),
    "blind2": ("c", blind2.PARTS),
    "blind3": ("d", blind3.PARTS),
    "blind4": ("e", blind4.PARTS),
    "blind5": ("g", blind5.PARTS),
    "blind6": ("i", blind6.PARTS),
    "blind7": ("j", blind7.PARTS),
}


def build(data: Path, name: str = "heldout") -> list[dict[str, Any]]:
    """Compute every item of one set.

    Parameters
    ----------
    data
        The folder that holds `genomes/`, `formats/` and `awkward/`.
    name
        One of `SETS`.

    Returns
    -------
    list of dict
        Items in the form of `dev.jsonl`, with ids `h001` and on.

    Raises
    ------
    FileNotFoundError
        The folder lacks a file that is asked about.
    """
    shelf = Shelf(data)
    prefix, parts = SETS[name]
    asked = [question for part in parts for question in part(shelf)]
    for key in sorted({key for question in asked for key in question.genomes}):
        shelf.path(key)
    return [question.item(i, prefix) for i, question in enumerate(asked, 1)]


def main() -> int:
    """Write the items and print how many each family has."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds genomes/")
    parser.add_argument("--set", choices=SETS, default="heldout", help="which questions")
    parser.add_argument("--out", type=Path, help="default: build/SET.jsonl")
    options = parser.parse_args()
    options.out = options.out or Path("build", f"{options.set}.jsonl")
    try:
        items = build(options.data, options.set)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", encoding="utf-8") as handle:
        handle.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
    for family, n in Counter(item["family"] for item in items).items():
        print(f"{family:14s}{n:4d}")
    genomes = {g for item in items for g in item["genomes"]}
    print(f"{len(items)} questions on {len(genomes)} genomes in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
