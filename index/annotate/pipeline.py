"""From a bare sequence to a genome with predicted genes, kept in a store of its own.

>>> predicted = annotate(library.genomes[0], references=library.genomes[1:])
>>> predicted.records[0].annotations["gene_calling"]
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from dnahlm.seal import replace
from index.annotate import orfs, prodigal, rna
from index.annotate.base import Caller, Coding, Rna
from index.annotate.carry import Known, Match, carry, known_proteins
from index.annotate.fit import sparse, unfit
from index.annotate.remains import Remains, confirmed, remains, stretches, whole_proteins
from index.annotate.rescue import rescue
from index.annotate.state import FORMAT, KEY, UnfitError
from index.genome import Genome
from index.records import Feature, Part, Record
from index.store import combined_id, load_meta, touch, whole
from index.strand import reverse_complement
from index.translate import translate

if TYPE_CHECKING:
    from index.rows import RecordInfo

_VERSION = "4"
_REFUSED = "genecalling.json"
_UNKNOWN = "hypothetical protein"
_CONVENTIONAL = 11

Progress = Callable[[float, str], None] | None


@dataclass(frozen=True, slots=True)
class _Called:
    coding: list[list[Coding]]
    rnas: list[list[Rna]]
    caller: Caller


def annotate(
    genome: Genome,
    references: Sequence[Genome] = (),
    *,
    progress: Progress = None,
    force: bool = False,
    cpus: int | None = None,
) -> Genome:
    """A genome with predicted genes in place of a bare one.

    Genes are called once for one sequence, set of callers and set of references: the result is
    kept beside the other stores under the hash of all of them.

    Parameters
    ----------
    genome
        Bare DNA; it stays open.
    references
        Genomes or protein files whose names and functions are carried over.
    progress
        Called with a fraction and a few words.
    force
        Call genes whatever the sequence looks like.
    cpus
        Threads of the protein search; by default as many as there are.

    Raises
    ------
    UnfitError
        The sequence is not one of a prokaryote or virus; one sentence.
    """
    say = progress or (lambda fraction, words: None)
    remembered = genome.directory / _REFUSED
    if not force:
        reason = unfit(genome) or _refused(genome)
        if reason:
            raise UnfitError(reason)
    parts = [genome.id, _VERSION, *_versions(), *sorted(other.id for other in references)]
    id = combined_id(*parts)
    directory = genome.directory.parent / id
    meta = load_meta(directory) if whole(directory) else None
    if meta is None:
        from index.build import build

        say(0.05, "calling genes")
        coding, caller = _coding(genome)
        reason = sparse(genome.name, coding, genome.length)
        if reason and not force:
            with suppress(OSError):  # a full or read-only disk does not change the reason
                replace(remembered, json.dumps({"key": _key(), "reason": reason}))
            raise UnfitError(reason)
        say(0.3, "calling RNA genes")
        called = _with_rna(genome, coding, caller)
        say(0.5, "looking for known proteins" if references else "writing tables")
        records = list(_records(genome, called, references, cpus))
        build(
            directory,
            records,
            id=id,
            path=genome.path.absolute(),
            name=genome.name,
            format=FORMAT,
            diagnostics=list(genome.diagnostics),
            progress=lambda fraction, words: say(0.8 + 0.2 * fraction, words),
        )
        meta = load_meta(directory)
        if meta is None:
            raise OSError(f"The genome store {directory} cannot be read back.")
    touch(directory)
    return Genome(directory, meta, name=genome.name, path=genome.path)


def _versions() -> list[str]:
    """What the result depends on besides the sequences."""
    packages = ("pyhmmer", "pyaragorn", "pybarrnap")
    return [prodigal.version() or "orfs", *(p for p in packages if find_spec(p))]


def _key() -> str:
    return "+".join([_VERSION, *_versions()])


def _refused(genome: Genome) -> str | None:
    """Why genes were not called in this sequence the last time."""
    try:
        found = json.loads((genome.directory / _REFUSED).read_text())
        return found["reason"] if found["key"] == _key() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _coding(genome: Genome) -> tuple[list[list[Coding]], Caller]:
    call = prodigal.call if prodigal.version() else orfs.call
    return call([genome[info.id][:].encode("ascii") for info in _coded(genome)])


def _with_rna(genome: Genome, coding: list[list[Coding]], caller: Caller) -> _Called:
    infos = _coded(genome)
    sequences = [genome[info.id][:].encode("ascii") for info in infos]
    rnas = rna.call(sequences, [info.circular for info in infos], caller.table)
    kept = [
        [gene for gene in genes if not _covered(gene, beside)]
        for genes, beside in zip(coding, rnas, strict=True)
    ]
    return _Called(kept, rnas, caller)


def _coded(genome: Genome) -> list[RecordInfo]:
    """Records in which genes are called."""
    return [info for info in genome.records if info.has_sequence and info.molecule != "protein"]


def _covered(gene: Coding, rnas: Sequence[Rna]) -> bool:
    """Whether more than half of a coding gene lies in an RNA gene: then it is none."""
    shared = sum(max(0, min(gene.end, r.end) - max(gene.start, r.start)) for r in rnas)
    return 2 * shared > gene.end - gene.start


def _records(
    genome: Genome, called: _Called, references: Sequence[Genome], cpus: int | None
) -> Iterator[Record]:
    coded = {info.id: at for at, info in enumerate(_coded(genome))}
    wholes = [genome[id][:] for id in coded]
    known = [protein for other in references for protein in known_proteins(other)]
    coding, given = _with_small(called, [whole.encode("ascii") for whole in wholes], known)
    proteins = [
        _protein(whole, gene) for whole, genes in zip(wholes, coding, strict=True) for gene in genes
    ]
    matches = iter(carry(proteins, known, cpus) if known else [None] * len(proteins))
    genes = [(at, gene) for at, found in enumerate(coding) for gene in found]
    broken = _broken(genes, proteins, given, references, called.caller.table)
    told = _told(called.caller, references, len(given), len(broken))
    number = 0
    for info in genome.records:
        record = Record(
            id=info.id,
            name=info.name,
            description=info.description,
            sequence=genome[info.id][:].encode("ascii") if info.has_sequence else None,
            length=info.length,
            molecule=info.molecule,  # type: ignore[arg-type]
            topology=info.topology,
            organism=info.organism,
            annotations={**info.annotations, KEY: told, "comment": told},
            lower_case=info.lower_case,
        )
        found = coding[coded[info.id]] if info.id in coded else []
        rnas = called.rnas[coded[info.id]] if info.id in coded else []
        mixed: list[tuple[int, Coding | Rna, Match | None]] = [
            *(
                (gene.start, gene, next(matches) or given.get((coded[info.id], gene)))
                for gene in found
            ),
            *((gene.start, gene, None) for gene in rnas),
        ]
        for _, gene, match in sorted(mixed, key=lambda item: item[0]):
            number += 1
            tag = f"P{genome.id[:4].upper()}_{number:05d}"
            if isinstance(gene, Coding):
                place = coded[info.id], gene
                record.features += _coding_features(
                    gene, tag, match, called.caller, place in given, broken.get(place)
                )
            else:
                record.features += _rna_features(gene, tag)
        yield record


def _with_small(
    called: _Called, sequences: list[bytes], known: list[Known]
) -> tuple[list[list[Coding]], dict[tuple[int, Coding], Match]]:
    """Genes of each record with those that only a known protein tells of, and these."""
    found = rescue(sequences, called.coding, known, called.caller.table) if known else []
    found = [one for one in found if not _covered(one.gene, called.rnas[one.at])]
    given = {(one.at, one.gene): one.match for one in found}
    coding = [
        sorted(
            [*genes, *(gene for place, gene in given if place == at)],
            key=lambda gene: (gene.start, gene.end),
        )
        for at, genes in enumerate(called.coding)
    ]
    return coding, given


def _broken(
    genes: Sequence[tuple[int, Coding]],
    proteins: Sequence[str],
    given: Collection[tuple[int, Coding]],
    references: Sequence[Genome],
    table: int,
) -> dict[tuple[int, Coding], Remains]:
    """Genes that read like what is left of a pseudogene of a reference."""
    known = [one for other in references for one in stretches(other, table)]
    found = remains([gene for _, gene in genes], proteins, known) if known else []
    if any(found):
        whole = [protein for other in references for protein in whole_proteins(other)]
        found = confirmed(found, proteins, whole)
    pairs = zip(genes, found, strict=True) if found else []
    return {gene: one for gene, one in pairs if one is not None and gene not in given}


def _protein(sequence: str, gene: Coding) -> str:
    bases = sequence[gene.start : gene.end]
    bases = reverse_complement(bases) if gene.strand < 0 else bases
    broken = gene.partial_right if gene.strand < 0 else gene.partial_left
    return translate(bases, gene.table, complete=not broken)


def _told(caller: Caller, references: Sequence[Genome], alone: int = 0, broken: int = 0) -> str:
    """One sentence on how genes were called, for people."""
    text = f"predicted by {caller.name} (genetic code {caller.table}, {caller.mode})"
    if references:
        names = ", ".join(other.name for other in references)
        text += f"; names and functions inferred from {names} by protein similarity"
    if alone:
        genes = "small gene was" if alone == 1 else "small genes were"
        text += f"; {alone:,} {genes} found by their likeness to known proteins alone"
    if broken:
        calls = "gene reads" if broken == 1 else "genes read"
        text += f"; {broken:,} {calls} like what is left of their pseudogenes"
    if not prodigal.version():
        text += " (finds 94 % of E. coli's genes; the extra 'genecalling' does better)"
    without = rna.missing()
    if without:
        text += f"; {' and '.join(without)} were not looked for (extra 'genecalling')"
    return text


def _coding_features(
    gene: Coding,
    tag: str,
    match: Match | None,
    caller: Caller,
    alone: bool,
    broken: Remains | None,
) -> list[Feature]:
    part = (Part(gene.start, gene.end, gene.strand),)
    match = None if broken else match
    named = {"gene": [match.symbol]} if match is not None and match.symbol else {}
    program = caller.name.split()[-1] if caller.inference.endswith("Prodigal") else ""
    qualifiers = {
        **named,
        "locus_tag": [tag],
        "inference": [] if alone else [f"{caller.inference}:{program}".rstrip(":")],
        "codon_start": ["1"],
        "transl_table": [str(gene.table)],
        "product": [_UNKNOWN],
    }
    notes = []
    if match is not None:
        qualifiers["product"] = [match.known.product or f"{match.known.symbol} family protein"]
        qualifiers["inference"].append(
            f"similar to AA sequence:{match.known.source}:{match.known.id}"
        )
        if match.ec:
            qualifiers["EC_number"] = list(match.ec)
        notes.append(match.evidence())
    if broken is not None:
        qualifiers["product"] = [broken.known.product or _UNKNOWN]
        notes.append(broken.evidence())
    if gene.partial_left or gene.partial_right:
        notes.append("runs over the end of its record")
    notes.append("predicted")
    qualifiers["note"] = ["; ".join(notes)]
    ends = gene.partial_left, gene.partial_right
    flag: dict[str, list[str]] = {"pseudo": [""]} if broken else {}
    return [
        Feature("gene", part, "", *ends, {**named, "locus_tag": [tag], **flag}),
        Feature("CDS", part, "", *ends, {**qualifiers, **flag}),
    ]


def _rna_features(gene: Rna, tag: str) -> list[Feature]:
    part = (Part(gene.start, gene.end, gene.strand),)
    named = {"gene": ["ssrA"]} if gene.type == "tmRNA" else {}
    notes = [note for note in (gene.note, "partial" if gene.partial else "", "predicted") if note]
    qualifiers = {
        **named,
        "locus_tag": [tag],
        "product": [gene.product],
        "inference": [gene.inference],
        "note": ["; ".join(notes)],
    }
    return [
        Feature("gene", part, qualifiers={**named, "locus_tag": [tag]}),
        Feature(gene.type, part, qualifiers=qualifiers),
    ]
