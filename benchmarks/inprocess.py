"""The same work by DNAHLM and by the libraries that people use for it, in one process.

    OMP_NUM_THREADS=1 python -m benchmarks.inprocess --genome ecoli.gbff.gz

Tables beside pandas, few-shot classification beside scikit-learn, text beside plain transformers,
vectors beside a sentence-transformers loop, and warm answers of every family of tools. Everything
is loaded before it is timed, on one thread. The results of a pair are compared, and the benchmark
ends with 1 where they differ.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import os
import random
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import Row, arguments, finish, timed
from benchmarks.warm import warm

TIMES = 10
"""Repetitions of what takes milliseconds."""
BASES, EXAMPLES, MOTIF = 300, 32, "TGACTCAGGTTA"
INSTRUCTION = "Does this sequence contain a core promoter?"
NEW = 8
"""Tokens that a prompt may be continued by; the shipped model's answers are shorter."""
SAME = 0.99
"""Cosine of vectors that count as equal; the products of one are made in 16 bits."""


class Bench:
    """Rows of the table and what differed.

    Parameters
    ----------
    runs
        Runs of each action; what it loads or imports was loaded before.
    """

    def __init__(self, runs: int):
        self.runs = runs
        self.rows: list[Row] = []
        self.different: list[str] = []

    def time(
        self, what: str, action: Callable[[], Any], peer: str = "", times: int = 1, **more: Any
    ) -> Any:
        """Time an action, add its row and give its result; `times` above 1 are after one more."""
        found: list[Any] = [None]

        def repeated() -> None:
            for _ in range(times):
                found[0] = action()

        if times > 1:
            action()
        wall, cpu = timed(repeated, self.runs)
        self.rows.append(Row(f"{what}, {times} times" if times > 1 else what, wall, cpu, peer))
        self.rows[-1].more.update(more)
        print(f"  {self.rows[-1].what}: {min(cpu):.4f} CPU s", file=sys.stderr, flush=True)
        return found[0]

    def add(self, rows: Sequence[Row], different: Sequence[str]) -> None:
        """Add rows that were timed elsewhere, and what differed there."""
        self.rows += rows
        self.different += different

    def same(self, what: str, one: Any, other: Any) -> None:
        """Note a difference."""
        if one != other:
            self.different.append(f"{what}: {str(one)[:100]} and {str(other)[:100]} differ")


def frame(genome: Path) -> Any:
    """Features as Biopython reads them, one a row of a data frame: 0-based, half-open."""
    import pandas
    from Bio import SeqIO

    opener = gzip.open if genome.suffix == ".gz" else open
    with opener(genome, "rt") as file:
        return pandas.DataFrame(
            {
                "type": feature.type,
                "id": feature.qualifiers.get("locus_tag", [""])[0],
                "start": int(feature.location.start),
                "end": int(feature.location.end),
                "strand": feature.location.strand,
                "length": len(feature.location),
            }
            for record in SeqIO.parse(file, "genbank")
            for feature in record.features
        )


def ids(found: Any) -> list[str]:
    """Genes of a result or answer; one alone is told without a table."""
    if found.table is None:
        return [cited.id for cited in found.citations]
    return [row[0] for row in found.table.rows]


def tables(bench: Bench, genome: Path) -> None:
    """Rows and figures of a genome: tools and questions beside pandas."""
    from app.answer import ask
    from app.session import Session
    from app.tools.registry import call
    from index.library import Library

    peer = "Biopython and pandas: a genome as a data frame"
    table = bench.time(peer, lambda: frame(genome))

    def opened() -> None:
        with tempfile.TemporaryDirectory() as home, Library.open([genome], home=Path(home)):
            pass

    bench.time("a genome opened into an empty store", opened, peer)
    genes = table[table["type"] == "gene"]
    kinds = sorted(set(table["type"]) & {"gene", "CDS", "tRNA", "rRNA"})
    low, high = 300, 400

    def longest() -> list[str]:
        return list(genes.nlargest(5, "length")["id"])

    def between() -> list[str]:
        chosen = genes[(genes["strand"] == -1) & genes["length"].between(low, high)]
        return list(chosen["id"])

    def means() -> list[float]:
        return list(table.groupby("type")["length"].mean()[kinds].round(1))

    with Library.open([genome]) as library:
        session = Session(library)

        def listed(given: dict[str, Any]) -> list[str]:
            return ids(call(library, "list_genes", given))

        def asked(question: str) -> list[str]:
            session.clear()
            return ids(ask(session, question))

        def mean(kind: str) -> float:
            given = {"filter": {"types": [kind]}, "measure": "length", "statistic": "mean"}
            text = call(library, "gene_statistics", given).text
            return float(re.findall(r"is ([\d,.]+) bp", text)[0].replace(",", ""))

        few = {"sort_by": "length", "order": "descending", "limit": 5}
        chosen = {"filter": {"strand": -1, "min_length": low, "max_length": high}, "limit": 10_000}
        for what, theirs, ours, question in (
            ("the five longest genes", longest, lambda: listed(few), "the five longest genes"),
            (
                "minus strand, 300 to 400 bp",
                between,
                lambda: listed(chosen),
                f"genes on the minus strand between {low} and {high} bp",
            ),
            ("mean length by type", means, lambda: [mean(kind) for kind in kinds], ""),
        ):
            other = bench.time(f"{what}: pandas", theirs, times=TIMES)
            against = bench.rows[-1].what
            found = bench.time(f"{what}: tool", ours, against, TIMES)
            bench.same(what, found, other)
            if question:
                answer = bench.time(
                    f"{what}: question", functools.partial(asked, question), against, TIMES
                )
                bench.same(question, answer, other)


def drawn(count: int, seed: int) -> list[tuple[str, str]]:
    """Sequences and labels; every other one holds a motif."""
    rng = random.Random(seed)
    rows = []
    for number in range(count):
        bases = "".join(rng.choices("ACGT", k=BASES))
        at = rng.randrange(BASES - len(MOTIF))
        if number % 2:
            bases = bases[:at] + MOTIF + bases[at + len(MOTIF) :]
        rows.append((bases, "motif" if number % 2 else "none"))
    return rows


def few_shot(bench: Bench, count: int) -> None:
    """Learn from a few examples and classify: ours beside scikit-learn on 4-mers."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline

    from app.classify import FewShot

    examples, queries = drawn(EXAMPLES, 1), drawn(count, 2)
    known, labels = [list(part) for part in zip(*examples, strict=True)]
    asked, wanted = [list(part) for part in zip(*queries, strict=True)]
    what = f"few-shot: {len(examples)} examples, {count} of {BASES} bp"

    def right(found: Sequence[str]) -> float:
        return sum(a == b for a, b in zip(found, wanted, strict=True)) / count

    def theirs(model: Any) -> list[str]:
        words = CountVectorizer(analyzer="char", ngram_range=(4, 4), lowercase=False)
        return list(make_pipeline(words, model).fit(known, labels).predict(asked))

    peers = (
        ("nearest neighbours on 4-mers", KNeighborsClassifier(5)),
        ("logistic regression on 4-mers", LogisticRegression(max_iter=1000)),
    )
    FewShot(examples).predict(asked[:2])
    theirs(KNeighborsClassifier(5))
    for name, model in peers:
        found = bench.time(f"{what}: scikit-learn, {name}", functools.partial(theirs, model))
        bench.rows[-1].more["accuracy"] = right(found)
    against = bench.rows[-2].what

    def ours(neighbours: int, shuffled: bool) -> list[str]:
        model = FewShot(examples, neighbours=neighbours)
        model.reader.forget()
        answers = model.predict(asked, check_shuffled=shuffled)
        return [str(answer.label) for answer in answers]

    for name, neighbours, shuffled in (("all it does", 5, True), ("labels only", 0, False)):
        found = bench.time(
            f"{what}: {name}", functools.partial(ours, neighbours, shuffled), against
        )
        bench.rows[-1].more["accuracy"] = right(found)


def generate(bench: Bench, count: int) -> None:
    """Continue prompts: one batch with a cache beside transformers' generate."""
    import torch

    from dnahlm.data.instruct import prompt_text
    from dnahlm.infer import DNAHLM

    model = DNAHLM.load(device="cpu")
    prompts = [model.encode(prompt_text(INSTRUCTION, bases)) for bases, _ in drawn(count, 3)]
    end, pad = model.tokenizer.eos_token_id, model.tokenizer.pad_token_id

    def plain(cache: bool, limit: int | None = None) -> list[str]:
        texts = []
        for prompt in prompts[:limit]:
            ids = torch.tensor([prompt])
            out = model.model.generate(
                ids, attention_mask=torch.ones_like(ids), max_new_tokens=NEW, do_sample=False,
                pad_token_id=pad, use_cache=cache, prompt_length=len(prompt),
            )  # fmt: skip
            new = [token for token in out[0, len(prompt) :].tolist() if token not in (end, pad)]
            texts.append(model.tokenizer.decode(new))
        return texts

    what = f"text: {count} prompts with {BASES} bp"
    plain(True, 1)
    slow = bench.time(f"{what}: transformers, one by one, no cache", lambda: plain(False))
    cached = bench.time(f"{what}: transformers, one by one, its cache", lambda: plain(True))
    against = bench.rows[-1].what
    ours = bench.time(f"{what}: one batch", lambda: model.generate_ids(prompts, NEW), against)
    bench.same("text without a cache", ours, slow)
    bench.same("text with a cache", ours, cached)


def one_by_one(encode: Callable[[str], Any], rows: Sequence[str]) -> list[Any]:
    """Vectors of strings, each by a call of its own."""
    return [encode(row) for row in rows]


def texts(bench: Bench, genome: Path, count: int) -> None:
    """Vectors of descriptions: each of our embedders beside loops over the same weights."""
    from model2vec import StaticModel

    from index.embed.registry import load
    from index.embed.static import WEIGHTS
    from index.library import Library

    with Library.open([genome]) as library:
        held = [gene.product or gene.id for gene in library.genomes[0].genes("true")]
    rows = list(dict.fromkeys(held))[:count]
    static = StaticModel.from_pretrained(str(WEIGHTS))
    models: list[tuple[str, str, Any]] = [("static", "model2vec", static.encode)]
    try:
        minilm: Any = load("minilm")
    except (OSError, ImportError) as error:
        print(f"MiniLM is left out: {error}")
    else:
        quiet = functools.partial(minilm.model.encode, show_progress_bar=False)
        models.append(("minilm", "sentence-transformers", quiet))
    for name, library_name, encode in models:
        what = f"{len(rows):,} descriptions by {name}"
        load(name).encode(rows[:2]), encode(rows[:2])
        loop = bench.time(
            f"{what}: {library_name}, a loop", functools.partial(one_by_one, encode, rows)
        )
        first = bench.rows[-1].what
        batch = bench.time(
            f"{what}: {library_name}, its batches", functools.partial(encode, rows), first
        )
        ours = bench.time(what, functools.partial(load(name).encode, rows), first)
        for kind, other in (("loop", loop), ("batches", batch)):
            alike(bench, f"{name} and {kind}", ours, other)


def bases(bench: Bench, count: int) -> None:
    """Vectors of DNA: batches beside one sequence at a time."""
    from dnahlm.infer import DNAHLM

    model = DNAHLM.load(device="cpu")
    rows = [bases for bases, _ in drawn(count, 4)]
    what = f"{count} sequences of {BASES} bp by DNAHLM"
    model.embed(rows[:1])
    loop = bench.time(f"{what}: a loop", lambda: [model.embed([one])[0] for one in rows])
    against = bench.rows[-1].what
    alike(bench, what, bench.time(f"{what}: batches", lambda: model.embed(rows), against), loop)


def alike(bench: Bench, what: str, one: Any, other: Any) -> None:
    """Note vectors that point elsewhere."""
    import numpy as np

    a, b = np.asarray(one, np.float64), np.asarray(other, np.float64)
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    least = float((np.sum(a * b, axis=1) / np.maximum(lengths, 1e-12)).min())
    bench.rows[-1].more["least cosine"] = round(least, 4)
    if least < SAME:
        bench.different.append(f"{what}: least cosine {least:.3f}")


PARTS = ("tables", "fewshot", "generate", "texts", "bases", "warm")


def main() -> None:
    """Print the table."""
    for name in ("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--genome", type=Path, help="GenBank file; default the demo genome")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--count", type=int, default=300, help="sequences to classify or embed")
    parser.add_argument("--texts", type=int, default=1_000, help="descriptions to embed")
    parser.add_argument("--answers", type=int, default=20, help="warm answers of each family")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    arguments(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dnahlm-inprocess-") as folder:
        os.environ["DNAHLM_HOME"] = folder
        bench = Bench(options.runs)
        genome = given(options.genome, Path(folder))
        run: dict[str, Callable[[], None]] = {
            "tables": lambda: tables(bench, genome),
            "fewshot": lambda: few_shot(bench, options.count),
            "generate": lambda: generate(bench, min(options.count, 64)),
            "texts": lambda: texts(bench, genome, options.texts),
            "bases": lambda: bases(bench, options.count),
            "warm": lambda: bench.add(*warm(genome, options.answers)),
        }
        for part in options.parts:
            run[part]()
    finish("inprocess", bench.rows, options)
    if bench.different:
        sys.exit("\n".join(bench.different))


def given(genome: Path | None, folder: Path) -> Path:
    """The genome that was named, or the demo genome."""
    if genome is not None:
        return genome.resolve()
    from index.demo import demo_genome

    return demo_genome(folder)


if __name__ == "__main__":
    main()
