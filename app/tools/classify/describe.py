"""What one pasted sequence is, when nothing more is said: measured, looked up, and guessed at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.examples import Item, bench
from app.tools.arguments import SearchSequenceArguments
from app.tools.base import Result, Table, tool
from app.tools.bases.reading import find_orfs
from app.tools.classify.arguments import DescribeSequenceArguments
from app.tools.classify.kinds import (
    KINDS,
    Source,
    UnclearTaskError,
    choose_task,
    source_of,
    species_in,
    warning,
)
from app.tools.classify.present import short
from app.tools.classify.zero_shot import CHANCE_MCC, zero_shot
from app.tools.sequences.pasted import clean, kind_of
from app.tools.sequences.search import search_sequence
from app.tools.shared.phrase import aa, bp, count, join, number, percent, plain, sign
from app.tools.shared.select import declined
from dnahlm.figures import read_figures

if TYPE_CHECKING:
    from dnahlm.data.tasks import Task
    from index.library import Library

ORF = 30
"""Amino acids from which an open reading frame is worth a word."""
STRETCH = 1.5
"""A task is asked where its sequences are at most so many times longer or shorter."""
DOUBTFUL = -2.0
"""Log-odds of being natural under which a sequence is said to look shuffled or random."""
SEARCHED = 50_000


@tool("describe_sequence", "classify", DescribeSequenceArguments)
def describe_sequence(library: Library, arguments: DescribeSequenceArguments) -> Result:
    """What one pasted sequence is: size, GC, reading frames, place, and what DNAHLM makes of it."""
    from dnahlm.tokenizer import clean_dna

    letters = clean(arguments.sequence)
    kind = kind_of(letters)
    if not kind:
        return declined("That is no sequence: paste DNA, RNA or protein letters.")
    where = _place(library, letters, arguments.genome)
    if kind == "protein":
        size = aa(len(letters.rstrip("*")))
        parts = [f"The pasted sequence is a protein of {size}.", where.text if where else ""]
        parts.append("" if where else "Open a genome to see whether one of its genes encodes it.")
        return _answer(parts, None, where)
    dna = clean_dna(letters)
    item = Item("pasted", dna)
    bench().queries = [item]
    parts = [_measured(dna, kind), where.text if where else "", _natural(dna)]
    source = source_of(library.genomes[0]) if library.genomes else None
    rows = _asked(item, source, arguments.species)
    parts.append(_said(rows, source, arguments.species))
    return _answer(parts, rows, where)


def _answer(parts: list[str], rows: list[tuple[Task, list[Any]]] | None, where: Any) -> Result:
    cells = [row for _, row in rows or []]
    columns = ["asked for", "taught on", "answer", "probability", "right on test (%)"]
    return Result(
        "\n\n".join(part for part in parts if part),
        table=Table(columns, cells, len(cells)) if cells else None,
        citations=where.citations if where else [],
        focus=where.focus if where else [],
    )


def _measured(dna: str, kind: str) -> str:
    known = sum(dna.count(base) for base in "ACGT")
    strong = dna.count("G") + dna.count("C")
    name = "RNA" if kind == "rna" else "DNA"
    text = f"The pasted sequence is {name} of {bp(len(dna))}"
    text += f" with {percent(strong / known)} G+C" if known else ""
    if known < len(dna):
        text += f" and {count(len(dna) - known, 'unknown base')}"
    orfs = find_orfs(dna.encode(), min_length=3 * (ORF + 1))
    if not orfs:
        return f"{text}. It holds no open reading frame (ATG to stop) of {ORF} amino acids or more."
    longest = orfs[0]
    return (
        f"{text}. Its longest open reading frame (ATG to stop) has {aa(longest.residues)}, bases "
        f"{number(longest.start + 1)}..{number(longest.end)}, strand {sign(longest.strand)}."
    )


def _natural(dna: str) -> str:
    from dnahlm.natural import SHORTEST, shipped

    if len(dna) < SHORTEST or float(shipped().evidence([dna])[0]) > DOUBTFUL:
        return ""
    return (
        "It looks like shuffled or random DNA: its longer words are not those of natural DNA, so "
        "that guesses about it mean little."
    )


def _place(library: Library, letters: str, genome: str | None) -> Result | None:
    """Where it lies in the open genomes; None where there are none."""
    if not library.genomes:
        return None
    if not 8 <= len(letters) <= SEARCHED:
        return Result("")
    return search_sequence(library, SearchSequenceArguments(sequence=letters, genome=genome))


def _asked(item: Item, source: Source | None, species: str | None) -> list[tuple[Task, list[Any]]]:
    """Each task that was taught with sequences of about this length, and its answer."""
    wanted = species_in(species) if species else None
    found = []
    figures = read_figures()
    for kind in KINDS:
        try:
            task = choose_task(kind.name, [len(item.sequence)], wanted, source)
        except (UnclearTaskError, ValueError):
            continue
        low, high = task.length
        figure = figures.get(task.name)
        fits = low / STRETCH <= len(item.sequence) <= high * STRETCH
        if not fits or (figure and (figure.mcc_low <= 0 or figure.mcc < CHANCE_MCC)):
            continue
        # A task of another domain of life would only mislead.
        if warning(task, source, wanted).startswith("Warning"):
            continue
        guess = zero_shot([item], task)[0]
        if guess.label is None:
            continue
        answer = f"unsure, perhaps {guess.label}" if guess.abstained else guess.label
        chance = short(guess.probability or 0.0)
        right = round(100 * figure.accuracy, 1) if figure else None
        found.append((task, [task.what, task.species, answer, chance, right]))
    return found


def _said(rows: list[tuple[Task, list[Any]]], source: Source | None, species: str | None) -> str:
    """What the tasks answer, and how little that is."""
    more = (
        "To learn more, say what to look for (`is this a promoter?`), or paste a few labelled "
        "sequences (`TTGACA... -> promoter`, one a line) and ask again."
    )
    if not rows:
        return f"DNAHLM was taught nothing about sequences of this length and origin. {more}"
    told = [f"{plain(row[0])}: {plain(row[2])}" for _, row in rows]
    taught = join(sorted({task.species for task, _ in rows}))
    guess = "" if source is not None or species else ", as if it were human"
    return (
        f"Asked one by one{guess}, DNAHLM's tasks answer: {'; '.join(told)}. Each is a guess of a "
        f"small model taught on {taught} DNA that knows only its own question, so none of them "
        f"says what the sequence is. {more}"
    )
