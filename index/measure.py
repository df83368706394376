"""What is counted on a record's bases and codons while its tables are made."""

from __future__ import annotations

import numpy as np

from index.coding import first_base
from index.genes import is_pseudo
from index.records import Feature, Record
from index.strand import splice
from index.translate import is_stop, is_table, translate


class Measure:
    """GC and first codons of features of one record; all None where it has no bases."""

    def __init__(self, record: Record):
        self._text = ""
        self._gc: np.ndarray | None = None
        self._length = record.length
        if record.sequence is not None and record.molecule != "protein":
            self._text = record.sequence.decode("ascii")
            codes = np.frombuffer(record.sequence, dtype=np.uint8)
            self._gc = np.zeros(len(codes) + 1, dtype=np.int32)
            np.cumsum((codes == ord("G")) | (codes == ord("C")), dtype=np.int32, out=self._gc[1:])

    @property
    def known(self) -> bool:
        """Whether there is a sequence to measure."""
        return self._gc is not None

    def gc(self, feature: Feature, length: int) -> float | None:
        """(G + C) / length over the feature's parts."""
        if self._gc is None or not length or feature.end > self._length:
            return None
        gc = self._gc
        if len(feature.parts) == 1:
            part = feature.parts[0]
            return int(gc[part.end] - gc[part.start]) / length
        return sum(int(gc[p.end]) - int(gc[p.start]) for p in feature.parts) / length

    def cds(self, feature: Feature) -> str:
        """The spliced sequence, empty where there is none."""
        if len(feature.parts) == 1 and feature.strand == 1:
            return self._text[feature.start : feature.end]
        return splice(lambda start, end: self._text[start:end], feature.parts)


def code_of(record: Record) -> int:
    """Genetic code where a CDS does not say: 11 for prokaryotes and unplaced records, else 1."""
    taxonomy = record.annotations.get("taxonomy", "")
    text = taxonomy if isinstance(taxonomy, str) else " ".join(taxonomy)
    phage = "phage" in record.organism.lower() or "Caudo" in text
    return 1 if "Eukaryota" in text or ("Viruses" in text and not phage) else 11


def protein_length(feature: Feature, length: int, code: int, measure: Measure) -> int | None:
    """Residues of a CDS without the stop: its translation, else counted from its codons."""
    translation = feature.qualifiers.get("translation")
    if translation and translation[0]:
        return len(translation[0])
    if is_pseudo(feature):
        return None
    codons, rest = divmod(length - first_base(feature.qualifiers) + 1, 3)
    if measure.known:
        cds = measure.cds(feature)
        if rest == 2:
            return codons + len(translate(cds[-2:], code, complete=False))
        return codons - (rest == 0 and is_stop(cds[-3:], code))
    open_end = feature.fuzzy_start if feature.strand == -1 else feature.fuzzy_end
    return codons if open_end else max(codons - 1, 0)


def translation_table(feature: Feature, default: int) -> int:
    """Genetic code of a CDS."""
    value = feature.first("transl_table")
    return int(value) if value.isdecimal() and is_table(int(value)) else default
