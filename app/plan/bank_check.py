"""Check files of the question bank: ``python -m app.plan.bank_check app/plan/bank/*.jsonl``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.plan.toolset import ARGUMENTS

SLOTS: dict[str, Any] = {
    "gene": "abcD",
    "gene2": "abcE",
    "gene3": "abcF",
    "absent": "zzzA",
    "n": 5,
    "length": 500,
    "length2": 2000,
    "aa": 300,
    "aa2": 600,
    "percent": 0.45,
    "kda": 50000,
    "start": 1000,
    "end": 2000,
    "pos": 1500,
    "number": 400,
    "record": "contig 3",
    "genome": "one",
    "genome2": "two",
    "enzyme": "EcoRI",
    "enzyme2": "BamHI",
    "motif": "TTGACA",
    "sequence": "ACGTACGTACGTACGTACGTAC",
    "peptide": "MKTAYIAKQRQISF",
    "keyword": "transporter",
    "keyword2": "kinase",
    "prefix": "nif",
    "prefix2": "rps",
    "ec": "2.7.7.7",
    "xref": "GO:0005524",
    "codon": "CTG",
    "amino": "L",
    "type": "ncRNA",
}
"""Each slot with one value of its type."""

_SLOT = re.compile(r"\{(\w+)\}")


def fill(value: Any, slots: dict[str, Any]) -> Any:
    """Replace slots in arguments by their values; a text that is one slot takes its type.

    Raises
    ------
    KeyError
        An unknown slot.
    """
    if isinstance(value, dict):
        return {key: fill(inner, slots) for key, inner in value.items()}
    if isinstance(value, list):
        return [fill(inner, slots) for inner in value]
    if isinstance(value, str):
        whole = _SLOT.fullmatch(value)
        if whole:
            return slots[whole.group(1)]
        return _SLOT.sub(lambda found: str(slots[found.group(1)]), value)
    return value


def calls_of(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Tool calls that an item expects, in order."""
    if "calls" in item:
        return item["calls"]
    return [{"tool": item["tool"], "args": item.get("args", {})}]


def problems(path: Path) -> Iterator[str]:
    """Yield one sentence for everything wrong in a bank file."""
    seen: set[tuple[str, ...]] = set()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        place = f"{path.name}:{number}"
        try:
            item = json.loads(line)
            question = item["q"]
            calls = calls_of(item)
            used = set(_SLOT.findall(" ".join([question, *item.get("history", [])])))
        except (ValueError, KeyError, TypeError) as error:
            yield f"{place}: not an item ({error})"
            continue
        key = (*item.get("history", []), question.lower())
        if key in seen:
            yield f"{place}: the question occurs twice"
        seen.add(key)
        for slot in sorted(used - SLOTS.keys()):
            yield f"{place}: unknown slot {{{slot}}}"
        for call in calls:
            tool, args = call["tool"], call.get("args", {})
            for slot in sorted(set(_SLOT.findall(json.dumps(args))) - used):
                yield f"{place}: slot {{{slot}}} is in the arguments but not in the question"
            if tool in ("out_of_scope", "clarify"):
                continue
            if tool not in ARGUMENTS:
                yield f"{place}: unknown tool {tool}"
                continue
            try:
                ARGUMENTS[tool].model_validate(fill(args, SLOTS))
            except (ValueError, KeyError) as error:
                yield f"{place}: {' '.join(str(error).split())}"


def main(paths: list[str]) -> int:
    """Print the problems of all files; 1 if there are any."""
    found = 0
    for path in paths:
        for sentence in problems(Path(path)):
            print(sentence)
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
