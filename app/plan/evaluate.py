"""How the planner does with voices and names it has not met: ``python -m app.plan.evaluate``.

Each voice is held out in turn; the classifier learns from the others with the names of two imagined
worlds, and plans the held-out voice with the names of a third.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.plan.base import Plan
from app.plan.followup import Past
from app.plan.planner import plan_with
from app.plan.samples import WORLDS, Sample, read_bank, samples
from app.plan.semantic import Classifier
from app.plan.toolset import ARGUMENTS
from app.plan.train import SEED, dataset, fit


@dataclass(slots=True)
class Score:
    """Counts of one voice."""

    items: int = 0
    tools: int = 0
    arguments: int = 0
    wrong: list[str] = field(default_factory=list)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)


def outcome(plan: Plan) -> list[tuple[str, dict[str, Any]]]:
    """Tools and arguments of a plan in the bank's terms."""
    if plan.status == "declined":
        return [("out_of_scope", {})]
    if plan.status == "clarify":
        return [("clarify", {})]
    return [(call.tool, call.arguments) for call in plan.calls]


def same_question(tool: str, arguments: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """One spelling for calls of different tools that give the same answer."""
    plain = canonical(tool, arguments)
    if tool == "genome_summary" and plain.get("record") and plain.get("fields") == ["gc"]:
        return "composition", {key: value for key, value in plain.items() if key != "fields"}
    if tool == "genome_summary" and plain.get("record") and plain.get("fields") == ["length"]:
        return "list_records", {key: value for key, value in plain.items() if key != "fields"}
    if tool == "composition" and not plain:
        return "genome_summary", {"fields": ["gc"]}
    if tool == "list_genes" and set(plain) == {"filter"} and "region" in plain["filter"]:
        inner = dict(plain["filter"])
        region = inner.pop("region")
        if set(inner) <= {"types"}:
            return "region_contents", {**region, **inner}
    if tool == "find_genes" and "filter" in plain:
        words = plain["filter"].get("keywords")
        if words and " or ".join(words) == plain["query"]:
            del plain["filter"]["keywords"]
        if not plain["filter"]:
            del plain["filter"]
    if tool == "find_genes" and set(plain.get("filter", {})) - {"ec", "xref"}:
        wanted = {**plain["filter"]}
        if not (wanted.get("ec") or wanted.get("xref")):
            wanted["keywords"] = plain["query"].split(" or ")
        return "list_genes", {"filter": wanted}
    if tool == "list_genes" and set(plain) == {"filter"} and set(plain["filter"]) <= {"keywords"}:
        return "find_genes", {"query": " or ".join(plain["filter"]["keywords"])}
    if tool == "count_genes" and plain.get("group_by") == "genome" and set(plain) == {"group_by"}:
        return "compare_genomes", {"fields": ["genes"]}
    if tool == "provenance" and plain.get("name"):
        return tool, {**plain, "field": "inference"}
    if tool == "gene_details" and plain.get("field") == "exons":
        return "gene_location", plain
    if tool == "extremes" and plain.get("sort_by") in ("mass", "pi", "gravy"):
        inner = {k: v for k, v in plain.get("filter", {}).items() if k != "types"}
        return tool, {
            **{k: v for k, v in plain.items() if k != "filter"},
            **({"filter": inner} if inner else {}),
        }
    if isinstance(plain.get("fields"), list):
        plain["fields"] = sorted(plain["fields"])
    return tool, plain


def canonical(tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Arguments without defaults and with letters in one case, for comparison."""
    if tool not in ARGUMENTS:
        return {}
    try:
        full = ARGUMENTS[tool].model_validate(arguments)
    except ValueError:
        return arguments
    plain = full.model_dump(exclude_defaults=True)
    found: dict[str, Any] = json.loads(json.dumps(plain).lower())
    return _tolerant(found)


def _tolerant(value: Any) -> Any:
    """Strict and loose limits count as equal, and so do empty conditions."""
    if isinstance(value, dict):
        kept = {
            key: _tolerant(inner) for key, inner in value.items() if inner not in ({}, [], None)
        }
        for key in ("min_length", "max_length", "min_genes", "min_overlap"):
            if isinstance(kept.get(key), (int, float)):
                kept[key] = 5 * round(kept[key] / 5)
        return kept
    if isinstance(value, list):
        return [_tolerant(inner) for inner in value]
    return value


def evaluate(
    voice_samples: list[Sample], model: Classifier, score: Score, verbose: bool = False
) -> None:
    """Plan every sample and count what is right."""
    for sample in voice_samples:
        past = None
        for earlier in sample.history:
            before = plan_with(earlier, sample.vocabulary, past, model)
            if before.calls:
                past = Past(earlier, tuple(before.calls))
        got = outcome(plan_with(sample.question, sample.vocabulary, past, model))
        score.items += 1
        mine = [same_question(tool, arguments) for tool, arguments in got]
        wanted = [same_question(tool, arguments) for tool, arguments in sample.calls]
        tools_right = [tool for tool, _ in mine] == [tool for tool, _ in wanted]
        score.tools += tools_right
        same = mine == wanted
        score.arguments += same
        if not tools_right:
            pair = "+".join(t for t, _ in sample.calls), "+".join(t for t, _ in got)
            score.confused[pair] += 1
        if not same and verbose:
            history = f" [after: {' | '.join(sample.history)}]" if sample.history else ""
            score.wrong.append(f"{sample.question}{history}\n    want {wanted}\n    got  {mine}")


def main() -> None:
    """Print tool and argument accuracy for every held-out voice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", action="append", help="hold out only this voice")
    parser.add_argument("--verbose", action="store_true", help="print what went wrong")
    given = parser.parse_args()
    voices = read_bank()
    total = Score()
    print(f"{'held-out voice':<16}{'items':>7}{'tool':>8}{'tool and arguments':>20}")
    for voice, items in voices.items():
        if given.voice and voice not in given.voice:
            continue
        model = fit(dataset({name: kept for name, kept in voices.items() if name != voice}))
        score = Score()
        evaluate(list(samples(voice, items, WORLDS[2:], 1, SEED + 1)), model, score, given.verbose)
        print(
            f"{voice:<16}{score.items:>7}{score.tools / score.items:>8.3f}"
            f"{score.arguments / score.items:>20.3f}"
        )
        for line in score.wrong:
            print(line)
        total.items += score.items
        total.tools += score.tools
        total.arguments += score.arguments
        total.confused += score.confused
    print(
        f"{'all':<16}{total.items:>7}{total.tools / total.items:>8.3f}"
        f"{total.arguments / total.items:>20.3f}"
    )
    print("most confused (wanted -> planned):")
    for (wanted, got), count in total.confused.most_common(25):
        print(f"  {count:>4}  {wanted} -> {got}")


if __name__ == "__main__":
    main()
