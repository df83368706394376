"""Build question sets on genomes and phrasings that `dev.jsonl` uses little or not.

    python benchmarks/questions/build.py --data ../shared/data --out build/heldout.jsonl
    python benchmarks/questions/build.py --data ../shared/data --set final --out build/final.jsonl
    python benchmarks/questions/build.py --data ../shared/data --set blind --out build/blind.jsonl
    python benchmarks/questions/build.py --data ../shared/data --set blind2 --out build/blind2.jsonl
    python benchmarks/questions/build.py --data ../shared/data --set blind3 --out build/blind3.jsonl
    python benchmarks/questions/build.py --data ../shared/data --set blind4 --out build/blind4.jsonl
    python benchmarks/questions/build.py --data ../shared/data --set blind5 --out build/blind5.jsonl
    python benchmarks/questions/build.py --data ../shared/data --set blind6 --out build/blind6.jsonl

The held-out questions were written before the planner existed, the final ones after it, the blind
ones (six sets) later still by people who had not seen it; nothing may be tuned to any, and the
final and the blind sets are each meant to be answered once. Golds are computed here from the files,
with Biopython, pysam, pyBigWig and the text of the GFF, GTF, BED and VCF files alone;
the output holds sequences of those files, so it is built where the data is and never committed.
Grade answers with

    python ../shared/data/questions/grade.py --questions build/heldout.jsonl \\
        --answers answers.jsonl --data ../shared/data
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from blind import annotation
from blind2 import annotated as annotated2
from blind2_bases import sequenced
from blind2_talk import talked as talked2
from blind3 import annotated as annotated3
from blind3_bases import sequenced as sequenced3
from blind3_talk import talked as talked3
from blind4 import annotated as annotated4
from blind4_bases import sequenced as sequenced4
from blind4_talk import talked as talked4
from blind5 import annotated as annotated5
from blind5_bases import sequenced as sequenced5
from blind5_talk import talked as talked5
from blind6 import annotated as annotated6
from blind6_bases import sequenced as sequenced6
from blind6_chats import conversed as conversed6
from blind6_shelf import BLIND6
from blind6_talk import talked as talked6
from blind_talk import talked
from facts import facts
from final import annotated
from final_talk import conversed
from molecules import molecules
from shelf import BLIND, BLIND2, BLIND3, BLIND4, BLIND5, FINAL, HELDOUT, Shelf
from structure import structure
from talk import talk

SETS = {
    "heldout": ("h", HELDOUT),
    "final": ("f", FINAL),
    "blind": ("b", BLIND),
    "blind2": ("c", BLIND2),
    "blind3": ("d", BLIND3),
    "blind4": ("e", BLIND4),
    "blind5": ("g", BLIND5),
    "blind6": ("i", BLIND6),
}


def build(data: Path, name: str = "heldout") -> list[dict[str, Any]]:
    """Compute every item of one set.

    Parameters
    ----------
    data
        The folder that holds `genomes/`, `formats/` and `awkward/`.
    name
        `heldout`, `final`, `blind`, `blind2`, `blind3`, `blind4`, `blind5` or `blind6`.

    Returns
    -------
    list of dict
        Items in the form of `dev.jsonl`, with ids `h001`, `f001`, `b001`, `c001`, `d001`,
        `e001`, `g001` or `i001` and on
    """
    shelf = Shelf(data)
    if name == "final":
        asked = annotated(shelf) + conversed(shelf)
    elif name == "blind":
        asked = annotation(shelf) + talked(shelf)
    elif name == "blind2":
        asked = annotated2(shelf) + sequenced(shelf) + talked2(shelf)
    elif name == "blind3":
        asked = annotated3(shelf) + sequenced3(shelf) + talked3(shelf)
    elif name == "blind4":
        asked = annotated4(shelf) + sequenced4(shelf) + talked4(shelf)
    elif name == "blind5":
        asked = annotated5(shelf) + sequenced5(shelf) + talked5(shelf)
    elif name == "blind6":
        asked = annotated6(shelf) + sequenced6(shelf) + conversed6(shelf) + talked6(shelf)
    else:
        asked = facts(shelf) + molecules(shelf) + structure(shelf) + talk(shelf)
    return [question.item(i, SETS[name][0]) for i, question in enumerate(asked, 1)]


def main() -> int:
    """Write the items and print how many each family has."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds genomes/")
    parser.add_argument("--set", choices=SETS, default="heldout", help="which questions")
    parser.add_argument("--out", type=Path, help="default: build/SET.jsonl")
    options = parser.parse_args()
    options.out = options.out or Path("build", f"{options.set}.jsonl")
    missing = [p for p in SETS[options.set][1].values() if not (options.data / p).is_file()]
    if missing:
        print(f"{options.data} lacks {missing[0]}", file=sys.stderr)
        return 1
    items = build(options.data, options.set)
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
