"""GFF3 (Sequence Ontology, version 1.26), in the way NCBI writes it.

Feature keys that are no Sequence Ontology terms are translated and kept in ``gbkey``; qualifiers
keep their names but for ``note`` and ``db_xref``, which the specification calls ``Note`` and
``Dbxref``. Ends that are not known carry ``start_range`` / ``end_range``, features over the origin
of a circular record end beyond its length, and ``part`` numbers the lines of a feature whose parts
do not lie in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO
from urllib.parse import quote

from index.annotate.state import SOURCE, how, is_predicted
from index.export.selection import Selection
from index.formats.gff3 import OWN
from index.records import Part

if TYPE_CHECKING:
    from index.genome import Genome
    from index.rows import FeatureRow, RecordInfo

_TERMS = {
    "source": "region", "misc_feature": "sequence_feature", "5'UTR": "five_prime_UTR",
    "3'UTR": "three_prime_UTR", "mat_peptide": "mature_protein_region",
    "sig_peptide": "signal_peptide", "transit_peptide": "transit_peptide",
    "misc_RNA": "transcript", "misc_binding": "binding_site", "regulatory": "regulatory_region",
    "rep_origin": "origin_of_replication", "variation": "sequence_alteration",
    "mobile_element": "mobile_genetic_element", "D-loop": "D_loop",
    "misc_difference": "sequence_difference", "protein_bind": "protein_binding_site",
    "misc_recomb": "recombination_feature", "misc_structure": "sequence_secondary_structure",
    "LTR": "long_terminal_repeat", "misc_signal": "regulatory_region", "gap": "gap",
    "assembly_gap": "gap", "primer_bind": "primer_binding_site", "-10_signal": "minus_10_signal",
    "-35_signal": "minus_35_signal", "RBS": "ribosome_entry_site",
    "modified_base": "modified_DNA_base",
}  # fmt: skip
_NAMES = {"note": "Note", "db_xref": "Dbxref"}
_COLUMNS = ("source", "score", "phase", "ID", "Parent", "Name", "gbkey", "part")
_SAFE = " !\"#$'()*+-./:<>?@[\\]^_`{|}~"
_ESCAPES = {code: f"%{code:02X}" for code in (*range(32), 127, *map(ord, ";=&,%"))}
_EDGES = {" ": "%20", '"': "%22"}
"""Blanks and quotes at an end, which a reader would strip."""
_MEANING = re.compile(r"[\x00-\x1f\x7f;=&,%]")
_SIGNS = {1: "+", -1: "-", 0: "."}
_RNA_PARENTS = ("mRNA", "transcript")


def write(selection: Selection, out: TextIO, sequence: bool = False) -> None:
    """Write the features of a selection.

    Parameters
    ----------
    selection
        What is written.
    out
        Text file.
    sequence
        Whether the bases of the records follow after ``##FASTA``.
    """
    genome = selection.genome
    out.write(f"##gff-version 3\n#!processor {OWN}\n")
    if is_predicted(genome):
        out.write(f"#!{SOURCE} {' '.join(how(genome).split())}\n")
    records = list(selection.records())
    for info in records:
        out.write(f"##sequence-region {_escape(info.id)} 1 {info.length}\n")
    for info in records:
        rows = selection.features(info.id)
        named = _Names(genome, rows)
        if info.circular and not any(row.type in ("source", "region") for row in rows):
            name = _escape(f"{info.id}:1..{info.length}")
            out.write(
                f"{_escape(info.id)}\t.\tregion\t1\t{info.length}\t.\t+\t.\t"
                f"ID={name};Is_circular=true\n"
            )
        for row in rows:
            for line in _lines(genome, info, row, named):
                out.write(line + "\n")
    if sequence and any(info.has_sequence for info in records):
        from index.export.fasta import wrapped

        out.write("##FASTA\n")
        for info in records:
            if info.has_sequence:
                out.write(wrapped(info.id, info.description, genome[info.id][:]))


class _Names:
    """IDs and parents of the features of one record: those of a GFF3 file, else made up."""

    def __init__(self, genome: Genome, rows: Sequence[FeatureRow]) -> None:
        self._ids: dict[int, str] = {}
        self._parents: dict[int, list[str]] = {}
        taken: set[str] = set()
        genes: dict[int, str] = {}
        kept = any("ID" in genome.qualifiers(row.fid) for row in rows[:1000])
        for row in rows:
            said = genome.qualifiers(row.fid)
            if kept:
                if said.get("ID"):
                    self._ids[row.fid] = said["ID"][0]
                self._parents[row.fid] = said.get("Parent", [])
                continue
            is_gene = row.type in ("gene", "pseudogene")
            if not (is_gene or row.gid is not None or len(row.parts) > 1):
                continue
            wanted = name = f"{'gene' if is_gene else row.type.lower()}-{self._base(row)}"
            number = 1
            while name in taken:
                number += 1
                name = f"{wanted}-{number}"
            taken.add(name)
            self._ids[row.fid] = name
            if is_gene and row.gid is not None:
                genes.setdefault(row.gid, name)
        if not kept:
            for row in rows:
                if row.gid in genes and genes[row.gid] != self._ids.get(row.fid):
                    self._parents[row.fid] = [genes[row.gid]]

    @staticmethod
    def _base(row: FeatureRow) -> str:
        if row.type == "CDS" and row.protein_id:
            return row.protein_id
        return row.locus_tag or row.symbol or f"{row.record}:{row.start + 1}..{row.end}"

    def id(self, row: FeatureRow) -> str:
        return self._ids.get(row.fid, "")

    def parents(self, row: FeatureRow) -> list[str]:
        return self._parents.get(row.fid, [])


def _lines(genome: Genome, info: RecordInfo, row: FeatureRow, named: _Names) -> Iterator[str]:
    said = genome.qualifiers(row.fid)
    kind = _TERMS.get(row.type, row.type)
    spans = _spans(row.parts, info)
    numbered = len(spans) > 1 and not _in_order(spans)
    attributes = _attributes(info, row, said, kind, named)
    source = _column(said.get("source", [""])[0])
    score = _column(said.get("score", [""])[0])
    done = -_first_base(said)
    for number, part in enumerate(spans, 1):
        phase = str(-done % 3) if row.type == "CDS" else _column(said.get("phase", [""])[0])
        done += part.end - part.start
        tail = f";part={number}" if numbered else ""
        yield "\t".join([
            _escape(info.id), source, _escape(kind), str(part.start + 1), str(part.end), score,
            _SIGNS[part.strand], phase, (attributes + tail).lstrip(";") or ".",
        ])  # fmt: skip


def _first_base(said: dict[str, list[str]]) -> int:
    """Bases before the first codon, 0 to 2."""
    for key, less in (("codon_start", 1), ("phase", 0)):
        value = said.get(key, [""])[0]
        if value.isdecimal() and 0 <= int(value) - less <= 2:
            return int(value) - less
    return 0


def _spans(parts: Sequence[Part], info: RecordInfo) -> list[Part]:
    """Parts as lines: two that meet over the origin are one that ends beyond the length."""
    spans: list[Part] = []
    for part in parts:
        last = spans[-1] if spans else None
        if last is not None and info.circular and last.strand == part.strand:
            left, right = (part, last) if part.strand < 0 else (last, part)
            if left.end == info.length and right.start == 0 and left.start >= right.end:
                spans[-1] = Part(left.start, info.length + right.end, part.strand)
                continue
        spans.append(part)
    return [part if part.end > part.start else Part(part.start, part.start + 1, part.strand)
            for part in spans]  # fmt: skip


def _in_order(spans: Sequence[Part]) -> bool:
    """Whether a reader that sorts the lines along the strand finds the biological order."""
    strands = {part.strand for part in spans}
    starts = [part.start for part in spans]
    return len(strands) == 1 and starts == sorted(starts, reverse=spans[0].strand < 0)


def _attributes(
    info: RecordInfo, row: FeatureRow, said: dict[str, list[str]], kind: str, named: _Names
) -> str:
    pairs: list[tuple[str, list[str]]] = []
    if named.id(row):
        pairs.append(("ID", [named.id(row)]))
    if named.parents(row):
        pairs.append(("Parent", named.parents(row)))
    name = said.get("Name", [row.symbol or row.locus_tag])[0]
    if name:
        pairs.append(("Name", [name]))
    if kind != row.type or said.get("gbkey"):
        pairs.append(("gbkey", said.get("gbkey") or [row.type]))
    pairs += [
        (_NAMES.get(key, key), [value or "true" for value in values])
        for key, values in said.items()
        if key not in _COLUMNS
    ]
    if info.circular and row.type in ("source", "region") and "Is_circular" not in said:
        pairs.append(("Is_circular", ["true"]))
    if row.operator == "order":
        pairs.append(("is_ordered", ["true"]))
    if "start_range" not in said and "end_range" not in said:
        if row.fuzzy_start or row.fuzzy_end:
            pairs.append(("partial", ["true"]))
        if row.fuzzy_start:
            pairs.append(("start_range", [".", str(row.start + 1)]))
        if row.fuzzy_end:
            pairs.append(("end_range", [str(row.end), "."]))
    merged: dict[str, list[str]] = {}
    for key, values in pairs:
        merged.setdefault(key, []).extend(values)
    return ";".join(
        f"{quote(key, safe=_SAFE)}={','.join(map(_escape, values))}"
        for key, values in merged.items()
    )


def _escape(text: str) -> str:
    """Text with everything escaped that means something in GFF3."""
    if _MEANING.search(text):
        text = text.translate(_ESCAPES)
    if text[:1] in _EDGES:
        text = f"{_EDGES[text[0]]}{text[1:]}"
    if text[-1:] in _EDGES:
        text = f"{text[:-1]}{_EDGES[text[-1]]}"
    return text


def _column(text: str) -> str:
    return _escape(text) if text else "."
