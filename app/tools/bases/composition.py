"""Base composition: GC, single bases, skew, unknown bases, windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from app.tools.arguments import CompositionArguments
from app.tools.base import Result, Table, tool
from app.tools.places.sites import Target, targets
from app.tools.shared.phrase import (
    bp,
    citations,
    count,
    gene_name,
    gene_table,
    in_genome,
    join,
    number,
    percent,
    place,
    plain,
    strand_words,
    the_genome,
)
from app.tools.shared.select import declined, no_sequence, resolve_few
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library

WINDOWS = 100
"""Windows that a record is cut into where their size is not said."""

LETTERS = "ACGTN"

_WORDS = ("the ", "all ", "both ")
"""Beginnings of a subject that is no name."""

_STEP = bytes({ord("G"): 1, ord("C"): 255}.get(letter, 0) for letter in range(256))


def counted(sequence: bytes) -> dict[str, int]:
    """Occurrences of A, C, G, T, N and ``other`` letters."""
    found = {letter: sequence.count(letter.encode("ascii")) for letter in LETTERS}
    found["other"] = len(sequence) - sum(found.values())
    return found


def windowed(sequence: bytes, window: int) -> list[tuple[int, int, float, float]]:
    """Windows side by side: (start, end, GC fraction, GC skew), 0-based half-open.

    The last one is shorter where the length is no multiple of `window`.
    """
    found: list[tuple[int, int, float, float]] = []
    letters = np.frombuffer(sequence, dtype=np.uint8)
    is_g, is_c = letters == ord("G"), letters == ord("C")
    for start in range(0, len(sequence), window):
        end = min(start + window, len(sequence))
        g, c = np.count_nonzero(is_g[start:end]), np.count_nonzero(is_c[start:end])
        skew = (g - c) / (g + c) if g + c else 0.0
        found.append((start, end, (g + c) / (end - start), skew))
    return found


def cumulative_skew(sequence: bytes) -> tuple[int, int]:
    """0-based positions of the lowest and the highest sum of G (+1) and C (-1) from the start."""
    step = np.frombuffer(sequence.translate(_STEP), dtype=np.int8)
    total = np.cumsum(step, dtype=np.int32)
    return int(total.argmin()), int(total.argmax())


def unknown_runs(sequence: bytes) -> list[tuple[int, int]]:
    """Runs of N, 0-based half-open."""
    flags = np.concatenate(([False], np.frombuffer(sequence, dtype=np.uint8) == ord("N"), [False]))
    edges = np.flatnonzero(flags[1:] != flags[:-1])
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


@tool("composition", "composition", CompositionArguments)
def composition(library: Library, arguments: CompositionArguments) -> Result:
    """GC content, base counts, GC skew, AT content or runs of N of genes, a region or a record."""
    if arguments.strand == "both":
        each = [arguments.model_copy(update={"strand": strand}) for strand in (1, -1)]
        result = merged([composition(library, one) for one in each])
        result.table = None  # Its rows would not say of which strand they are.
        return result
    if arguments.names:
        return _of_genes(library, arguments)
    found = targets(library, arguments.genome, arguments.record, arguments.region)
    if isinstance(found, Result):
        return found
    if arguments.field == "n_runs":
        return _unknown(found)
    if arguments.window is not None or arguments.field == "skew":
        longest = sorted(found, key=lambda item: -item.length)[:1] if len(found) > 3 else found
        result = merged([_windows(item, arguments) for item in longest])
        if len(longest) < len(found):
            result.text += f" That is the longest of {number(len(found))} records."
        return result
    return _of_targets(found, arguments)


def counts_in(items: Sequence[Target]) -> dict[str, int]:
    """`counted` over stretches; whole records have been counted when the file was opened."""
    total = dict.fromkeys((*LETTERS, "other"), 0)
    for item in items:
        known = item.record.counts if item.whole else {}
        for letter, value in (known or counted(item.sequence)).items():
            total[letter] += value
    return total


def complemented(counts: dict[str, int]) -> dict[str, int]:
    """`counted` of the other strand."""
    pairs = {"A": "T", "T": "A", "C": "G", "G": "C"}
    return {letter: counts[pairs.get(letter, letter)] for letter in counts}


def _on_strand(
    subject: str, counts: dict[str, int], strand: int | str | None, own: int = 1
) -> tuple[str, dict[str, int]]:
    """What is counted, in words, and its counts, given those of the strand that is `own`."""
    if strand is None:
        return subject, counts
    kind = "template strand" if strand == "template" else strand_words(int(strand))
    return f"the {kind} of {subject}", counts if strand == own else complemented(counts)


def _share(counts: dict[str, int], letters: str) -> float:
    return sum(counts[letter] for letter in letters) / max(sum(counts.values()), 1)


def _sentence(subject: str, counts: dict[str, int], field: str, verb: str = "has") -> str:
    """One field of a sequence in words; `verb` is that of the subject where it stands first."""
    size = max(sum(counts.values()), 1)
    if field == "bases":
        told = [
            f"{number(counts[letter])} {letter} ({percent(counts[letter] / size)})"
            for letter in LETTERS
            if letter != "N" or counts["N"]
        ]
        if counts["other"]:
            told.append(f"{number(counts['other'])} other IUPAC letters")
        lead = subject[:1].upper() + subject[1:] if subject.startswith(_WORDS) else subject
        return f"{lead} ({bp(size)}) {verb} {join(told)}."
    if field == "skew":
        return (
            f"The GC skew, (G - C) / (G + C), of {subject} is {_skew(counts):.4f} "
            f"({number(counts['G'])} G, {number(counts['C'])} C)."
        )
    if field == "at":
        return (
            f"The AT content of {subject} is {percent(_share(counts, 'AT'))} "
            f"({number(counts['A'] + counts['T'])} A or T of {bp(size)})."
        )
    return (
        f"The GC content of {subject} is {percent(_share(counts, 'GC'))} "
        f"({number(counts['G'] + counts['C'])} G or C of {bp(size)})."
    )


def _skew(counts: dict[str, int]) -> float:
    both = counts["G"] + counts["C"]
    return (counts["G"] - counts["C"]) / both if both else 0.0


def _row(name: str, counts: dict[str, int]) -> list:
    """A table row: id, length, GC and AT in percent, bases."""
    return [
        name,
        sum(counts.values()),
        round(100 * _share(counts, "GC"), 2),
        round(100 * _share(counts, "AT"), 2),
        *(counts[letter] for letter in LETTERS),
    ]


_COLUMNS = ["id", "length (bp)", "GC (%)", "AT (%)", *LETTERS]


def _of_genes(library: Library, arguments: CompositionArguments) -> Result:
    """Composition of named genes."""
    found = resolve_few(library, arguments.names, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    hits, missing = found
    hits = [hit for hit in hits if hit[0].record(hit[1].record).has_sequence]
    if not hits:
        return no_sequence(found[0][0][0])
    genomes = library.select(arguments.genome)
    sentences = []
    if arguments.field == "n_runs":
        for genome, gene in hits:
            runs = unknown_runs(genome.sequence(gene.record, gene.parts).encode("ascii"))
            total = sum(end - start for start, end in runs)
            sentences.append(
                f"{gene_name(gene)} holds {count(len(runs), 'run')} of N ({bp(total)})."
            )
    else:
        for genome, gene in hits:
            text = genome.sequence(gene.record, gene.parts).encode("ascii")
            subject = f"{gene_name(gene)}{in_genome(genomes, genome)}"
            sentences.append(
                _sentence(
                    *_on_strand(subject, counted(text), arguments.strand, gene.strand or 1),
                    arguments.field,
                )
            )
    if len(hits) == 1:
        sentences.append(f"It lies {place(*hits[0])}.{_of_the_whole(hits[0][0], arguments.field)}")
    elif arguments.field in ("gc", "at"):
        top = max(hits, key=lambda hit: (hit[1].gc or 0) * (1 if arguments.field == "gc" else -1))
        sentences.append(f"The highest is that of {gene_name(top[1])}.")
    sentences += [item.text for item in missing]
    table = gene_table(hits, ("gene", "record", "length", "gc")) if len(hits) > 3 else None
    cited = [one for genome, gene in hits for one in citations(genome, [gene], "sequence")]
    return Result(
        " ".join(sentences), table=table, citations=cited, focus=[gene.id for _, gene in hits]
    )


def _of_the_whole(genome: Genome, field: str) -> str:
    """What the genome has of the same, to compare a gene with."""
    if field not in ("gc", "at") or genome.gc is None:
        return ""
    share = genome.gc if field == "gc" else 1 - genome.gc
    return f" {the_genome(genome, True)} has {percent(share)}."


def _of_targets(found: Sequence[Target], arguments: CompositionArguments) -> Result:
    """Composition of a region, a record, or all records together and one by one."""
    strand = None if arguments.strand == "template" else arguments.strand
    by_genome: dict[str, list[Target]] = {}
    for item in found:
        by_genome.setdefault(item.genome.id, []).append(item)
    sentences = []
    for items in by_genome.values():
        name = plain(items[0].genome.name)
        if len(items) == 1:
            subject, verb = items[0].words + (f" in {name}" if len(by_genome) > 1 else ""), "has"
        else:
            of = f" of {name}" if len(by_genome) > 1 else ""
            every = "both" if len(items) == 2 else f"all {number(len(items))}"
            subject, verb = f"{every} records{of} together", "has" if strand else "have"
        subject, counts = _on_strand(subject, counts_in(items), strand)
        sentences.append(_sentence(subject, counts, arguments.field, verb))
    rows = [
        _row(item.words.replace(",", ""), _on_strand("", counts_in([item]), strand)[1])
        for item in found
    ]
    return Result(
        " ".join(sentences),
        table=Table(list(_COLUMNS), rows, len(rows)) if len(rows) > 1 else None,
        citations=[item.citation for item in found[:25]],
    )


def _unknown(found: Sequence[Target]) -> Result:
    """Runs of N."""
    rows: list[list[Any]] = [
        [item.record.id, item.place(start), item.place(end - 1), end - start]
        for item in found
        for start, end in unknown_runs(item.sequence)
    ]
    total = sum(row[3] for row in rows)
    size = sum(item.length for item in found)
    where = found[0].words if len(found) == 1 else f"the {number(len(found))} records"
    if not rows:
        text = f"There is no N in {where} ({bp(size)})."
        others = {
            letter for item in found for letter in map(chr, set(item.sequence) - set(b"ACGTN"))
        }
        if others:
            amount = sum(counted(item.sequence)["other"] for item in found)
            letters = join(sorted(others))
            text += f" There are {number(amount)} other ambiguous letters ({letters})."
        return Result(text, citations=[item.citation for item in found[:25]])
    longest = max(rows, key=lambda row: row[3])
    text = (
        f"There {'is' if len(rows) == 1 else 'are'} {count(len(rows), 'run')} of N in {where}, "
        f"{bp(total)} in all ({percent(total / size)}); the longest has {bp(longest[3])} at "
        f"{plain(longest[0])}:{number(longest[1])}..{number(longest[2])}."
    )
    columns = ["id", "start", "end", "length (bp)"]
    cited = found[:25]
    if len(found) > 1:
        by_record: Counter[str] = Counter()
        for row in rows:
            by_record[row[0]] += row[3]
        (most, amount), *rest = by_record.most_common()
        also = [plain(name) for name, same in rest if same == amount]
        text += f" {join([plain(most), *also])} {'have' if also else 'has'} the most N "
        text += f"({bp(amount)}{' each' if also else ''})."
        cited = [item for item in found if by_record[item.record.id]][:25]
    return Result(
        text,
        table=Table(columns, rows, len(rows)) if len(rows) > 3 else None,
        citations=[item.citation for item in cited],
    )


def _windows(item: Target, arguments: CompositionArguments) -> Result:
    """Composition along a record or region."""
    size = item.length
    if not size:
        return declined(f"{item.words} is empty.")
    window = arguments.window or max(100, size // WINDOWS)
    minus = arguments.strand == -1
    found = windowed(item.sequence, window)
    if minus:
        found = [(start, end, gc, 0.0 - skew) for start, end, gc, skew in found]
    field = arguments.field if arguments.field in ("skew", "at") else "gc"
    strand = -1 if minus else None
    text = _sentence(*_on_strand(item.words, counts_in([item]), strand), field)
    full = [one for one in found if one[1] - one[0] == window] or found
    if len(full) > 1:
        index = 3 if field == "skew" else 2
        low, high = min(full, key=lambda one: one[index]), max(full, key=lambda one: one[index])
        if field == "at":
            low, high = high, low
        name = {"skew": "GC skew", "at": "AT content", "gc": "GC content"}[field]
        text += (
            f" In windows of {bp(window)} the {name} is highest at {_span(item, high)} "
            f"({_value(high, field)}) and lowest at {_span(item, low)} ({_value(low, field)})."
        )
    if field == "skew" and not minus:
        lowest, highest = cumulative_skew(item.sequence)
        text += (
            f" The cumulative skew is lowest at position {number(item.place(lowest))} and highest "
            f"at {number(item.place(highest))}."
        )
    rows = [
        [
            item.record.id,
            item.place(start),
            item.place(end - 1),
            round(100 * gc, 2),
            round(skew, 4),
        ]
        for start, end, gc, skew in found
    ]
    columns = ["id", "start", "end", "GC (%)", "GC skew"]
    table = Table(columns, rows, len(rows)) if len(rows) > 1 else None
    return Result(text, table=table, citations=[item.citation])


def _span(item: Target, window: tuple[int, int, float, float]) -> str:
    return f"{number(item.place(window[0]))}..{number(item.place(window[1] - 1))}"


def _value(window: tuple[int, int, float, float], field: str) -> str:
    if field == "skew":
        return f"{window[3]:.4f}"
    return percent(window[2] if field == "gc" else 1 - window[2])
