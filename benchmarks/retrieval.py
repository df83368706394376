"""Recall@10 and nDCG@10 of word search, meaning and both, where the annotation knows the answer.

    python -m benchmarks.retrieval --data ../shared/data

Three kinds of query, each with the right genes taken from a field that is left out of the indexed
text: EC numbers (asked by another name of the enzyme), GO terms (asked by the term's name, and by
its definition), and gene families (asked by what they do; symbols are left out). The GO terms are
those that the shipped text model never saw.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index import passages, searching
from index.embed import registry
from index.library import Library
from index.recipes.tune_static import held_out, term_hash
from index.retrieve import rank, search
from index.searching import SearchIndex, make_index

GENOMES = {
    "E. coli K-12": "genomes/bacteria/ecoli_K12_MG1655_NC_000913.gbff.gz",
    "S. epidermidis": "genomes/bacteria/staph_epidermidis_ST14_draft_42contigs.gbk.gz",
    "M. pneumoniae": "genomes/bacteria/mycoplasma_pneumoniae_FH_NZ_CP010546.gbk.gz",
    "M. mazei": "genomes/archaea/methanosarcina_mazei_WWM610_NZ_CP009509.gbff.gz",
    "S. cerevisiae": "genomes/eukaryote/yeast_S288c_all.gff.gz",
}
QUERIES = Path(__file__).with_name("retrieval_queries.json")
SYSTEMS: dict[str, dict[str, Any]] = {
    "BM25": {"mode": "lexical", "widen": False},
    "static": {"mode": "dense", "widen": False},
    "MiniLM": {"mode": "dense", "dense": "minilm", "widen": False},
    "BM25 + static, by reciprocal rank": {"mode": "rrf", "widen": False},
    "BM25 + static, by score": {"widen": False},
    "BM25 + static, by score, concepts (default)": {},
    "the default, best 100 reranked by MiniLM": {"rerank": "minilm"},
    "BM25 + MiniLM, by score, concepts": {"dense": "minilm"},
}
TOP = 10
MOST = 30
"""A GO term with more genes than this is no question for a search."""
TERMS = 150
"""GO terms asked for in one genome."""


@dataclass(frozen=True)
class Query:
    """A question with the genes that answer it."""

    genome: str
    kind: str
    text: str
    right: frozenset[int]


def definitions(data: Path) -> dict[str, str]:
    """First sentence of each GO definition, by term."""
    found = {}
    path = data / "pretrain" / "english" / "definitions.txt.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            term, _, text = line.strip().partition(": ")
            if text:
                found[term] = text.split(". ")[0]
    return found


def go_terms(genome) -> dict[str, set[int]]:
    """Genes of each GO term: from /GO_function and its like, or from /experiment."""
    keys = ("GO_function", "GO_process", "GO_component", "experiment")
    rows = genome.sql(
        "SELECT f.gid, q.value FROM qualifiers q JOIN features f USING (fid) "
        "WHERE q.key IN (?, ?, ?, ?) AND f.gid IS NOT NULL",
        keys,
    )
    found: dict[str, set[int]] = defaultdict(set)
    for gid, value in rows:
        for term in re.findall(r"GO:\d{7}(?: - | )([^\[\]]+?)\s*\[", value):
            found[term].add(gid)
    return found


def queries(name: str, genome, words: dict[str, str]) -> Iterator[Query]:
    """All queries that a genome can answer."""
    written = json.loads(QUERIES.read_text(encoding="utf-8"))
    genes = genome.sql("SELECT gid, symbol, ec FROM loci")
    for number, text in written["ec"]:
        right = {
            gid for gid, _, ec in genes
            if any(one == number or one.startswith(number + ".") for one in ec or ())
        }  # fmt: skip
        if right:
            yield Query(name, "EC", text, frozenset(right))
    for pattern, text in written["families"]:
        fits = re.compile(pattern).fullmatch
        right = {gid for gid, symbol, _ in genes if symbol and fits(symbol)}
        if len(right) > 1:
            yield Query(name, "family", text, frozenset(right))
    terms = {t: r for t, r in go_terms(genome).items() if len(r) <= MOST and held_out(t)}
    for term in sorted(terms, key=term_hash)[:TERMS]:
        right = terms[term]
        yield Query(name, "GO name", term.removesuffix(" activity"), frozenset(right))
        if term in words:
            yield Query(name, "GO definition", words[term], frozenset(right))


def blind(genome, kind: str) -> passages.Passages:
    """Passages without the field that tells the answer."""
    hidden = {"EC": ["ec"], "family": ["names"]}.get(kind, ["terms"])
    return passages.read(genome, without=hidden)


def judge(found: list[int], right: frozenset[int]) -> tuple[float, float]:
    """Recall@10 (of at most ten) and nDCG@10."""
    gains = np.array([gid in right for gid in found[:TOP]], dtype=float)
    discounts = 1 / np.log2(np.arange(2, TOP + 2))
    best = discounts[: min(len(right), TOP)].sum()
    return gains.sum() / min(len(right), TOP), (gains * discounts[: len(gains)]).sum() / best


def table(results: dict[tuple[str, str], list[tuple[float, float]]], kinds: list[str]) -> str:
    """Markdown: one row a system, recall@10 / nDCG@10 a kind."""
    counts = {k: max(len(v) for (kind, _), v in results.items() if kind == k) for k in kinds}
    head = "| | " + " | ".join(f"{kind} ({counts[kind]})" for kind in kinds) + " | all |"
    lines = [head, "|---|" + "---|" * (len(kinds) + 1)]
    for system in dict.fromkeys(system for _, system in results):
        cells = []
        every: list[tuple[float, float]] = []
        for kind in kinds:
            values = results.get((kind, system), [])
            every += values
            cells.append(_cell(values))
        lines.append(f"| {system} | " + " | ".join([*cells, f"**{_cell(every)}**"]) + " |")
    return "\n".join(lines)


def _cell(values: list[tuple[float, float]]) -> str:
    if not values:
        return "-"
    recall, ndcg = np.mean(values, axis=0)
    return f"{recall:.3f} / {ndcg:.3f}"


def remembering(encode: Callable) -> Callable:
    """An embedder's `encode` that computes each text once: passages recur between measurements."""
    known: dict[str, np.ndarray] = {}

    def again(texts):
        new = list(dict.fromkeys(text for text in texts if text not in known))
        known.update(zip(new, encode(new), strict=True))
        return np.stack([known[text] for text in texts])

    return again


def measure(data: Path, systems: list[str], say: Callable[[str], None]) -> dict:
    """Run all queries through all systems."""
    results: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    words = definitions(data)
    if any("minilm" in options.values() for options in (SYSTEMS[system] for system in systems)):
        minilm = registry.load("minilm")
        minilm.encode = remembering(minilm.encode)
    library = Library.open([data / path for path in GENOMES.values()])
    for name, genome in zip(GENOMES, library.genomes, strict=True):
        indexes: dict[str, SearchIndex] = {}
        asked = list(queries(name, genome, words))
        for query in asked:
            key = "GO" if query.kind.startswith("GO") else query.kind
            if key not in indexes:
                indexes[key] = make_index(blind(genome, key))
                if any("minilm" in SYSTEMS[system].values() for system in systems):
                    indexes[key].vectors("minilm")
            for system in systems:
                hits = rank(indexes[key], query.text, TOP, **SYSTEMS[system])
                results[query.kind, system].append(judge([hit.gid for hit in hits], query.right))
        say(f"{name}: {len(asked)} queries")
    return results


def speed(data: Path) -> str:
    """Times on the first genome, in a table: what a first and a later search cost."""
    code = (
        "import time, sys; t = time.perf_counter(); from index.embed.registry import load; "
        "load('static').encode_one('heat shock'); print(time.perf_counter() - t)"
    )
    fresh = min(
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout)
        for _ in range(3)
    )
    with tempfile.TemporaryDirectory() as home:
        library = Library.open(data / next(iter(GENOMES.values())), home=home)
        (genome,) = library.genomes
        registry.load("static")
        times = []
        for _ in range(2):  # the second time with all libraries imported
            searching.forget(genome)
            started = time.perf_counter()
            index = searching.build(genome)
            times.append(time.perf_counter() - started)
            shutil.rmtree(genome.directory / "search")
        searching.forget(genome)
        searching.build(genome)
        searching.forget(genome)
        started = time.perf_counter()
        search(genome, "heat shock")
        again = time.perf_counter() - started
        sentences = index.texts.sentences()
        started = time.perf_counter()
        registry.load("static").encode(sentences)
        rate = len(sentences) / (time.perf_counter() - started)
        warm = []
        for text in ["heat shock", "iron uptake", "which genes repair DNA?", "lacZ"] * 10:
            started = time.perf_counter()
            search(genome, text)
            warm.append(time.perf_counter() - started)
        library.close()
    rows = [
        ("static embedder in a new process: import, load, first text", f"{fresh:.2f} s"),
        (
            f"index {len(index):,} passages of E. coli (words and vectors), with imports",
            f"{times[0]:.2f} s",
        ),
        ("the same with all libraries imported", f"{times[1]:.2f} s"),
        ("first search with a kept index", f"{again:.2f} s"),
        ("static embedder, passages a second", f"{rate:,.0f}"),
        ("a search, median of 40", f"{1000 * np.median(warm):.1f} ms"),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)])


def main() -> None:
    """Read the arguments, measure, print and perhaps write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fast", action="store_true", help="leave MiniLM out")
    options = parser.parse_args()
    systems = [s for s, o in SYSTEMS.items() if not options.fast or "minilm" not in o.values()]
    started = time.perf_counter()
    results = measure(options.data, systems, lambda text: print(text, flush=True))
    print(table(results, ["EC", "family", "GO name", "GO definition"]))
    print(f"{time.perf_counter() - started:.0f} s")
    print(speed(options.data))


if __name__ == "__main__":
    main()
