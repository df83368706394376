"""Build a held-out question set on genomes and phrasings that `dev.jsonl` uses little or not.

    python benchmarks/questions/build.py --data ../shared/data --out build/heldout.jsonl

The questions were written before the planner existed and nothing may be tuned to them. Golds are
computed here from the files, with Biopython and the text of the GFF files alone; the output holds
sequences of those files, so it is built where the data is and never committed. Grade answers with

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

from facts import facts
from molecules import molecules
from shelf import PATHS, Shelf
from structure import structure
from talk import talk


def build(data: Path) -> list[dict[str, Any]]:
    """Compute every item.

    Parameters
    ----------
    data
        The folder that holds `genomes/`.

    Returns
    -------
    list of dict
        Items in the form of `dev.jsonl`, with ids `h001`, `h002`, ...
    """
    shelf = Shelf(data)
    asked = facts(shelf) + molecules(shelf) + structure(shelf) + talk(shelf)
    return [question.item(i) for i, question in enumerate(asked, 1)]


def main() -> int:
    """Write the items and print how many each family has."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds genomes/")
    parser.add_argument("--out", type=Path, default=Path("build/heldout.jsonl"))
    options = parser.parse_args()
    missing = [p for p in PATHS.values() if not (options.data / p).is_file()]
    if missing:
        print(f"{options.data} lacks {missing[0]}", file=sys.stderr)
        return 1
    items = build(options.data)
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
