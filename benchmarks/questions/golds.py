"""Golds for the held-out questions, computed from the files with Biopython and nothing of DNAHLM.

Positions handed out are 1-based inclusive, as the grader and GenBank print them; Biopython's own
0-based half-open positions stay inside this module.
"""

from __future__ import annotations

import functools
import gzip
import re
import urllib.parse
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from Bio import BiopythonWarning, SeqIO
from Bio.Seq import Seq
from Bio.SeqRecord import SeqRecord
from Bio.SeqUtils.ProtParam import ProteinAnalysis

Gold = dict[str, Any]
RNAS = {"tRNA", "rRNA", "ncRNA", "tmRNA", "snoRNA", "snRNA", "scRNA", "antisense_RNA"}
MINUS = {
    "text_any": [
        r"\bminus\b",
        r"\breverse\b",
        r"(?<!\w)[-−] ?strand",
        r"\([-−]\)",
        r"\bstrand:? ?\W{0,4}[-−]",
        r"\bcomplement",
        r"(?<!\w)[-−]1\b",
        r"\|\s*`?[-−]`?\s*(\||$|\n)",
    ]
}
NO = {"text_any": [r"\bno\b", r"\bnot\b", "cannot", r"n't\b", r"\bnone\b", r"\bzero\b", r"\b0\b"]}


@dataclass(frozen=True)
class Feature:
    """One gene, CDS, RNA or other annotated feature; `start` and `end` are 1-based inclusive."""

    record: str
    kind: str
    start: int
    end: int
    strand: int
    names: tuple[str, ...]
    product: str = ""
    note: str = ""
    protein: str = ""
    dna: str = field(default="", repr=False)
    parts: int = 1
    pseudo: bool = False
    qualifiers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def alias(self) -> list[str]:
        """Equally good names of the feature, its coordinates last, as the grader reads them."""
        return [*self.names, f"@{self.record}@{self.start}-{self.end}"]

    @property
    def bp(self) -> int:
        """Bases from the first to the last, introns included."""
        return self.end - self.start + 1

    @property
    def aa(self) -> int:
        """Residues of the annotated protein, the stop left out; 0 where there is none."""
        return len(self.protein)

    @property
    def gc(self) -> float:
        """Percentage of G and C in the spliced sequence."""
        return percent_gc(self.dna)

    def cited(self) -> Gold:
        """The gold `citation` of this feature."""
        return {
            "citation": {
                "record": self.record,
                "start": self.start,
                "end": self.end,
                "strand": self.strand,
            }
        }


class Annotation:
    """One annotated file: its records (empty sequences for GFF) and its features in file order."""

    def __init__(self, records: dict[str, SeqRecord], features: list[Feature]):
        self.records = records
        self.features = features

    @property
    def record(self) -> SeqRecord:
        """The only or first record."""
        return next(iter(self.records.values()))

    def of(self, *kinds: str) -> list[Feature]:
        """Features of these types, in order of position."""
        found = [f for f in self.features if f.kind in kinds]
        return sorted(found, key=lambda f: (f.record, f.start, f.end))

    def cds(self) -> list[Feature]:
        """Coding sequences."""
        return self.of("CDS")

    def one(self, name: str, *kinds: str) -> Feature:
        """The single feature of these types (CDS unless told) that carries this exact name."""
        found = [f for f in self.of(*(kinds or ("CDS",))) if name in f.names]
        if len(found) != 1:
            raise ValueError(f"{name} names {len(found)} features of type {kinds or 'CDS'}")
        return found[0]

    def loci(self) -> list[Feature]:
        """CDS and RNA features: one entry a gene where each gene has one product."""
        return self.of("CDS", *RNAS)


@functools.cache
def genbank(path: Path) -> Annotation:
    """Read a GenBank file, plain, gzipped or BGZF, or an EMBL or SnapGene file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Annotation
        Every feature but `source`, with names in the order locus tag, gene, synonyms, protein id.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BiopythonWarning)
        records = {r.id: r for r in _parsed(path)}
        features = [
            _feature(rid, r.seq, f)
            for rid, r in records.items()
            for f in r.features[:]
            if f.location
        ]
    return Annotation(records, [f for f in features if f.kind != "source"])


def _parsed(path: Path) -> list[Any]:
    if path.suffix == ".dna":
        return list(SeqIO.parse(path, "snapgene"))
    opener = gzip.open if path.suffix in (".gz", ".bgz") else open
    with opener(path, "rt", encoding="utf-8") as handle:
        return list(SeqIO.parse(handle, "embl" if path.suffix == ".embl" else "genbank"))


def _feature(rid: str, seq: Seq, f: Any) -> Feature:
    q = f.qualifiers
    names = [
        n.strip()
        for key in ("locus_tag", "gene", "gene_synonym", "protein_id", "old_locus_tag", "label")
        for value in q.get(key, [])
        for n in re.split(";", value)
    ]
    return Feature(
        record=rid,
        kind=f.type,
        start=int(f.location.start) + 1,
        end=int(f.location.end),
        strand=f.location.strand or 0,
        names=tuple(dict.fromkeys(names)),
        product=" ".join(q.get("product", [])),
        note=" ".join(q.get("note", [])),
        protein=q.get("translation", [""])[0].replace(" ", ""),
        dna=str(f.extract(seq)).upper(),
        parts=len(f.location.parts),
        pseudo="pseudo" in q or "pseudogene" in q,
        qualifiers=tuple((k, v) for k, vs in q.items() for v in vs),
    )


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
    with gzip.open(path, "rt", encoding="utf-8") as handle:
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


def percent_gc(dna: str) -> float:
    """G and C in percent of the whole length."""
    return 100 * (dna.count("G") + dna.count("C")) / len(dna)


def ids(features: Iterable[Feature], *, exact: bool = True) -> Gold:
    """Gold naming a set of features, each by any of its names."""
    gold: Gold = {"ids": [f.alias for f in features]}
    return gold | {"exact": True} if exact else gold


def ordered(features: Iterable[Feature]) -> Gold:
    """Gold naming features in this order and no others."""
    return {"ordered": [f.alias for f in features], "exact": True}


def count(*values: float) -> Gold:
    """Gold for a count stated in the answer's first lines; several values are honest readings."""
    if len(values) == 1:
        return {"number": values[0], "tol": 0, "number_in": "text"}
    return {"number_any": [{"number": v, "tol": 0} for v in values], "number_in": "text"}


def numbers(*values: float) -> Gold:
    """Gold in which all of these numbers occur."""
    return {"numbers": [{"number": v, "tol": 0} for v in values]}


def percent(value: float) -> Gold:
    """Gold for a percentage to one decimal, or the same as a fraction."""
    return {
        "number_any": [
            {"number": round(value, 3), "tol": 0.06},
            {"number": round(value / 100, 5), "tol": 0.0006},
        ],
        "number_in": "text",
    }


def mass(protein: str) -> Gold:
    """Gold for an average molecular mass in Da or kDa, within 0.4 %."""
    dalton = ProteinAnalysis(protein).molecular_weight()
    return {
        "number_any": [
            {"number": round(dalton, 1), "tol": round(dalton * 0.004, 1)},
            {"number": round(dalton / 1000, 2), "tol": round(dalton * 0.004 / 1000, 3)},
        ]
    }


def spots(a: Annotation, name: str) -> Gold:
    """Gold `citation` met by the gene or by any of its products that carry this exact name."""
    carriers = [
        f.cited()["citation"] for f in a.of("gene", "mRNA", "CDS", *RNAS) if name in f.names
    ]
    if not carriers:
        raise ValueError(f"no gene is named {name}")
    return {"citation": [c for i, c in enumerate(carriers) if c not in carriers[:i]]}


def touching(features: Iterable[Feature], start: int, end: int) -> list[Feature]:
    """Features that share at least one base with `start` to `end`, both 1-based inclusive."""
    return [f for f in features if f.start <= end and f.end >= start]


def stop_or_not(f: Feature) -> Gold:
    """Coding sequence of a feature, with its stop codon or without."""
    return {"sequence_any": [f.dna, f.dna[:-3]]}


def sites(dna: str, pattern: str, *, circular: bool) -> list[int]:
    """1-based first bases, on the plus strand, of a plain pattern on either strand."""
    wrapped = dna + dna[: len(pattern) - 1] if circular else dna
    both = {pattern, str(Seq(pattern).reverse_complement())}
    return [
        i + 1
        for i in range(len(wrapped) - len(pattern) + 1)
        if wrapped[i : i + len(pattern)] in both
    ]


def gaps(features: Sequence[Feature]) -> list[tuple[int, int, int]]:
    """Stretches between features of one record that no feature covers: length, start, end."""
    found, last = [], features[0].end
    for f in sorted(features, key=lambda f: f.start)[1:]:
        if f.start > last + 1:
            found.append((f.start - last - 1, last + 1, f.start - 1))
        last = max(last, f.end)
    return sorted(found, reverse=True)


def overlaps(features: Sequence[Feature]) -> list[tuple[Feature, Feature, int]]:
    """Pairs of features of one record that share bases, with the number shared."""
    row = sorted(features, key=lambda f: (f.start, f.end))
    return [
        (a, b, min(a.end, b.end) - b.start + 1)
        for i, a in enumerate(row)
        for b in row[i + 1 :]
        if b.start <= a.end
    ]


def runs(features: Sequence[Feature], gap: int) -> list[list[Feature]]:
    """Maximal runs of neighbours on one strand with at most `gap` bases between them."""
    row = sorted(features, key=lambda f: f.start)
    out = [[row[0]]]
    for f in row[1:]:
        last = out[-1][-1]
        if f.strand == last.strand and f.start - last.end - 1 <= gap:
            out[-1].append(f)
        else:
            out.append([f])
    return out


def open_frames(dna: str) -> list[tuple[int, int, int, int]]:
    """ATG-to-stop frames of a linear sequence: bp with the stop, start, end, strand."""
    found = []
    for strand, text in ((1, dna), (-1, str(Seq(dna).reverse_complement()))):
        for frame in range(3):
            begin = None
            for i in range(frame, len(text) - 2, 3):
                codon = text[i : i + 3]
                if codon == "ATG" and begin is None:
                    begin = i
                elif codon in ("TAA", "TAG", "TGA") and begin is not None:
                    a, b = begin, i + 3
                    lo, hi = (a, b) if strand == 1 else (len(dna) - b, len(dna) - a)
                    found.append((b - a, lo + 1, hi, strand))
                    begin = None
    return sorted(found, reverse=True)
