"""GFF3 and GTF annotation, its lines joined into features and its bases taken from FASTA files."""

from __future__ import annotations

import functools
import re
import urllib.parse
from collections import defaultdict
from pathlib import Path

from annotation import Annotation, Feature, opened, revcomp, sequences
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqRecord import SeqRecord

NAMES = ("locus_tag", "gene", "locus", "Name", "sequence_name", "protein_id")
MANY = ("gene_synonym", "Alias")
PREFIXES = ("gene:", "gene-", "cds-", "cds:", "transcript:", "rna-")
EVIDENCE = "RNASeq"


@functools.cache
def gff(path: Path) -> Annotation:
    """Read the lines of a GFF3 file without sequence; features of several lines stay apart.

    Parameters
    ----------
    path
        The gzipped file.

    Returns
    -------
    Annotation
        Records have an unknown sequence; names are locus tag, gene, synonyms, protein id, old tag.
    """
    records: dict[str, SeqRecord] = {}
    features = []
    with opened(path) as handle:
        for line in handle:
            cells = line.rstrip("\n").split("\t")
            if line.startswith("#") or len(cells) != 9:
                continue
            pairs = [p.split("=", 1) for p in cells[8].split(";") if "=" in p]
            q = {k: urllib.parse.unquote(v) for k, v in pairs}
            keys = ("locus_tag", "gene", "gene_synonym", "protein_id", "old_locus_tag")
            names = [n for k in keys for n in q.get(k, "").split(",") if n]
            records.setdefault(cells[0], SeqRecord(Seq(None, length=0), id=cells[0]))
            features.append(
                Feature(
                    record=cells[0],
                    kind=cells[2],
                    start=int(cells[3]),
                    end=int(cells[4]),
                    strand={"+": 1, "-": -1}.get(cells[6], 0),
                    names=tuple(dict.fromkeys(names)),
                    product=q.get("product", ""),
                    note=q.get("Note", ""),
                    pseudo=q.get("pseudo") == "true" or "pseudogene" in q,
                    qualifiers=tuple(q.items()),
                )
            )
    return Annotation(records, features)


@functools.cache
def track(path: Path, fasta: Path | None = None) -> Annotation:
    """Read a GFF3 file, joining lines of one type that share an ID or, lacking it, a Parent.

    Parameters
    ----------
    path
        The GFF3 file, plain or gzipped; read-coverage lines of sequencing runs are left out.
    fasta
        Sequences whose headers begin with the names in the first GFF3 column; where none is named,
        those after the `##FASTA` line.

    Returns
    -------
    Annotation
        Names come from the ID and the naming attributes; a feature takes the names of its parents.
    """
    records = sequences(fasta).records if fasta else _embedded(path)
    rows: dict[tuple[str, str, str], list[list[str]]] = defaultdict(list)
    told: dict[tuple[str, str, str], dict[str, str]] = {}
    with opened(path) as handle:
        for n, line in enumerate(handle):
            cells = line.rstrip("\n").split("\t")
            if line.startswith("#") or len(cells) != 9 or cells[1].startswith(EVIDENCE):
                continue
            pairs = [p.split("=", 1) for p in cells[8].split(";") if "=" in p]
            q = {k: urllib.parse.unquote(v) for k, v in pairs}
            key = (cells[0], cells[2], q.get("ID") or q.get("Parent") or f"line {n}")
            rows[key].append(cells)
            told.setdefault(key, q)
    by_id = {q["ID"]: q for q in told.values() if "ID" in q}
    features = []
    for key, lines in rows.items():
        q = told[key]
        parents = [by_id[p] for p in q.get("Parent", "").split(",") if p in by_id]
        names = [n for one in (q, *parents) for n in _names(one)]
        spans = sorted((int(c[3]), int(c[4])) for c in lines)
        strand = {"+": 1, "-": -1}.get(lines[0][6], 0)
        features.append(
            Feature(
                record=key[0],
                kind=key[1],
                start=spans[0][0],
                end=max(e for _, e in spans),
                strand=strand,
                names=tuple(dict.fromkeys(names)),
                product=q.get("product") or q.get("description", ""),
                note=q.get("Note", ""),
                dna=_spliced(records[key[0]], spans, strand) if key[0] in records else "",
                parts=len(spans),
                pseudo=q.get("pseudo") == "true" or "pseudogene" in (key[1], q.get("biotype")),
                qualifiers=tuple(q.items()),
            )
        )
    return Annotation(records, features)


@functools.cache
def gtf(path: Path) -> Annotation:
    """Read the gene lines of a gzipped GTF file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Annotation
        Genes under their names and ids; records have an unknown sequence.
    """
    records: dict[str, SeqRecord] = {}
    features = []
    with opened(path) as handle:
        for line in handle:
            cells = line.rstrip("\n").split("\t")
            if line.startswith("#") or len(cells) != 9 or cells[2] != "gene":
                continue
            q = dict(re.findall(r'(\w+) "([^"]*)"', cells[8]))
            records.setdefault(cells[0], SeqRecord(Seq(None, length=0), id=cells[0]))
            features.append(
                Feature(
                    record=cells[0],
                    kind="gene",
                    start=int(cells[3]),
                    end=int(cells[4]),
                    strand={"+": 1, "-": -1}.get(cells[6], 0),
                    names=(q["gene_name"], q["gene_id"]),
                    qualifiers=tuple(q.items()),
                )
            )
    return Annotation(records, features)


def _embedded(path: Path) -> dict[str, SeqRecord]:
    with opened(path) as handle:
        for line in handle:
            if line.startswith("##FASTA"):
                return {r.id: r for r in SeqIO.parse(handle, "fasta")}
    return {}


def _names(q: dict[str, str]) -> list[str]:
    plain = q.get("ID", "")
    for prefix in PREFIXES:
        plain = plain[len(prefix) :] if plain.lower().startswith(prefix) else plain
    split = [n for k in MANY for n in q.get(k, "").split(",")]
    return [n for n in [*(q.get(k, "") for k in NAMES), plain, *split] if n]


def _spliced(record: SeqRecord, spans: list[tuple[int, int]], strand: int) -> str:
    whole = str(record.seq)
    dna = "".join(whole[a - 1 : b] for a, b in spans).upper()
    return revcomp(dna) if strand < 0 else dna
