"""Codon usage of genes and genomes: sense codons, start codons, stop codons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.tools.arguments import CodonArguments
from app.tools.base import Result, Table, tool
from app.tools.bases.arrays import Unkeyed, bases, codes, spliced
from app.tools.bases.codon_positions import gc_positions, residue_of
from app.tools.bases.kmers import kmer_word
from app.tools.bases.reading import codon_number
from app.tools.shared.parts import MATURE
from app.tools.shared.phrase import (
    citation,
    citations,
    count,
    gene_name,
    gene_table,
    in_genome,
    join,
    number,
    percent,
    plain,
    strand_words,
    the_genome,
)
from app.tools.shared.select import declined, no_sequence, open_genomes, record_across, resolve_few
from app.tools.shared.several import merged

if TYPE_CHECKING:
    from index.genome import FeatureRow, Gene, Genome
    from index.library import Library

AMINO_ACIDS = {
    "alanine": "A", "ala": "A", "arginine": "R", "arg": "R", "asparagine": "N", "asn": "N",
    "aspartate": "D", "aspartic acid": "D", "asp": "D", "cysteine": "C", "cys": "C",
    "glutamine": "Q", "gln": "Q", "glutamate": "E", "glutamic acid": "E", "glu": "E",
    "glycine": "G", "gly": "G", "histidine": "H", "his": "H", "isoleucine": "I", "ile": "I",
    "leucine": "L", "leu": "L", "lysine": "K", "lys": "K", "methionine": "M", "met": "M",
    "phenylalanine": "F", "phe": "F", "proline": "P", "pro": "P", "serine": "S", "ser": "S",
    "threonine": "T", "thr": "T", "tryptophan": "W", "trp": "W", "tyrosine": "Y", "tyr": "Y",
    "valine": "V", "val": "V", "stop": "*",
}  # fmt: skip
"""Names of amino acids to their letters."""

STANDARD = 1


class Coding:
    """The coding sequences that are counted.

    Attributes
    ----------
    sequences
        In frame, stop codon included where the file's CDS has it.
    rows
        Their features.
    left_out
        How many coding sequences hold bases that no codon takes (partial ones).
    """

    def __init__(self, genome: Genome, rows: Sequence[FeatureRow]) -> None:
        self.genome = genome
        self.rows = list(rows)
        first = _codon_starts(genome)
        self.sequences: list[bytes] = []
        self.left_out = 0
        for row in self.rows:
            text = spliced(bases(genome, row.record), row.parts)[first.get(row.fid, 1) - 1 :]
            self.left_out += bool(len(text) % 3)
            self.sequences.append(text[: len(text) // 3 * 3])

    @property
    def tables(self) -> Counter[int]:
        """Genetic codes of the coding sequences."""
        return Counter(row.transl_table or STANDARD for row in self.rows)

    def usage(self) -> np.ndarray:
        """Occurrences of the 64 codons, shape (64,); codons with unknown bases are left out."""
        return codon_counts(b"".join(self.sequences))


def _codon_starts(genome: Genome) -> dict[int, int]:
    """Features that are not read from their first base."""
    rows = genome.sql(
        "SELECT fid, value FROM qualifiers WHERE key = 'codon_start' AND value <> '1'"
    )
    return {fid: int(value) for fid, value in rows if str(value) in ("2", "3")}


def codon_counts(sequence: bytes) -> np.ndarray:
    """Occurrences of each codon of a sequence read from its first base.

    Parameters
    ----------
    sequence
        Upper-case bases; those after the last whole codon are left out.

    Returns
    -------
    numpy.ndarray
        int64, shape (64,), in alphabetical order (``AAA``, ``AAC``, ...).
    """
    base = codes(sequence[: len(sequence) // 3 * 3])
    first, second, third = base[::3], base[1::3], base[2::3]
    codon = first * np.uint8(16) + second * np.uint8(4) + third
    known = np.maximum(np.maximum(first, second), third) < 4
    return np.bincount(codon[known], minlength=64)


@tool("codon_usage", "composition", CodonArguments)
def codon_usage(library: Library, arguments: CodonArguments) -> Result:
    """Codon usage, start codons or stop codons of a gene or of all coding sequences."""
    if arguments.names:
        return _of_genes(library, arguments)
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    results = []
    for genome in chosen:
        record = None if arguments.record is None else genome.record(arguments.record).id
        coding = _coding(genome.id, record, arguments.strand, Unkeyed(genome))
        if not coding.rows:
            results.append(_nothing(genome))
            continue
        about = "all coding sequences" + (f" of {plain(record)}" if record is not None else "")
        if arguments.strand is not None:
            about += f" on the {strand_words(arguments.strand)}"
        about += in_genome(chosen, genome)
        subject = f"{about} ({number(len(coding.rows))} CDS, pseudogenes left out)"
        results.append(_answer(coding, arguments, subject, None))
    return merged(results)


@lru_cache(maxsize=2)
def _coding(identity: str, record: str | None, strand: int | None, given: Unkeyed) -> Coding:
    """Intact coding sequences of a genome, record or strand; those used last are kept."""
    genome = given.genome
    where, params = "type = 'CDS' AND NOT pseudo", []
    for key, value in (("record", record), ("strand", strand)):
        if value is not None:
            where += f" AND {key} = ?"
            params.append(value)
    rows = genome.features(where, tuple(params))
    return Coding(genome, [row for row in rows if genome.record(row.record).has_sequence])


def _nothing(genome: Genome) -> Result:
    if not genome.has_sequence:
        return no_sequence(genome)
    return declined(
        f"{the_genome(genome, True)} "
        "annotates no coding sequence, so there is no codon usage; ask for "
        "its open reading frames or k-mers."
    )


def _of_genes(library: Library, arguments: CodonArguments) -> Result:
    """Codon usage of named genes, each by itself."""
    found = resolve_few(library, arguments.names, arguments.genome, arguments.record)
    if isinstance(found, Result):
        return found
    hits, missing = found
    opened = library.select(arguments.genome)
    results = []
    for genome, gene in hits:
        if not genome.record(gene.record).has_sequence:
            results.append(no_sequence(genome))
            continue
        rows = [row for row in genome.children(gene.gid) if row.type == "CDS"]
        if gene.type in MATURE:
            rows = genome.features("fid = ?", (gene.fid,))
        best = [row for row in rows if row.fid == gene.product_fid] or rows[:1]
        if not best:
            results.append(
                declined(
                    f"{gene_name(gene)} has no coding sequence in the annotation, so it has no "
                    "codons; ask for its DNA sequence or composition."
                )
            )
            continue
        subject = f"{gene_name(gene)}{in_genome(opened, genome)}"
        results.append(_answer(Coding(genome, best), arguments, subject, gene))
    return merged(results + missing)


def _answer(coding: Coding, arguments: CodonArguments, subject: str, gene: Gene | None) -> Result:
    """One genome or gene."""
    if arguments.what in ("start", "stop"):
        place = 0 if arguments.what == "start" else -3
        result = _ends(coding, subject, gene, place, (arguments.codon or "").upper())
    elif arguments.what == "gc_positions":
        result = gc_positions(coding.usage(), coding.tables.most_common(1)[0][0], subject)
    elif arguments.codons:
        result = _several(coding, arguments.codons, subject)
    elif arguments.codon:
        result = _one_codon(coding, arguments.codon, subject)
    else:
        result = _usage(coding, subject)
    if gene is not None:
        result.citations = [citation(coding.genome, gene, "sequence")]
        result.focus = [gene.id]
    elif not result.citations:
        result.citations = citations(coding.genome, coding.rows[:5], "sequence")
    return result


def _code_words(coding: Coding) -> str:
    tables = coding.tables
    if len(tables) == 1:
        return f"genetic code {next(iter(tables))}"
    return "genetic codes " + join([f"{table} ({number(n)} CDS)" for table, n in tables.items()])


def _usage(coding: Coding, subject: str) -> Result:
    """All 64 codons."""
    usage = coding.usage()
    table = coding.tables.most_common(1)[0][0]
    total = int(usage.sum())
    if not total:
        return declined(f"There is no whole codon in {subject}.")
    words = [kmer_word(i, 3) for i in range(64)]
    letters = [residue_of(word, table) for word in words]
    family: Counter[str] = Counter()
    for letter, value in zip(letters, usage.tolist(), strict=True):
        family[letter] += value
    rows = [
        [
            word,
            letter,
            int(value),
            round(1000 * value / total, 2),
            round(100 * value / family[letter], 1) if family[letter] else 0.0,
        ]
        for word, letter, value in zip(words, letters, usage.tolist(), strict=True)
    ]
    rows.sort(key=lambda row: (-row[2], row[0]))
    sense = [row for row in rows if row[1] != "*"]
    least = [row for row in sense if row[2] == sense[-1][2]]
    names = join([f"{row[0]} ({row[1]})" for row in least[:6]])
    if len(least) > 6:
        names = f"{number(len(least))} codons"
    text = (
        f"In {subject} the most used codon is {sense[0][0]} ({sense[0][1]}) with "
        f"{number(sense[0][2])} of {count(total, 'codon')}, stop codons included; the least used "
        f"{'sense codon is' if len(least) == 1 else 'sense codons are'} {names} with "
        f"{number(least[0][2])}. The reading is that of {_code_words(coding)}."
    )
    if coding.left_out:
        text += (
            f" {count(coding.left_out, 'CDS', 'CDS')} of a length that is no multiple of three "
            f"{'was' if coding.left_out == 1 else 'were'} counted up to the last whole codon."
        )
    columns = ["id", "amino acid", "occurrences", "per thousand", "share of amino acid (%)"]
    return Result(text, table=Table(columns, rows, len(rows)))


def _one_codon(coding: Coding, written: str, subject: str) -> Result:
    """One codon, or the codons of one amino acid."""
    usage = coding.usage()
    table = coding.tables.most_common(1)[0][0]
    total = int(usage.sum())
    letter = AMINO_ACIDS.get(written.strip().lower())
    if letter is None and len(written.strip()) == 1 and written.strip().upper() not in "*":
        letter = written.strip().upper()
    if letter is not None:
        return _family(usage, letter, table, subject)
    try:
        index = codon_number(written.strip())
    except ValueError:
        return declined(
            f"'{plain(written)}' is neither a codon nor an amino acid; ask with three bases, such "
            "as CTG, or a name, such as leucine."
        )
    codon = kmer_word(index, 3)
    value = int(usage[index])
    residue = residue_of(codon, table)
    meaning = "a stop codon" if residue == "*" else f"coding for {residue}"
    return Result(
        f"The codon {codon} ({meaning} in genetic code {table}) occurs {number(value)} "
        f"{'time' if value == 1 else 'times'} in frame in {subject}, "
        f"{percent(value / total if total else 0)} of {count(total, 'codon')}."
    )


_ACID = {letter: word for word, letter in AMINO_ACIDS.items() if len(word) > 4}
"""Names of amino acids by their letter, without those of three letters."""


def _family(usage: np.ndarray, letter: str, table: int, subject: str) -> Result:
    """Synonymous codons of one amino acid."""
    words = [kmer_word(i, 3) for i in range(64)]
    mine = [
        (w, int(v)) for w, v in zip(words, usage, strict=True) if residue_of(w, table) == letter
    ]
    if not mine:
        return declined(f"'{plain(letter)}' is no amino acid of genetic code {table}.")
    total = sum(value for _, value in mine)
    mine.sort(key=lambda item: (-item[1], item[0]))
    told = join(
        [f"{word} {number(value)} ({percent(value / max(total, 1), 1)})" for word, value in mine]
    )
    name = "Stop" if letter == "*" else f"{_ACID.get(letter, '').capitalize()} ({letter})".lstrip()
    most = f", most often by {mine[0][0]}" if len(mine) > 1 and total else ""
    return Result(f"{name} is encoded {number(total)} times in {subject}{most}: {told}.")


def _several(coding: Coding, written: Sequence[str], subject: str) -> Result:
    """Several codons, each and together."""
    usage = coding.usage()
    table = coding.tables.most_common(1)[0][0]
    total = int(usage.sum())
    try:
        indexes = list(dict.fromkeys(codon_number(word.strip()) for word in written))
    except ValueError as error:
        return declined(f"{plain(str(error))}; ask with three bases each, such as AGA and AGG.")
    told = [
        f"{kmer_word(i, 3)} ({residue_of(kmer_word(i, 3), table)}) "
        f"{number(int(usage[i]))} {'time' if usage[i] == 1 else 'times'}"
        for i in indexes
    ]
    both = int(usage[indexes].sum())
    return Result(
        f"{subject[0].upper()}{subject[1:]} {'have' if len(coding.rows) > 1 else 'has'} "
        f"{join(told)} in frame, together {number(both)} of {count(total, 'codon')} "
        f"({percent(both / total if total else 0)}; {_code_words(coding)})."
    )


def _with_end(coding: Coding, subject: str, wanted: str, place: int, partial: int) -> Result:
    """How many CDS begin or end with one codon, and their genes."""
    mine = [
        row
        for row, read in zip(coding.rows, coding.sequences, strict=True)
        if (read[:3] if place == 0 else read[-3:]).decode("ascii") == wanted
        and not _cut(row, place)
    ]
    total = len(coding.rows) - partial
    verb = "begin" if place == 0 else "end"
    share = percent(len(mine) / total if total else 0)
    if len(mine) == 1:
        verb += "s"
    text = f"Of {subject}, {number(len(mine))} {verb} with {wanted} ({share})."
    if partial:
        text += f" {number(partial)} CDS are partial at that end and left out of the share."
    genome = coding.genome
    table = gene_table([(genome, row) for row in mine]) if mine else None
    return Result(text, table=table, citations=citations(genome, mine, "sequence"),
                  focus=[row.id for row in mine[:50]])  # fmt: skip


def _cut(row: FeatureRow, place: int) -> bool:
    """Whether a CDS is partial at its start (place 0) or its end."""
    return row.fuzzy_start if (row.strand >= 0) == (place == 0) else row.fuzzy_end


def _ends(coding: Coding, subject: str, gene: Gene | None, place: int, wanted: str = "") -> Result:
    """Start codons (place 0) or stop codons (place -3), or how many are the one that is wanted."""
    kind = "start" if place == 0 else "stop"
    table = coding.tables.most_common(1)[0][0]
    found: Counter[str] = Counter()
    partial = 0
    for row, read in zip(coding.rows, coding.sequences, strict=True):
        end = read[:3] if place == 0 else read[-3:]
        if _cut(row, place) or not end:
            partial += 1
            continue
        found[end.decode("ascii")] += 1
    total = sum(found.values())
    if gene is not None:
        if not total:
            return Result(
                f"The CDS of {subject} is partial at that end, so no {kind} codon is seen."
            )
        codon = next(iter(found))
        if place and residue_of(codon, table) != "*":
            return Result(
                f"The CDS of {subject} ends with {codon}, which is no stop codon in genetic code "
                f"{table}."
            )
        lead = f"{'Yes' if codon == wanted else 'No'}: the" if wanted else "The"
        return Result(f"{lead} {kind} codon of {subject} is {codon} (genetic code {table}).")
    if wanted:
        return _with_end(coding, subject, wanted, place, partial)
    real = [
        (codon, value)
        for codon, value in found.most_common()
        if place == 0 or residue_of(codon, table) == "*"
    ]
    others = total - sum(value for _, value in real)
    told = [f"{codon} {number(value)} ({percent(value / total)})" for codon, value in real[:8]]
    told += [f"{number(len(real) - 8)} rarer ones"] if len(real) > 8 else []
    text = f"The {kind} codons of {subject} are {join(told)}"
    text += "."
    if others:
        text += f" {number(others)} CDS end without a stop codon of {_code_words(coding)}."
    if partial:
        text += f" {number(partial)} CDS are partial at that end and left out."
    rows = [[codon, value, round(100 * value / total, 2)] for codon, value in real]
    table_out = (
        Table(["id", "occurrences", "share (%)"], rows, len(rows)) if len(rows) > 3 else None
    )
    return Result(text, table=table_out)
