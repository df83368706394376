"""GTF, the gene transfer format: rows of exons and coding stretches that name their gene.

Specification: GTF 2.2 (Brent lab) and the rows that Ensembl, GENCODE and UCSC add to it. Gene and
transcript rows are optional there; where they are missing they are put together from the rows of
one ``gene_id`` or ``transcript_id``, so that genes can be asked for as in any other file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from index.formats import gff3
from index.formats.gff3_rows import Row
from index.formats.notes import Notes
from index.formats.source import Source
from index.genes import TRANSCRIPT_TYPES, is_gene
from index.records import Feature, Part, Record

NAME = "gtf"

_IDS = re.compile(
    rb"^[^\t\n#][^\t\n]*\t[^\t\n]*\t[^\t\n]+\t\d+\t\d+\t[^\t\n]*\t[-+.]\t[^\t\n]*\t"
    rb'[^\n=]*?\b(?:gene_id|transcript_id) "',
    re.M,
)
_SHARED = ("gene_id", "gene_name", "gene_biotype", "gene_type")
_NO_TRANSCRIPT = ("gene", "intergenic", "inter", "inter_CNS", "intron_CNS")


def sniff(head: bytes, path: Path) -> int:
    """How sure it is, 0 to 100, that text beginning with `head` is GTF."""
    return 97 if _IDS.search(head) else 0


def feature_of(row: Row) -> str:
    """CDS, start and stop codon rows of one transcript are one feature in parts."""
    if row.type not in ("CDS", "start_codon", "stop_codon"):
        return ""
    transcript = row.attributes.get("transcript_id", [""])[0]
    return f"{transcript}\0{row.strand}" if transcript else ""


def read(source: Source, notes: Notes) -> Iterator[Record]:
    """Records of a file: one for each sequence that a row names, without its letters.

    Raises
    ------
    FormatError
        There is no row.
    """
    for record in gff3.records(source, notes, feature_of):
        genes, transcripts = _completed(record)
        if genes or transcripts:
            notes.info(
                f"Rows that GTF leaves out were put together from gene_id and transcript_id: "
                f"{_counted(genes, 'gene')} and {_counted(transcripts, 'transcript')}.",
                record.id,
                record.line,
            )
            record.features = [*genes, *transcripts, *record.features]
        yield record


def _counted(found: list[Feature], noun: str) -> str:
    return f"{len(found):,} {noun}{'' if len(found) == 1 else 's'}"


def _completed(record: Record) -> tuple[list[Feature], list[Feature]]:
    """Genes and transcripts that rows name but that have no row of their own."""
    told: set[tuple[str, str]] = set()
    genes: dict[tuple[str, int], list[Feature]] = {}
    transcripts: dict[tuple[str, str, int], list[Feature]] = {}
    for feature in record.features:
        gene, transcript = feature.first("gene_id"), feature.first("transcript_id")
        if is_gene(feature.type):
            told.add(("gene", gene))
        elif feature.type in TRANSCRIPT_TYPES:
            told.add(("transcript", transcript))
        if feature.type not in _NO_TRANSCRIPT:
            if gene:
                genes.setdefault((gene, feature.strand), []).append(feature)
            if transcript:
                transcripts.setdefault((gene, transcript, feature.strand), []).append(feature)
    found_genes = [
        _whole("gene", rows, (Part(min(f.start for f in rows), max(f.end for f in rows), strand),))
        for (gene, strand), rows in genes.items()
        if ("gene", gene) not in told
    ]
    found_transcripts = []
    for (_, transcript, strand), rows in transcripts.items():
        if ("transcript", transcript) in told or ("gene", transcript) in told:
            continue
        exons = [f for f in rows if f.type == "exon"] or rows
        whole = _whole("transcript", rows, _merged(exons, strand))
        whole.qualifiers["transcript_id"] = [transcript]
        found_transcripts.append(whole)
    return found_genes, found_transcripts


def _whole(kind: str, rows: list[Feature], parts: tuple[Part, ...]) -> Feature:
    qualifiers = {}
    for key in _SHARED:
        value = next((row.first(key) for row in rows if row.first(key)), "")
        if value:
            qualifiers[key] = [value]
    operator = "join" if len(parts) > 1 else ""
    return Feature(kind, parts, operator, qualifiers=qualifiers, line=rows[0].line)


def _merged(rows: list[Feature], strand: int) -> tuple[Part, ...]:
    """The stretches that rows cover together, 5' to 3'."""
    found: list[Part] = []
    for part in sorted((part for row in rows for part in row.parts), key=lambda p: p.start):
        if found and part.start < found[-1].end:
            found[-1] = Part(found[-1].start, max(found[-1].end, part.end), strand)
        else:
            found.append(Part(part.start, part.end, strand))
    return tuple(found[::-1] if strand < 0 else found)
