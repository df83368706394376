"""Two records, genes or proteins letter by letter: identical, or where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.tools.base import Citation, Result, Table, tool
from app.tools.compare.arguments import PairArguments, Side
from app.tools.sequences.extract import (
    ImpossibleError,
    coding_rows,
    gene_dna,
    is_gene,
    proteins_of,
    reverse_complement,
)
from app.tools.shared.phrase import aa, bp, citation, gene_name, join, number, percent, plain
from app.tools.shared.select import (
    ambiguous,
    declined,
    find_genes,
    main_record,
    no_sequence,
    open_genomes,
    record_across,
)
from index.compare.pair import Change, Differences, compare

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import Gene, RecordInfo

Kind = Literal["dna", "protein"]
SHOWN = 12
"""Changes named in the prose."""
ROWS = 5000
"""Changes in the table."""
_ALIKE: dict[Kind, float] = {"dna": 0.6, "protein": 0.3}
"""Share of identical columns below which an alignment is not told letter by letter."""
NAMED = 30
"""Letters of a gap that are written out."""


@dataclass(slots=True)
class One:
    """A sequence to compare: a gene of a genome, or a whole record."""

    genome: Genome
    record: RecordInfo
    gene: Gene | None

    def label(self, apart: bool) -> str:
        """How it is spoken of, with its genome where both would be called the same."""
        name = gene_name(self.gene) if self.gene is not None else plain(self.record.id)
        return f"{name} of {plain(self.genome.name)}" if apart else name

    def kinds(self) -> set[Kind]:
        """What can be read of it."""
        if self.record.molecule == "protein":
            return {"protein"}
        if self.gene is None:
            return {"dna"} if self.record.has_sequence else set()
        found: set[Kind] = {"dna"} if self.record.has_sequence else set()
        try:
            proteins_of(self.genome, self.gene)
        except ImpossibleError:
            return found
        return found | {"protein"}

    def letters(self, kind: Kind) -> str:
        """Its bases or residues; of several isoforms the longest."""
        if self.gene is None:
            return self.genome.slice(self.record.id, 0, self.record.length, 1)
        if kind == "protein":
            return max((text for text, _ in proteins_of(self.genome, self.gene)), key=len)
        coding = coding_rows(self.genome, self.gene) if is_gene(self.gene) else []
        if coding:
            return self.genome.sequence(coding[0].record, coding[0].parts)
        return gene_dna(self.genome, self.gene)

    def cite(self, kind: Kind) -> Citation:
        """Where it stands."""
        if self.gene is not None:
            qualifier = "translation" if kind == "protein" else "sequence"
            return citation(self.genome, self.gene, qualifier)
        return Citation(self.record.id, 1, self.record.length, 0, self.record.id, "sequence")


@tool("sequence_differences", "compare", PairArguments)
def sequence_differences(library: Library, arguments: PairArguments) -> Result:
    """Two records, genes or proteins letter by letter: identical, or how many differ and where."""
    sides: list[One] = []
    for side in (arguments.first, arguments.second):
        found = _side(library, side)
        if isinstance(found, Result):
            return found
        sides.append(found)
    one, other = sides
    if one.genome is other.genome and one.record.id == other.record.id and one.gene == other.gene:
        return declined(
            f"{one.label(False)} cannot be compared with itself; name the other sequence."
        )
    if arguments.what == "length" and one.gene is None and other.gene is None:
        return _lengths(one, other)
    shared = one.kinds() & other.kinds()
    kinds = [kind for kind in ("dna", "protein") if arguments.kind in (kind, None)]
    kinds = [kind for kind in kinds if kind in shared]
    if not kinds:
        return _impossible(one, other, arguments.kind)
    results = []
    try:
        for kind in kinds:
            results.append(_compared(one, other, kind, arguments.what))  # type: ignore[arg-type]
    except (ImpossibleError, ValueError) as error:
        return declined(plain(str(error)))
    result = results[-1]
    result.text = "\n\n".join(item.text for item in results)
    result.table = next((item.table for item in reversed(results) if item.table), None)
    result.citations = list(dict.fromkeys(c for item in results for c in item.citations))
    result.focus = [item.gene.id for item in sides if item.gene is not None]
    return result


def _side(library: Library, side: Side) -> One | Result:
    """The sequence that is meant, or why it is not clear which."""
    if side.name is not None:
        hits = find_genes(library, side.name, side.genome, side.record)
        if isinstance(hits, Result):
            return hits
        if len(hits) > 1:
            return ambiguous(side.name, hits)
        genome, gene = hits[0]
        return One(genome, genome.record(gene.record), gene)
    genomes = open_genomes(library, side.genome)
    if isinstance(genomes, Result):
        return genomes
    holding = record_across(genomes, side.record)
    if isinstance(holding, Result):
        return holding
    if len(holding) > 1:
        names = [item.name for item in holding]
        text = f"Which genome's record is meant: {join([plain(n) for n in names], 'or')}?"
        return Result(text, status="clarify", candidates=names)
    genome = holding[0]
    if side.record is None and len(genome.records) > 1:
        ids = [record.id for record in genome.records[:SHOWN]]
        text = f"Which record of {plain(genome.name)} is meant: {join(map(plain, ids), 'or')}?"
        return Result(text, status="clarify", candidates=ids)
    record = main_record(genome, side.record)
    return record if isinstance(record, Result) else One(genome, record, None)


def _impossible(one: One, other: One, kind: Kind | None) -> Result:
    for side in (one, other):
        if not side.record.has_sequence and kind != "protein":
            return no_sequence(side.genome)
    word = {"dna": "bases", "protein": "residues"}.get(kind or "", "bases or residues")
    lacking = [side for side in (one, other) if kind not in side.kinds()] or [one, other]
    names = join([side.label(False) for side in lacking], "or")
    return declined(f"There are no {word} of {names} in the open files, so they are not compared.")


def _size(kind: Kind, length: int) -> str:
    return aa(length) if kind == "protein" else bp(length)


def _labels(one: One, other: One) -> tuple[str, str]:
    apart = one.label(False) == other.label(False) or (
        one.genome is not other.genome and one.gene is not None
    )
    return one.label(apart), other.label(apart)


def _longer(labels: tuple[str, str], lengths: tuple[int, int], kind: Kind) -> str:
    """Which is the longer one, and by how much."""
    if lengths[0] == lengths[1]:
        return f"{labels[0]} and {labels[1]} are equally long: {_size(kind, lengths[0])} each."
    first = lengths[0] > lengths[1]
    long, short = labels if first else labels[::-1]
    most, least = max(lengths), min(lengths)
    return (
        f"{long} is longer than {short} by {_size(kind, most - least)} "
        f"({_size(kind, most)} against {_size(kind, least)})."
    )


def _lengths(one: One, other: One) -> Result:
    """Lengths of two records, which need no bases."""
    kind: Kind = "protein" if one.record.molecule == "protein" else "dna"
    text = _longer(_labels(one, other), (one.record.length, other.record.length), kind)
    return Result(text, citations=[one.cite(kind), other.cite(kind)])


def _compared(one: One, other: One, kind: Kind, what: str) -> Result:
    texts = one.letters(kind), other.letters(kind)
    labels = _labels(one, other)
    cited = [one.cite(kind), other.cite(kind)]
    of = ""
    if one.gene is not None and other.gene is not None:
        of = "proteins of " if kind == "protein" else "coding sequences of "
        if kind == "dna" and not (coding_rows(one.genome, one.gene)):
            of = "sequences of "
    if what == "length":
        part = "The protein of " if kind == "protein" and of else ""
        spoken = (f"{part}{labels[0]}", f"{part.lower()}{labels[1]}")
        text = _longer(spoken, (len(texts[0]), len(texts[1])), kind)
        return Result(text[0].upper() + text[1:], citations=cited)
    found = compare(*texts, protein=kind == "protein")
    both = f"{f'The {of}' if of else ''}{labels[0]} and {labels[1]}"
    if not found.changes:
        text = f"{both} are identical: {_size(kind, len(texts[0]))} each, no difference."
        return Result(text, citations=cited)
    if kind == "dna" and texts[0].upper() == reverse_complement(texts[1].upper()):
        text = f"{both} are reverse complements of each other ({bp(len(texts[0]))} each)."
        return Result(text, citations=cited)
    text = _words(both, labels, found, kind)
    odd = sum(_ambiguous(change, kind) for change in found.changes)
    if odd:
        verb = "is" if odd == 1 else "are"
        letter = "an ambiguous letter" if odd == 1 else "ambiguous letters"
        text += f" {number(odd)} of the differences {verb} at {letter}."
    return Result(text, table=_table(labels, found), citations=cited)


def _ambiguous(change: Change, kind: Kind) -> bool:
    plain_letters = set("ACDEFGHIKLMNPQRSTVWY" if kind == "protein" else "ACGTU")
    return bool(set(change.text + change.other_text) - plain_letters)


def _words(both: str, labels: tuple[str, str], found: Differences, kind: Kind) -> str:
    """How many letters differ, and where the first of them are."""
    few = found.changes[:SHOWN]
    rest = len(found.changes) - len(few)
    if found.aligned and found.identical < _ALIKE[kind] * found.columns:
        few = []
    lead = "The differences begin with" if rest else "The differences are"
    lead = "The difference is" if len(found.changes) == 1 else lead
    order = f"first as in {labels[0]} with its position there, then as in {labels[1]}"
    listed = f"{lead} {join(map(_named, few))} ({order})."
    if not few:
        listed = "So little is identical that single differences tell nothing."
    unit = "residue" if kind == "protein" else "base"
    if not found.aligned:
        many = "position" if found.substituted == 1 else "positions"
        return (
            f"{both} are both {_size(kind, found.lengths[0])} long and differ at "
            f"{number(found.substituted)} {many} ({_share(found)} identical). {listed}"
        )
    method = "BLOSUM62" if kind == "protein" else "match 2, mismatch -3"
    gaps = found.gaps
    missing = ""
    if gaps:
        missing = (
            f" and {number(found.missing)} {unit}{'' if found.missing == 1 else 's'} without a "
            f"partner lie in {number(len(gaps))} {'gap' if len(gaps) == 1 else 'gaps'}"
        )
    return (
        f"{both} differ. {_longer(labels, found.lengths, kind)} Aligned from end to end "
        f"({method}), {number(found.identical)} of {number(found.columns)} columns are identical "
        f"({_share(found)}), {number(found.substituted)} {unit}"
        f"{'' if found.substituted == 1 else 's'} differ{'s' if found.substituted == 1 else ''}"
        f"{missing}. {listed}"
    )


def _share(found: Differences) -> str:
    """Identical columns in percent, never rounded up to all of them."""
    share = found.identical / found.columns
    return percent(share, 2 if share < 0.9999 else 5)


def _named(change: Change) -> str:
    """``A73G``, ``523 to 524 AC missing`` or ``CA inserted after 310``."""
    if change.text and change.other_text:
        return f"{change.text}{change.start + 1}{change.other_text}"
    if change.other_text:
        return f"{_short(change.other_text)} inserted after {change.start}"
    end = change.start + len(change.text)
    at = f"{change.start + 1}..{end}" if len(change.text) > 1 else f"{end}"
    return f"{_short(change.text)} missing at {at}"


def _short(text: str) -> str:
    return text if len(text) <= NAMED else f"{len(text):,} letters"


def _table(labels: tuple[str, str], found: Differences) -> Table:
    """The changes as rows, 1-based; a gap has the place of the letter before it."""
    first, second = (label.replace("*", "") for label in labels)
    columns = ["id", f"position in {first}", f"letters in {first}",
               f"position in {second}", f"letters in {second}"]  # fmt: skip
    rows: list[list[Any]] = [
        [_named(c), c.start + bool(c.text), _short(c.text) or "-",
         c.other_start + bool(c.other_text), _short(c.other_text) or "-"]
        for c in found.changes[:ROWS]
    ]  # fmt: skip
    return Table(columns, rows, len(found.changes))
